using System.Collections.Immutable;
using LustreActors.Messages;
using LustreActors.Metrics;

namespace LustreActors.Sources;

/// <summary>What one collection of a source brought.</summary>
public sealed record Reading(ImmutableArray<Segment> Segments)
{
    /// <summary>
    /// Lines that were not understood, values that Lustre itself shows as overflowed, and what ought to be there and is not. Each cost itself alone.
    /// </summary>
    public long LinesRefused { get; init; }

    /// <summary>The first of them: file, line number, text; of what is missing the file, and what that is.</summary>
    public string? FirstRefusal { get; init; }

    /// <summary>What could not be read and what would open it, in words for an administrator. Empty when all is well.</summary>
    public ImmutableArray<string> Troubles { get; init; } = [];

    /// <summary>What is not as an administrator would want it, though all was read; in words for one.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What others join with.</summary>
    public JoinTable? Table { get; init; }

    /// <summary>The thing itself has left this host: its files are gone.</summary>
    public bool Gone { get; init; }

    public static Reading OfGone { get; } = new([]) { Gone = true };
}
