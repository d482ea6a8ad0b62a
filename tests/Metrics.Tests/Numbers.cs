using FsCheck;
using FsCheck.Fluent;

namespace LustreActors.Metrics.Tests;

internal static class Numbers
{
    /// <summary>Numbers of every length, the extremes among them; never the one that stands for an absent value.</summary>
    public static Arbitrary<long> AnyLong { get; } = Arb.From(
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255), 8)
        from bits in Gen.Choose(0, 63)
        from special in Gen.Choose(0, 19)
        select special switch
        {
            0 => long.MaxValue,
            1 => long.MinValue + 1,
            2 => 0,
            _ => Math.Max(bytes.Aggregate(0L, (all, b) => (all << 8) | (long)b) >> bits, long.MinValue + 1),
        });
}
