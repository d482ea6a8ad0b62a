using System.Collections.Immutable;

namespace LustreActors.Sources;

/// <summary>A command as it is to be run: never through a shell, with the arguments as they are.</summary>
public sealed record SourceCommand(string FileName, ImmutableArray<string> Arguments)
{
    /// <summary>What it finds in its environment besides a <c>PATH</c>.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    public override string ToString() => $"{FileName} {string.Join(' ', Arguments)}";
}

/// <summary>What a command said that came to its end by itself.</summary>
/// <param name="Command">What was run.</param>
/// <param name="ExitCode">Some tools say 0 whatever happened, others 2 when one thing of many was not there.</param>
/// <param name="Text">Standard output.</param>
/// <param name="Errors">The beginning of standard error.</param>
public sealed record CommandOutput(SourceCommand Command, int ExitCode, ReadOnlyMemory<byte> Text, string Errors)
{
    /// <summary>How long it ran.</summary>
    public TimeSpan Elapsed { get; init; }
}
