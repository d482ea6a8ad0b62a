using System.Numerics;
using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// The jobs of a target between two collections: their label bytes, and which of their operations ever happened. A job that a complete file
/// does not show is forgotten.
/// </summary>
internal sealed class KnownJobs(JobFilter? filter, JobTemplate? template)
{
    private const int Smallest = 16;
    private const int IdAt = 7; // jobid="
    private const int LabelOverhead = IdAt + 1;

    private Job[] _jobs = new Job[Smallest];
    private int[] _buckets = NewBuckets(Smallest);
    private int _last = -1;
    private int _collection;

    public int Count { get; private set; }

    public int Capacity => _jobs.Length;

    public ref Job this[int index] => ref _jobs[index];

    public void BeginCollection()
    {
        _collection++;
        _last = -1;
    }

    public bool IsSeen(int job) => _jobs[job].SeenIn == _collection;

    public void MarkSeen(int job, int row)
    {
        _jobs[job].SeenIn = _collection;
        _jobs[job].NewRow = row;
    }

    public int FindOrAdd(ReadOnlySpan<byte> id)
    {
        // Lustre prints its jobs in nearly the same order every time.
        if (_last + 1 < Count && HasId(_last + 1, id))
            return ++_last;

        var hash = Hash(id);
        for (var i = _buckets[hash & (_buckets.Length - 1)]; i >= 0; i = _jobs[i].NextInBucket)
        {
            if (_jobs[i].Hash == hash && HasId(i, id))
                return _last = i;
        }

        return _last = Add(id, hash);
    }

    /// <summary>Ends a complete file. Its rows become the previous rows, and the jobs that it did not show are forgotten.</summary>
    public void EndCollection()
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_jobs[i].SeenIn != _collection)
                continue;
            _jobs[i].Row = _jobs[i].NewRow;
            if (kept != i)
                _jobs[kept] = _jobs[i];
            kept++;
        }

        if (kept == Count)
            return;

        Array.Clear(_jobs, kept, Count - kept);
        Count = kept;
        if (kept * 4 < _jobs.Length && _jobs.Length > Smallest)
            Array.Resize(ref _jobs, Math.Max(Smallest, (int)BitOperations.RoundUpToPowerOf2((uint)kept + 1)));
        Link();
    }

    private bool HasId(int job, ReadOnlySpan<byte> id)
    {
        ref var known = ref _jobs[job];
        return known.Id is { } own ? id.SequenceEqual(own)
            : known.IdLength == id.Length && id.SequenceEqual(known.Label.AsSpan(IdAt, id.Length));
    }

    private int Add(ReadOnlySpan<byte> id, uint hash)
    {
        if (Count == _jobs.Length)
        {
            Array.Resize(ref _jobs, Count * 2);
            Link();
        }

        var label = LabelText.Row("jobid"u8, id);
        _jobs[Count] = new Job
        {
            Label = template is null ? label : template.Labels(label, id),
            IdLength = label.Length - LabelOverhead,
            IsUnnamed = filter?.Allows(id) == false,
            Id = label.Length == id.Length + LabelOverhead ? null : id.ToArray(),
            Hash = hash,
            Row = -1,
            NewRow = -1,
        };
        Insert(Count);
        return Count++;
    }

    private void Link()
    {
        if (_buckets.Length == _jobs.Length)
            Array.Fill(_buckets, -1);
        else
            _buckets = NewBuckets(_jobs.Length);
        for (var i = 0; i < Count; i++)
            Insert(i);
    }

    private void Insert(int job)
    {
        ref var bucket = ref _buckets[_jobs[job].Hash & (_buckets.Length - 1)];
        _jobs[job].NextInBucket = bucket;
        bucket = job;
    }

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, -1);
        return buckets;
    }

    /// <summary>Seeded per process: users choose their job ids, and must not be able to choose collisions.</summary>
    private static uint Hash(ReadOnlySpan<byte> id)
    {
        var hash = new HashCode();
        hash.AddBytes(id);
        return (uint)hash.ToHashCode();
    }

    internal struct Job
    {
        /// <summary>The label <c>jobid="…"</c> and those of the template. All tables that show the job share these bytes.</summary>
        public byte[] Label;

        /// <summary>The id as it stands in the label, escaped.</summary>
        public int IdLength;

        /// <summary>Whether the filter denies the job its own series.</summary>
        public bool IsUnnamed;

        /// <summary>
        /// The unescaped id, where the label had to escape something. Otherwise the id is between the label's first quotes.
        /// </summary>
        public byte[]? Id;

        /// <summary>One bit for each operation that has been above zero since the job was first seen.</summary>
        public ulong Happened;

        public uint Hash;
        public int NextInBucket;
        public int SeenIn;

        /// <summary>The row in the last complete table. Negative for a new job.</summary>
        public int Row;

        public int NewRow;
    }
}
