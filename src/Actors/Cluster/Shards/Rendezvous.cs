using System.Text;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>
/// Who owns what: of all candidates the one with the highest hash of what and who. All members find the same one without a word between them, and
/// one that comes or goes moves what is its own and nothing else.
/// </summary>
internal static class Rendezvous
{
    /// <summary>Null without candidates.</summary>
    public static Member? Owner(string shard, IEnumerable<Member> candidates) => candidates.MaxBy(c => (Hash(shard, c.Id), c.Id), Comparer.Instance);

    /// <summary>The <paramref name="most"/> that come first for something that several may have.</summary>
    public static IEnumerable<Member> First(string shard, IEnumerable<Member> candidates, int most) =>
        candidates.OrderByDescending(c => (Hash(shard, c.Id), c.Id), Comparer.Instance).Take(most);

    /// <summary>The same in every process and every version: members of two versions must agree.</summary>
    internal static ulong Hash(string shard, string member)
    {
        const ulong Offset = 14695981039346656037;
        const ulong Prime = 1099511628211;
        var hash = Offset;
        foreach (var b in Encoding.UTF8.GetBytes($"{shard}\0{member}"))
            hash = (hash ^ b) * Prime;

        // The bits of the last bytes have not reached the upper half yet, and the upper half decides.
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
