using System.Collections.Immutable;
using System.Text;
using LustreActors.Messages;
using LustreActors.Sources.Cluster;
using LustreActors.Sources.Etcd;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors;

/// <summary>The members' keys as they were read, and as the watch has changed them since.</summary>
/// <param name="cluster">Whose members they are.</param>
/// <param name="prefix">How long what stands before the id in a key is.</param>
internal sealed class EtcdEntries(string cluster, int prefix)
{
    private const int MostNotes = 20;

    private readonly SortedDictionary<string, (Member? Member, string? Note)> _entries = new(StringComparer.Ordinal);

    /// <summary>Up to which everything is in here.</summary>
    public long Revision { get; private set; }

    public void Replace(EtcdAnswer range)
    {
        _entries.Clear();
        foreach (var entry in range.Entries)
            Take(entry);
        Revision = range.Revision;
    }

    /// <summary>False where nothing in it is new.</summary>
    public bool Apply(ImmutableArray<EtcdEvent> events)
    {
        var known = Revision;
        foreach (var (isDelete, entry) in events)
        {
            if (entry.Revision <= known)
                continue;
            if (isDelete)
                _entries.Remove(IdOf(entry.Key));
            else
                Take(entry);
            Revision = Math.Max(Revision, entry.Revision);
        }

        return Revision > known;
    }

    public MembershipReading Reading(string? more) => new(
        new ClusterView([.. _entries.Values.Select(e => e.Member).OfType<Member>()], Revision, true),
        [.. _entries.Values.Select(e => e.Note).Append(more).OfType<string>().Take(MostNotes)]);

    private void Take(EtcdKeyValue entry)
    {
        var id = IdOf(entry.Key);
        var isMember = MemberJson.TryRead(entry.Value, out var member, out var from, out var problem);
        if (isMember && from != cluster)
            problem = $"it belongs to the cluster {OneLine.Of(from, 64)}";
        else if (isMember && member.Id != id)
            problem = $"it is of a member {OneLine.Of(member.Id, 64)}";
        _entries[id] = problem.Length > 0 ? (null, $"the entry {OneLine.Of(Encoding.UTF8.GetString(entry.Key), 300)} in etcd is no member: {problem}") : (member, null);
    }

    private string IdOf(byte[] key) => Encoding.UTF8.GetString(key.AsSpan(Math.Min(prefix, key.Length)));
}
