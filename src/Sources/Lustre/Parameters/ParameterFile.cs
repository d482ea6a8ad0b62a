using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>A file of one device that is read at every collection. Values that it has lost since the previous one are reported.</summary>
internal sealed class ParameterFile(LustreParameter parameter, string name)
{
    private readonly LossDetector _losses = new();
    private bool _hadStartTime;

    /// <param name="device">The device. Empty for a parameter of the whole host.</param>
    public static ParameterFile For(LustreParameter parameter, string device = "") => new(parameter, parameter.For(device));

    public bool TryRead<TParser>(CollectionContext context, ref TParser parser)
        where TParser : ILineParser, allows ref struct => context.TryReadLines(parameter, name, ref parser);

    /// <summary>The path of the file, for reports.</summary>
    public string PathFor(CollectionContext context) => context.PathOf(name);

    /// <summary>Reports a start time that was there before. A setting of 2.17 takes it away too, so that is reported once.</summary>
    public void CheckStartTime(CollectionContext context, long startTime)
    {
        if (_hadStartTime && startTime == ValueTable.Absent)
            AddMissing(context, "the file does not show any longer when its counters began");
        _hadStartTime = startTime != ValueTable.Absent;
    }

    /// <summary>Reports lines that are missing although the file was read. Refused lines already explain them.</summary>
    public void AddMissing(CollectionContext context, string what)
    {
        if (context.RefusedOfFile == 0)
            context.Findings.AddMissing(context.PathOf(name), what);
    }

    /// <summary>Reports lost values. Call it when the file was read to its end.</summary>
    /// <param name="era">
    /// The time since which the file counts, or the state that it shows. Another era than before means that the file may have restarted.
    /// <see cref="ValueTable.Absent"/> where the file has neither.
    /// </param>
    /// <param name="progress">One counter of the file. It falls when the counters are cleared.</param>
    public void CheckLosses(CollectionContext context, long count, long era = ValueTable.Absent, long progress = 0)
    {
        var before = _losses.Count;
        switch (_losses.Compare(context, count, era, progress))
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

    /// <summary>Notes the lost entries of a list whose entries seldom leave. They do not count as a loss.</summary>
    public void NoteLeavers(CollectionContext context, long count)
    {
        var before = _losses.Count;
        if (_losses.Compare(context, count, ValueTable.Absent, progress: 0) != Loss.None)
            context.Findings.AddNote(
                $"{context.PathOf(name)}: {before - count} of {before} entries are missing since the previous collection");
    }
}

/// <summary>
/// Compares how many values a file has shown with the collection before. Counters stay until they are cleared, so a value that is missing
/// from a file that was not cleared was lost, even when every line is well formed. Not for files whose entries come and go.
/// </summary>
internal sealed class LossDetector
{
    private long _era = ValueTable.Absent;
    private long _progress;

    public long Count { get; private set; }

    /// <summary>
    /// Compares with the collection before. Refused lines already explain missing values, so a file that has any is not reported.
    /// </summary>
    public Loss Compare(CollectionContext context, long count, long era, long progress)
    {
        var hasEra = era != ValueTable.Absent && _era != ValueTable.Absent;
        var goesOn = hasEra ? era == _era && (count == 0 || progress >= _progress) : progress >= _progress;
        var isLess = count < Count && context.RefusedOfFile == 0;
        (Count, _era, _progress) = (count, era, progress);
        if (isLess && goesOn)
            return Loss.Part;
        return isLess && count == 0 && !hasEra ? Loss.MaybeCleared : Loss.None;
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
