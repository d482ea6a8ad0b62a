using LustreActors.Sources;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>Every id once, by its bytes: looking one up again costs no allocation. One that no table of a join had is forgotten.</summary>
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
