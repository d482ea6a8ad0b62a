using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>The texts of a mount's page cache and of its locks' pools.</summary>
internal static class ClientStatsText
{
    public static void WriteReadAhead(Utf8Writer writer, LustreFormat format, SimulatedClient client, long now)
    {
        StatsText.WriteTimes(writer, format, client.Counters.StartedAt, now);
        var cache = client.Cache;
        Count("hits"u8, cache.Hits);
        Count("misses"u8, cache.Misses);
        Count("zero_size_window"u8, cache.ZeroSizeWindows);
        if (format.Version >= LustreVersion.V2_17 && cache.PagesAhead.Samples > 0)
            StatsText.WriteLine(writer, "readahead_pages"u8, "pages"u8, CounterColumns.MinimumMaximumSum, cache.PagesAhead);

        void Count(ReadOnlySpan<byte> name, long samples)
        {
            if (samples > 0)
                StatsText.WriteLine(writer, name, "pages"u8, CounterColumns.None, new CounterTruth(samples, 0, 0, 0, 0));
        }
    }

    public static void WriteStatahead(Utf8Writer writer, SimulatedPageCache cache, LustreVersion version)
    {
        writer.Write(
            $"statahead total: {cache.StataheadTotal}\nstatahead wrong: {cache.StataheadWrong}\nagl total: {cache.StataheadTotal}\n");
        if (version >= LustreVersion.V2_17)
        {
            writer.Write($"list_total: 0\nfname_total: {cache.StataheadTotal}\nhit_total: {cache.StataheadHits}\n");
            writer.Write($"miss_total: {cache.StataheadMisses}\n");
        }
    }

    /// <summary>The value of <c>max_read_ahead_mb</c>, of which a file may have a quarter.</summary>
    public static int ReadAheadMegabytes(LustreVersion version) => version >= LustreVersion.V2_15_0 ? 256 : 64;

    public static void WriteMaxCached(Utf8Writer writer, SimulatedClient client, LustreVersion version)
    {
        var cache = client.Cache;
        writer.Write($"users: {2 + client.Imports.Count}\nmax_cached_mb: {cache.MaximumMegabytes}\nused_mb: {cache.UsedMegabytes}\n");
        writer.Write($"unused_mb: {cache.MaximumMegabytes - cache.UsedMegabytes}\n");
        if (version >= LustreVersion.V2_17)
            writer.Write("unevict_mb: 0\n");
        writer.Write($"reclaim_count: {cache.Reclaims}\n");
        if (version >= LustreVersion.V2_15_0)
            writer.Write($"max_read_ahead_mb: {ReadAheadMegabytes(version)}\nused_read_ahead_mb: 0\n");
    }

    public static void WriteUnstable(Utf8Writer writer, SimulatedPageCache cache, LustreVersion version)
    {
        writer.Write($"unstable_check:     {(version >= LustreVersion.V2_17 ? 1 : 0),8}\nunstable_pages: {cache.UnstablePages,12}\n");
        writer.Write($"unstable_mb:        {cache.UnstablePages >> 8,8}\n");
    }

    public static void WriteUnstable(Utf8Writer writer, SimulatedImport import) =>
        writer.Write($"unstable_pages: {(import.DirtyBytes + 4095) >> 12,20}\nunstable_mb:              {import.DirtyBytes >> 20,10}\n");

    /// <summary>The pool's samples, one a second. 2.15 removed the sums of squares and renamed two units.</summary>
    public static void WritePool(Utf8Writer writer, LustreFormat format, SimulatedLocks locks, long mountedAt, long now)
    {
        StatsText.WriteTimes(writer, format, mountedAt, now);
        var old = format.Version < LustreVersion.V2_15_0;
        var seconds = locks.GrantedSamples.Samples;
        if (seconds == 0)
            return;
        Line("granted"u8, "locks"u8, locks.GrantedSamples);
        Line("grant"u8, "locks"u8, Equal(locks.GrantsOfPool, 1));
        Line("cancel"u8, "locks"u8, Equal(locks.CancelsOfPool, 1));
        Line("grant_rate"u8, "locks/s"u8, locks.GrantRateSamples);
        Line("cancel_rate"u8, "locks/s"u8, locks.CancelRateSamples);
        Line("grant_plan"u8, "locks/s"u8, Equal(seconds, SimulatedLocks.GrantPlan));
        Line("slv"u8, old ? "slv"u8 : "lock.secs"u8, Equal(seconds, SimulatedLocks.ServerLockVolume));
        Line("recalc_freed"u8, "locks"u8, Equal(seconds, 0));
        Line("recalc_timing"u8, old ? "sec"u8 : "secs"u8, Equal(seconds, 1));

        static CounterTruth Equal(long samples, long value) =>
            new(samples, value, value, samples * value, (ulong)samples * (ulong)value * (ulong)value);

        void Line(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, CounterTruth counter)
        {
            if (counter.Samples > 0)
                StatsText.WriteLine(writer, name, unit, old ? CounterColumns.WithSumOfSquares : CounterColumns.MinimumMaximumSum, counter);
        }
    }
}
