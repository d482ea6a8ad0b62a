using System.Diagnostics.CodeAnalysis;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>An id that is at work now, on however many targets.</summary>
internal sealed class JobEntry(byte[] id, JobIdentity identity)
{
    /// <summary>Without escapes.</summary>
    public byte[] Id => id;

    public JobIdentity Identity => identity;

    /// <summary>Whom it is counted to; found anew in every join, for SLURM may have learned of the job meanwhile.</summary>
    public JobOwner? Owner { get; set; }

    /// <summary>By the second, on all targets together.</summary>
    public JobAmounts Rates;

    /// <summary>So far, on all targets that say so.</summary>
    public JobAmounts Totals;

    public int SeenIn { get; set; }
}

/// <summary>Every id once, by its bytes: looking one up again costs no allocation. One that no table of a join had is forgotten.</summary>
internal sealed class KnownIds(JobIdReader reader)
{
    private const int LongestUnescaped = 1024;

    private readonly Dictionary<byte[], JobEntry> _entries = new(BytesComparer.Instance);
    private int _join;

    public int Count => _entries.Count;

    public IReadOnlyCollection<JobEntry> Entries => _entries.Values;

    public void Begin() => _join++;

    public JobEntry Find(ReadOnlySpan<byte> id)
    {
        var entries = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!entries.TryGetValue(id, out var entry))
            entries[id] = entry = new JobEntry(id.ToArray(), reader.Read(id));
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

    public void See(JobEntry entry)
    {
        if (entry.SeenIn == _join)
            return;
        entry.SeenIn = _join;
        entry.Owner = null;
        entry.Rates = default;
        entry.Totals = default;
    }

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
