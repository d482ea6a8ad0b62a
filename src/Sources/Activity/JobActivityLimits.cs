using LustreActors.Messages.Jobs;

namespace LustreActors.Sources.Activity;

/// <summary>
/// The limits of an answer. One that exceeds them is given up as a whole; a line that is too long costs only itself.
/// </summary>
public sealed record JobActivityLimits
{
    /// <summary>The limits of one machine. With those of an aggregator, a few machines that lie would take the memory of all.</summary>
    public static JobActivityLimits OfCollector { get; } = new()
    {
        MostRows = 500_000,
        MostBytes = 256L * 1024 * 1024,
        MostNames = 4096,
    };

    public int LongestLine { get; init; } = 256 * 1024;

    public int MostRows { get; init; } = 4_000_000;

    public long MostBytes { get; init; } = 1L << 30;

    /// <summary>Members, and targets of each kind.</summary>
    public int MostNames { get; init; } = 64 * 1024;

    public int LongestName { get; init; } = 512;
}

/// <summary>The result of an answer.</summary>
/// <param name="Table">The table; null where the answer is of no use.</param>
public sealed record JobActivityReading(JobActivityTable? Table)
{
    /// <summary>Why there is no table, in words.</summary>
    public string? Broken { get; init; }

    public long LinesRefused { get; init; }

    /// <summary>The first of them: its number, what is wrong, how it begins.</summary>
    public string? FirstRefusal { get; init; }
}
