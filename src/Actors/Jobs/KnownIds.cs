using LustreActors.Sources;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors.Jobs;

/// <summary>The entries of all job ids by their bytes. A lookup does not allocate. Ids without a row in a join are removed.</summary>
internal sealed class KnownIds(JobIdReader reader)
{
    private readonly Dictionary<byte[], JobEntry> _entries = new(Utf8Keys.Instance);
    private int _join;

    public void Begin(int join) => _join = join;

    public JobEntry Find(ReadOnlySpan<byte> id)
    {
        var entries = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!entries.TryGetValue(id, out var entry))
        {
            var its = id.ToArray();
            _entries.Add(its, entry = new JobEntry(its, reader.Read(id)));
        }

        entry.See(_join);
        return entry;
    }

    public void ForgetUnseen()
    {
        foreach (var (id, entry) in _entries)
        {
            if (entry.SeenIn != _join)
                _entries.Remove(id);
        }
    }
}
