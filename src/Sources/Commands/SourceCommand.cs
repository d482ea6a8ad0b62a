using System.Collections.Immutable;

namespace LustreActors.Sources.Commands;

/// <summary>A command to run: without a shell, with the arguments as they are.</summary>
public sealed record SourceCommand(string FileName, ImmutableArray<string> Arguments)
{
    /// <summary>The variables of its environment, in addition to <c>PATH</c>.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>More output than this ends the command.</summary>
    public int MaxOutputBytes { get; init; } = 16 << 20;

    /// <summary>
    /// Whether its output is read even when it had to be killed at its deadline. Then it also delays no other command of its source: they
    /// run while this one cannot be killed.
    /// </summary>
    public bool MayBeCut { get; init; }

    public override string ToString() => $"{FileName} {string.Join(' ', Arguments)}";
}

/// <summary>The output of a command that ended by itself, or of one that may be cut.</summary>
/// <param name="Command">The command.</param>
/// <param name="ExitCode">
/// The exit code. Some tools exit with 0 whatever happened, others with 2 when one of many things was missing.
/// </param>
/// <param name="Text">Standard output.</param>
/// <param name="Errors">The beginning of standard error.</param>
public sealed record CommandOutput(SourceCommand Command, int ExitCode, ReadOnlyMemory<byte> Text, string Errors)
{
    /// <summary>The time for which it ran.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Why the output is not whole: the command was killed, or an earlier one cannot be killed. Null when it ended by itself.
    /// </summary>
    public string? Cut { get; init; }
}
