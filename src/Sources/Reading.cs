using System.Collections.Immutable;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources;

/// <summary>The result of one collection of a source.</summary>
public sealed record Reading(ImmutableArray<Segment> Segments)
{
    /// <summary>
    /// The number of lines that were not understood, of values that Lustre itself shows as overflowed, and of lines that should be there
    /// and are missing. Each costs itself alone.
    /// </summary>
    public long LinesRefused { get; init; }

    /// <summary>The first of them: file, line number and text, or the file and what is missing from it.</summary>
    public string? FirstRefusal { get; init; }

    /// <summary>What could not be read and what would open it, for an administrator. Empty when all is well.</summary>
    public ImmutableArray<string> Troubles { get; init; } = [];

    /// <summary>What an administrator should know although everything was read.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The table that other sources are joined with.</summary>
    public JoinTable? Table { get; init; }

    /// <summary>The target has left this host: its files are gone.</summary>
    public bool Gone { get; init; }

    public static Reading OfGone { get; } = new([]) { Gone = true };
}
