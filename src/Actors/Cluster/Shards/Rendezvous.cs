using System.Text;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Cluster.Shards;

/// <summary>
/// Rendezvous hashing: the owner of a shard is the candidate with the highest hash of shard and candidate. All members compute the same
/// owner without communication. A candidate that comes or goes moves only its own shards.
/// </summary>
internal static class Rendezvous
{
    /// <summary>Returns the owner of a shard; null without candidates.</summary>
    public static Member? Owner(string shard, IEnumerable<Member> candidates) =>
        candidates.MaxBy(c => (Hash(shard, c.Id), c.Id), Comparer.Instance);

    /// <summary>Returns the <paramref name="most"/> candidates with the highest hashes, for a role that several members share.</summary>
    public static IEnumerable<Member> First(string shard, IEnumerable<Member> candidates, int most) =>
        candidates.OrderByDescending(c => (Hash(shard, c.Id), c.Id), Comparer.Instance).Take(most);

    /// <summary>FNV-1a with a finalizer. It must stay the same in every version: members of two versions must agree.</summary>
    internal static ulong Hash(string shard, string member)
    {
        const ulong Offset = 14695981039346656037;
        const ulong Prime = 1099511628211;
        var hash = Offset;
        foreach (var b in Encoding.UTF8.GetBytes($"{shard}\0{member}"))
            hash = (hash ^ b) * Prime;

        // FNV spreads the last bytes only to the lower bits. The upper bits decide the comparison, so they are mixed (as in SplitMix64).
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return hash ^ (hash >> 31);
    }

    private sealed class Comparer : IComparer<(ulong Hash, string Id)>
    {
        public static Comparer Instance { get; } = new();

        public int Compare((ulong Hash, string Id) x, (ulong Hash, string Id) y) =>
            x.Hash != y.Hash ? x.Hash.CompareTo(y.Hash) : string.CompareOrdinal(x.Id, y.Id);
    }
}
