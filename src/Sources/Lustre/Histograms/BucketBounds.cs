using System.Collections.Immutable;
using System.Globalization;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The upper limits (<c>le</c>) of a family's buckets, in the unit that Lustre counts in. They are the same for every target and every release:
/// a sum over targets by <c>le</c> is right only where all of them have the same limits. Lustre's own buckets end at powers of two, so each of
/// them falls into one of ours whole; what lies beyond the last limit counts in <c>+Inf</c> alone.
/// </summary>
internal sealed class BucketBounds(double scale, params ImmutableArray<long> limits)
{
    /// <summary>Pages of a transfer: 64 MiB, the largest there is, are 16,384 of them.</summary>
    public static readonly BucketBounds Pages = new(1, Powers(0, 14));

    /// <summary>4 KiB to 64 MiB. ZFS writes smaller ones too, down to a byte; they count in the first bucket.</summary>
    public static readonly BucketBounds Sizes = new(1, Powers(12, 26));

    /// <summary>Milliseconds, 1 to 65,536.</summary>
    public static readonly BucketBounds Milliseconds = new(1e-3, Powers(0, 16));

    /// <summary>Nanoseconds, 33 µs to 34 s: what Lustre calls a microsecond in these tables are 1024 ns.</summary>
    public static readonly BucketBounds Nanoseconds = new(1e-9, Powers(15, 35));

    /// <summary>Things that are counted one by one up to 30; of more Lustre says only that it is more.</summary>
    public static readonly BucketBounds Few = new(1, 1, 2, 4, 8, 16, 30);

    /// <summary>The same where there may be none.</summary>
    public static readonly BucketBounds NoneOrFew = new(1, 0, 1, 2, 4, 8, 16, 30);

    /// <summary>
    /// Counted one by one up to 30, or by powers of two, as <c>inflight_io_log2</c> says (from 2.17.51, and in DDN's builds): these are the
    /// limits that both have. What the first kind calls 31 and more is beyond the last, since nobody knows how far.
    /// </summary>
    public static readonly BucketBounds FewOrPowers = new(1, Powers(0, 5));

    /// <summary>Where in a file, in pages: the beginning, 64 KiB, and on by steps of four to 1 TiB.</summary>
    public static readonly BucketBounds Offsets = new(1, [0, .. Enumerable.Range(2, 13).Select(i => (1L << (2 * i)) - 1)]);

    /// <summary>The buckets with that of <c>+Inf</c>.</summary>
    public int Count => limits.Length + 1;

    /// <summary>The bucket that a value belongs to.</summary>
    public int IndexOf(long value)
    {
        var index = limits.BinarySearch(value);
        return index < 0 ? ~index : index;
    }

    /// <summary>The label <c>le</c> of a bucket.</summary>
    public string Limit(int bucket) => bucket < limits.Length ? (limits[bucket] * scale).ToString(CultureInfo.InvariantCulture) : "+Inf";

    private static ImmutableArray<long> Powers(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(i => 1L << i)];
}
