using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The client's statistics whose units are no operation's: ptlrpc's, the read-ahead's, the lock pools'.</summary>
internal static class ClientStatsText
{
    private static readonly byte[][] ImportNames = [.. OperationLayout.Import.Names.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Counters of a client's RPCs to one target.</summary>
    public static void WriteImport(Utf8Writer writer, LustreFormat format, SimulatedImport import, long now)
    {
        StatsText.WriteTimes(writer, format, import.MountedAt, now);
        var counters = import.Counters.Live;
        var microseconds = ImportText.Microseconds(format.Version);
        for (var i = 0; i < ImportNames.Length; i++)
        {
            var unit = (ImportOperation)i switch
            {
                ImportOperation.ReadBytes or ImportOperation.WriteBytes => "bytes",
                ImportOperation.ReqActive or ImportOperation.LdlmGlimpseEnqueue or ImportOperation.LdlmExtentEnqueue
                    or ImportOperation.LdlmIbitsEnqueue => "reqs",
                _ => microseconds,
            };
            ref readonly var counter = ref counters[i];
            if (counter.Samples > 0)
                WriteLine(writer, ImportNames[i], counter, unit, squares: true);
        }
    }

    public static void WriteReadAhead(Utf8Writer writer, LustreFormat format, SimulatedClient client, long now)
    {
        StatsText.WriteTimes(writer, format, client.Counters.StartedAt, now);
        var cache = client.Cache;
        Count("hits"u8, cache.Hits);
        Count("misses"u8, cache.Misses);
        Count("zero_size_window"u8, cache.ZeroSizeWindows);
        if (format.Version >= LustreVersion.V2_17 && cache.PagesAhead.Samples > 0)
            WriteLine(writer, "readahead_pages"u8, cache.PagesAhead, "pages", squares: false);

        void Count(ReadOnlySpan<byte> name, long samples)
        {
            if (samples > 0)
                StatsText.WriteCount(writer, name, samples, "pages");
        }
    }

    public static string Statahead(SimulatedClient client, LustreVersion version)
    {
        var cache = client.Cache;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"statahead total: {cache.StataheadTotal}\nstatahead wrong: {cache.StataheadWrong}\nagl total: {cache.StataheadTotal}\n");
        if (version >= LustreVersion.V2_17)
            text.Append(CultureInfo.InvariantCulture, $"list_total: 0\nfname_total: {cache.StataheadTotal}\nhit_total: {cache.StataheadHits}\nmiss_total: {cache.StataheadMisses}\n");
        return text.ToString();
    }

    public static string MaxCached(SimulatedClient client, LustreVersion version)
    {
        var cache = client.Cache;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"users: {2 + client.Imports.Count}\nmax_cached_mb: {cache.MaximumMegabytes}\nused_mb: {cache.UsedMegabytes}\n");
        text.Append(CultureInfo.InvariantCulture, $"unused_mb: {cache.MaximumMegabytes - cache.UsedMegabytes}\n");
        if (version >= LustreVersion.V2_17)
            text.Append("unevict_mb: 0\n");
        text.Append(CultureInfo.InvariantCulture, $"reclaim_count: {cache.Reclaims}\n");
        if (version >= LustreVersion.V2_15_0)
            text.Append(CultureInfo.InvariantCulture, $"max_read_ahead_mb: {MountTuning.ReadAheadMegabytes(version)}\nused_read_ahead_mb: 0\n");
        return text.ToString();
    }

    public static string Unstable(SimulatedClient client, LustreVersion version) => string.Create(
        CultureInfo.InvariantCulture,
        $"unstable_check:     {(version >= LustreVersion.V2_17 ? 1 : 0),8}\nunstable_pages: {client.Cache.UnstablePages,12}\nunstable_mb:        {client.Cache.UnstablePages >> 8,8}\n");

    public static string UnstableOf(SimulatedImport import) => string.Create(
        CultureInfo.InvariantCulture,
        $"unstable_pages: {(import.DirtyBytes + 4095) >> 12,20}\nunstable_mb:              {import.DirtyBytes >> 20,10}\n");

    /// <summary>The content of <c>pool/state</c> of a client's locks.</summary>
    public static string PoolState(string name, SimulatedLocks locks, int order) => string.Create(
        CultureInfo.InvariantCulture,
        $"LDLM pool state (ldlm-pool-{name}-{order}):\n  SLV: {(order == 0 ? 0 : LockNumbers.ServerLockVolume)}\n  CLV: {LockNumbers.ClientLockVolume(locks)}\n  LVF: 100\n" +
        $"  GR:  {locks.GrantRate}\n  CR:  {locks.CancelRate}\n  GS:  {locks.GrantRate - locks.CancelRate}\n  G:   {locks.Granted}\n  L:   {(order == 0 ? 0 : LockNumbers.Limit)}\n");

    /// <summary>Samples of the pool by the second; 2.15 removed the sums of squares and renamed two units.</summary>
    public static void WritePool(Utf8Writer writer, LustreFormat format, SimulatedLocks locks, long mountedAt, long now)
    {
        StatsText.WriteTimes(writer, format, mountedAt, now);
        var old = format.Version < LustreVersion.V2_15_0;
        var seconds = locks.GrantedSamples.Samples;
        if (seconds == 0)
            return;
        WriteLine(writer, "granted"u8, locks.GrantedSamples, "locks", old);
        Single("grant"u8, locks.GrantsOfPool, 1, "locks");
        Single("cancel"u8, locks.CancelsOfPool, 1, "locks");
        WriteLine(writer, "grant_rate"u8, locks.GrantRateSamples, "locks/s", old);
        WriteLine(writer, "cancel_rate"u8, locks.CancelRateSamples, "locks/s", old);
        Single("grant_plan"u8, seconds, LockNumbers.GrantPlan, "locks/s");
        Single("slv"u8, seconds, LockNumbers.ServerLockVolume, old ? "slv" : "lock.secs");
        Single("recalc_freed"u8, seconds, 0, "locks");
        Single("recalc_timing"u8, seconds, 1, old ? "sec" : "secs");

        void Single(ReadOnlySpan<byte> name, long samples, long value, string unit)
        {
            if (samples > 0)
                WriteLine(writer, name, new CounterTruth(samples, value, value, samples * value, (ulong)samples * (ulong)value * (ulong)value), unit, old);
        }
    }

    private static void WriteLine(Utf8Writer writer, ReadOnlySpan<byte> name, in CounterTruth counter, string unit, bool squares)
    {
        StatsText.WriteCount(writer, name, counter.Samples, unit, end: false);
        writer.Write((byte)' ');
        writer.WriteNumber(counter.Minimum);
        writer.Write((byte)' ');
        writer.WriteNumber(counter.Maximum);
        writer.Write((byte)' ');
        writer.WriteNumber(counter.Sum);
        if (squares)
        {
            writer.Write((byte)' ');
            writer.WriteNumber(counter.SumOfSquares);
        }

        writer.Write((byte)'\n');
    }
}

/// <summary>Values of a lock pool for a client of a server with enough memory.</summary>
internal static class LockNumbers
{
    public const long ServerLockVolume = 2_952_576_000;
    public const int Limit = 82_016;
    public const int GrantPlan = 73_815;

    public static long ClientLockVolume(SimulatedLocks locks) => locks.Granted * 165L;
}
