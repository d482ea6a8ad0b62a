using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>A question to <c>lnetctl</c>.</summary>
/// <param name="Arguments">The arguments, see <see cref="HowToOpen.SudoersOfLnetctl"/>.</param>
/// <param name="Reader">Creates the reader of the answer. It may keep labels between two readings.</param>
internal sealed record LnetctlQuestion(ImmutableArray<string> Arguments, Func<LnetctlReader> Reader);

/// <summary>Reads an answer of <c>lnetctl</c>.</summary>
internal delegate Reading LnetctlReader(ReadOnlySpan<byte> output);

/// <summary>Reads the counters of each interface and their health, which <c>lnetctl</c> alone shows.</summary>
internal sealed class LnetctlSource(LustreCommands commands, ImmutableArray<LnetctlQuestion> questions) : CommandSource
{
    private readonly LnetctlReader[] _readers = [.. questions.Select(q => q.Reader())];

    internal const string SourceName = "lnet/lnetctl";

    public static ImmutableArray<string> NetShow { get; } = ["net", "show", "-v", "4"];

    public static ImmutableArray<string> StatsShow { get; } = ["stats", "show"];

    public static ImmutableArray<string> PeerShow { get; } = ["peer", "show", "-v", "4"];

    public static ImmutableArray<string> GlobalShow { get; } = ["global", "show"];

    public override string Name => SourceName;

    public override ImmutableArray<SourceCommand> Commands(FileReader files) =>
        [.. questions.Select(q => commands.AsRoot(commands.Lnetctl, q.Arguments))];

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

            var reading = _readers[i](outputs[i].Text.Span);
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
            return $"{output.Command}: permission denied. {HowToOpen.Lnetctl}";
        if (output.ExitCode == 0)
            return null;
        var error = output.Errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return $"{output.Command} exited with {output.ExitCode}{(error is null ? "" : $": {error}")}";
    }
}
