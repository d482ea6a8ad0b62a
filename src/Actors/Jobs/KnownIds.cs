using System.Diagnostics.CodeAnalysis;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>Every id once, by its bytes: looking one up again costs no allocation. One that no table of a join had is forgotten.</summary>
internal sealed class KnownIds(JobIdReader reader)
{
    private const int LongestUnescaped = 1024;

    private readonly Dictionary<byte[], JobEntry> _entries = new(BytesComparer.Instance);
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

        See(entry);
        return entry;
    }

    /// <param name="escaped">As it stands between the quotes of a label.</param>
    public JobEntry FindEscaped(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\') || escaped.Length > LongestUnescaped)
            return Find(escaped);
        Span<byte> id = stackalloc byte[LongestUnescaped];
        return Find(id[..LabelText.Unescape(escaped, id)]);
    }

    public void See(JobEntry entry) => entry.See(_join);

    public void ForgetUnseen()
    {
        foreach (var (id, entry) in _entries)
        {
            if (entry.SeenIn != _join)
                _entries.Remove(id);
        }
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static BytesComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
