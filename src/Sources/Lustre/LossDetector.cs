using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Compares how many values a file has shown with the collection before. Counters stay until they are cleared, so a value that is missing
/// from a file that was not cleared was lost, even when every line is well formed. Not for files whose entries come and go.
/// </summary>
internal sealed class LossDetector
{
    private long _count;
    private long _era = ValueTable.Absent;
    private long _progress;

    /// <summary>Compares, and reports what is missing. Call it when the file was read to its end.</summary>
    /// <param name="context">The reading.</param>
    /// <param name="name">The name of the file, for the report.</param>
    /// <param name="count">The number of values in the file.</param>
    /// <param name="era">
    /// The time since which the file counts, or the state that it shows. Another era than before means that the file may have restarted.
    /// <see cref="ValueTable.Absent"/> where the file has neither.
    /// </param>
    /// <param name="progress">One counter of the file. It falls when the counters are cleared.</param>
    public void Check(CollectionContext context, string name, long count, long era, long progress = 0)
    {
        var before = _count;
        switch (Compare(context, count, era, progress))
        {
            case Loss.Part:
                context.Findings.AddMissing(
                    context.PathOf(name), $"{before - count} of {before} values of the previous collection are missing", before - count);
                break;
            case Loss.MaybeCleared:
                context.Findings.AddNote($"{context.PathOf(name)}: all counters are missing: they were cleared, or the file was cut short");
                break;
        }
    }

    /// <summary>
    /// Compares with the collection before. Refused lines already explain missing values, so a file that has any is not reported.
    /// </summary>
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

    /// <summary>Compares a list whose entries seldom leave. A missing entry is noted and not counted as a loss.</summary>
    public void CompareList(CollectionContext context, string name, long count)
    {
        if (count < _count && context.RefusedOfFile == 0)
            context.Findings.AddNote(
                $"{context.PathOf(name)}: {_count - count} of {_count} entries are missing since the previous collection");
        _count = count;
    }
}

/// <summary>The values that a file no longer shows.</summary>
internal enum Loss
{
    None,

    /// <summary>Some or all values are missing, and the counters were not cleared.</summary>
    Part,

    /// <summary>All counters are missing. They may have been cleared: nothing in the file tells.</summary>
    MaybeCleared,
}
