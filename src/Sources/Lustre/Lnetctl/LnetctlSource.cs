using System.Collections.Immutable;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Commands;

namespace LustreActors.Sources.Lustre.Lnetctl;

/// <summary>Reads the counters of each interface and their health, which <c>lnetctl</c> alone shows.</summary>
/// <param name="parsers">The parsers of the outputs, one for each command that is run.</param>
internal sealed class LnetctlSource(LustreCommands commands, params ImmutableArray<LnetctlOutput> parsers) : CommandSource
{
    internal const string SourceName = "lnet/lnetctl";

    public override string Name => SourceName;

    public override ImmutableArray<SourceCommand> Commands(FileReader files) =>
        [.. parsers.Select(p => commands.AsRoot(commands.Lnetctl, p.Arguments))];

    public override Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        var troubles = ImmutableArray.CreateBuilder<string>();
        var (refused, first) = (0L, (string?)null);
        for (var i = 0; i < outputs.Count; i++)
        {
            if (TroubleOf(outputs[i]) is { } trouble)
            {
                if (!troubles.Contains(trouble))
                    troubles.Add(trouble);
                continue;
            }

            var reading = parsers[i].Read(outputs[i].Text.Span);
            segments.AddRange(reading.Segments);
            troubles.AddRange(reading.Troubles);
            refused += reading.LinesRefused;
            first ??= reading.FirstRefusal;
        }

        return new Reading(segments.ToImmutable()) { LinesRefused = refused, FirstRefusal = first, Troubles = troubles.ToImmutable() };
    }

    /// <summary>
    /// The trouble that a command reported. It prints <c>errno: -13</c> on either output, and its exit code shows an error only since 2.12.
    /// </summary>
    private static string? TroubleOf(CommandOutput output)
    {
        if (output.Text.Span.IndexOf("errno: -13"u8) >= 0 || output.Text.Span.IndexOf("errno: -1\n"u8) >= 0
            || output.Errors.Contains("errno: -13", StringComparison.Ordinal) || output.Errors.Contains(
                "errno: -1\n", StringComparison.Ordinal)
            || output.Errors.Contains("ermission denied", StringComparison.Ordinal))
            return $"{output.Command}: permission denied. {PermissionAdvice.Lnetctl}";
        if (output.ExitCode == 0)
            return null;
        var error = output.Errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return $"{output.Command} exited with {output.ExitCode}{(error is null ? "" : $": {error}")}";
    }
}
