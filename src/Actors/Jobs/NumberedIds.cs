using LustreActors.Messages.Tables;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors.Jobs;

/// <summary>
/// The entries of the job ids of an upstream Prometheus, by the numbers that its tables give them. While the numbering stays the same, no
/// id is looked up by its bytes. Ids without a row in a join are removed.
/// </summary>
internal sealed class NumberedIds(JobIdReader reader)
{
    private JobEntry?[] _entries = [];
    private object? _numbering;
    private int _join;
    private int _known;
    private int _seen;

    public void Begin(int join) => (_join, _seen) = (join, 0);

    public void UseNumbersOf(JobRateTable table)
    {
        if (!ReferenceEquals(table.Numbering, _numbering))
            (_numbering, _entries, _known) = (table.Numbering, [], 0);
        if (_entries.Length < table.IdCount)
            Array.Resize(ref _entries, table.IdCount);
    }

    /// <param name="table">The table of this join.</param>
    /// <param name="id">The number of the id in the table.</param>
    public JobEntry Find(JobRateTable table, int id)
    {
        var entry = _entries[id];
        if (entry is null)
        {
            _entries[id] = entry = new JobEntry(table.Id(id), reader.Read(table.Id(id).Span));
            _known++;
        }

        if (entry.SeenIn != _join)
            _seen++;
        entry.See(_join);
        return entry;
    }

    public void ForgetUnseen()
    {
        if (_seen == _known)
            return;
        if (_seen == 0)
            (_entries, _numbering) = ([], null);
        for (var id = 0; id < _entries.Length; id++)
        {
            if (_entries[id] is { } entry && entry.SeenIn != _join)
                _entries[id] = null;
        }

        _known = _seen;
    }
}
