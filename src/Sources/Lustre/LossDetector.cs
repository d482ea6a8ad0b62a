using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// How much a file gave at the collection before. Its counters stay once they are there, until they are cleared; so what is missing of a file
/// that was not was lost, though all its lines are good. For files whose entries do not come and go.
/// </summary>
internal sealed class LossDetector
{
    private long _count;
    private long _era = ValueTable.Absent;
    private long _progress;

    /// <summary>To be called when the file was read to its end.</summary>
    /// <param name="context">The reading.</param>
    /// <param name="name">The file, for what is told.</param>
    /// <param name="count">How many values it gave.</param>
    /// <param name="era">
    /// Another one when the file may have begun anew: since when it counts, or the state that it tells of. <see cref="ValueTable.Absent"/> where
    /// nothing says so.
    /// </param>
    /// <param name="progress">One of its counters, which has fallen when they were cleared, whatever the era says.</param>
    public void Check(CollectionContext context, string name, long count, long era, long progress = 0)
    {
        var before = _count;
        switch (Compare(context, count, era, progress))
        {
            case Loss.Part:
                context.Findings.AddMissing(context.PathOf(name), $"{before - count} of {before} values are missing that were there at the collection before", before - count);
                break;
            case Loss.MaybeCleared:
                context.Findings.AddNote($"{context.PathOf(name)}: no counter is there any more; they were cleared, or the file was cut short");
                break;
        }
    }

    /// <summary>How the file differs from what it was at the collection before, unless its bad lines say so already.</summary>
    public Loss Compare(CollectionContext context, long count, long era, long progress)
    {
        var hasEra = era != ValueTable.Absent && _era != ValueTable.Absent;
        var goesOn = hasEra ? era == _era && (count == 0 || progress >= _progress) : progress >= _progress;
        var isLess = count < _count && context.RefusedOfFile == 0;
        (_count, _era, _progress) = (count, era, progress);
        if (isLess && goesOn)
            return Loss.Part;
        return isLess && count == 0 && !hasEra ? Loss.MaybeCleared : Loss.None;
    }

    /// <summary>The same for a list of what seldom leaves: it is no fault when it does, but worth a word.</summary>
    public void CompareList(CollectionContext context, string name, long count)
    {
        if (count < _count && context.RefusedOfFile == 0)
            context.Findings.AddNote($"{context.PathOf(name)}: {_count - count} of {_count} entries are gone since the collection before");
        _count = count;
    }
}

/// <summary>What a file gives no longer.</summary>
internal enum Loss
{
    None,

    /// <summary>Some of its values, or all of them, though they were not cleared.</summary>
    Part,

    /// <summary>All of its counters, and nothing says whether they were cleared.</summary>
    MaybeCleared,
}
