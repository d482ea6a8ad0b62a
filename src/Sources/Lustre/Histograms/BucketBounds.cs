using System.Collections.Immutable;
using System.Globalization;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The upper limits (<c>le</c>) of a family's buckets, in the unit that Lustre counts in. They are the same for every target and every
/// release, because a sum over targets by <c>le</c> needs equal limits. Lustre's own buckets end at powers of two, so each falls into one
/// of these as a whole. Values beyond the last limit count in <c>+Inf</c> alone.
/// </summary>
internal sealed class BucketBounds(double scale, params ImmutableArray<long> limits)
{
    /// <summary>Pages of a transfer. The largest transfer, 64 MiB, has 16,384.</summary>
    public static readonly BucketBounds Pages = new(1, Powers(0, 14));

    /// <summary>Sizes from 4 KiB to 64 MiB. ZFS also writes smaller ones, down to a byte. They count in the first bucket.</summary>
    public static readonly BucketBounds Sizes = new(1, Powers(12, 26));

    /// <summary>Milliseconds from 1 to 65,536.</summary>
    public static readonly BucketBounds Milliseconds = new(1e-3, Powers(0, 16));

    /// <summary>Nanoseconds from 33 µs to 34 s. A microsecond in these tables has 1024 ns.</summary>
    public static readonly BucketBounds Nanoseconds = new(1e-9, Powers(15, 35));

    /// <summary>Counts from 1 to 30, one by one. A larger count is shown as "31 and more".</summary>
    public static readonly BucketBounds Few = new(1, 1, 2, 4, 8, 16, 30);

    /// <summary>Counts from 0 to 30, one by one.</summary>
    public static readonly BucketBounds NoneOrFew = new(1, 0, 1, 2, 4, 8, 16, 30);

    /// <summary>
    /// Counts one by one up to 30, or by powers of two, as <c>inflight_io_log2</c> says (from 2.17.51, and in DDN's builds): the limits
    /// that both have. "31 and more" is beyond the last limit.
    /// </summary>
    public static readonly BucketBounds FewOrPowers = new(1, Powers(0, 5));

    /// <summary>Offsets in a file, in pages: the beginning, 64 KiB, and on by steps of four to 1 TiB.</summary>
    public static readonly BucketBounds Offsets = new(1, [0, .. Enumerable.Range(2, 13).Select(i => (1L << (2 * i)) - 1)]);

    /// <summary>The number of buckets, with <c>+Inf</c>.</summary>
    public int Count => limits.Length + 1;

    /// <summary>The bucket of a value.</summary>
    public int IndexOf(long value)
    {
        var index = limits.BinarySearch(value);
        return index < 0 ? ~index : index;
    }

    /// <summary>The label <c>le</c> of a bucket.</summary>
    public string Limit(int bucket) => bucket < limits.Length ? (limits[bucket] * scale).ToString(CultureInfo.InvariantCulture) : "+Inf";

    private static ImmutableArray<long> Powers(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(i => 1L << i)];
}
