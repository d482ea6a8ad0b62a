using LustreActors.Messages;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>
/// The ids of an upstream by the numbers that its tables give them: as long as the numbers stay the same, no id is looked up by its bytes.
/// One that a join's table has no row of is forgotten.
/// </summary>
internal sealed class NumberedIds(JobIdReader reader)
{
    private JobEntry?[] _entries = [];
    private object? _numbering;
    private int _join;
    private int _known;
    private int _seen;

    public void Begin(int join) => (_join, _seen) = (join, 0);

    public void Take(JobRateTable table)
    {
        if (!ReferenceEquals(table.Numbering, _numbering))
            (_numbering, _entries, _known) = (table.Numbering, [], 0);
        if (_entries.Length < table.IdCount)
            Array.Resize(ref _entries, table.IdCount);
    }

    /// <param name="table">The one that was taken.</param>
    /// <param name="id">The number in it.</param>
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
