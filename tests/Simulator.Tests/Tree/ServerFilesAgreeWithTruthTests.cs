using System.Globalization;
using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tests.Reading;

namespace LustreActors.Simulator.Tests.Tree;

public class ServerFilesAgreeWithTruthTests
{
    public static TheoryData<LustreVersion, OsdKind> Releases
    {
        get
        {
            var data = new TheoryData<LustreVersion, OsdKind>();
            foreach (var version in Enum.GetValues<LustreVersion>())
            {
                data.Add(version, OsdKind.Ldiskfs);
                data.Add(version, OsdKind.Zfs);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void The_tables_of_a_disk_hold_every_read_and_write_that_was_booked(LustreVersion version, OsdKind osd)
    {
        using var server = new BusyServer(version, osd);
        foreach (var target in server.Targets)
        {
            var counters = target.Counters.Current;
            Assert.Equal((counters["read"].Samples, counters["write"].Samples), target.Disk.Totals(DiskTable.PagesPerBulk));
            Assert.True(target.Kind == TargetKind.Mdt || counters["read"].Samples > 50);
            var written = ServerLines.Disk(server.PathOf(target, "osd/brw_stats"));
            Assert.Equal(Names(version, osd), written.Keys);
            foreach (var (table, lines) in target.Disk.Tables.Zip(written.Values))
            {
                Assert.Equal(target.Disk.Lines(table), lines.Select(l => new DiskBucket(l.Label, l.Reads, l.Writes)));
                CheckPercentages(lines);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void An_osds_counters_are_what_the_model_counted(LustreVersion version, OsdKind osd)
    {
        using var server = new BusyServer(version, osd);
        foreach (var target in server.Targets)
        {
            CheckCounters(target.OsdCounters.Current, server.PathOf(target, "osd/stats"), version);
            if (target.Kind != TargetKind.Ost)
                continue;
            var truth = target.OsdCounters.Current;
            var bulks = target.Disk.Totals(DiskTable.PagesPerBulk);
            if (osd == OsdKind.Ldiskfs)
            {
                Assert.Equal(bulks.Reads + bulks.Writes, truth["get_page"].Samples);
                Assert.Equal(truth["cache_access"].Sum, truth["cache_hit"].Sum + truth["cache_miss"].Sum);
            }
            else
            {
                Assert.True(truth["zerocopy"].Samples > truth["tail"].Samples);
            }
        }
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void Latencies_by_size_exist_in_ddns_builds_and_count_every_transfer(LustreVersion version)
    {
        using var server = new BusyServer(version, OsdKind.Ldiskfs);
        foreach (var target in server.Targets)
        {
            if (version != LustreVersion.V2_14_DDN)
            {
                Assert.Throws<ArgumentException>(() => server.PathOf(target, "osd/io_latency_stats"));
                continue;
            }

            var written = ServerLines.Latency(server.PathOf(target, "osd/io_latency_stats"));
            Assert.Equal(target.Counters.Current["read"].Samples, Sum(written, "rd_"));
            Assert.Equal(target.Counters.Current["write"].Samples, Sum(written, "wr_"));
            foreach (var (name, counts) in written)
            {
                var kilobytes = int.Parse(name[3..^1], CultureInfo.InvariantCulture);
                Assert.All(counts, c =>
                    Assert.Equal(target.DiskLatency.Count(name.StartsWith("wr", StringComparison.Ordinal), kilobytes, c.Key), c.Value));
            }
        }

        static long Sum(Dictionary<string, Dictionary<long, long>> written, string prefix) =>
            written.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(pair => pair.Value.Values.Sum());
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void Locks_and_their_pools_are_what_the_model_has(LustreVersion version)
    {
        using var server = new BusyServer(version, OsdKind.Ldiskfs);
        foreach (var target in server.Targets.Append(server.Model.Mgs!))
        {
            var locks = target.Locks;
            Assert.True(locks.Count > 0);
            Assert.Equal(locks.Count, server.Number(target, "ldlm/lock_count"));
            Assert.Equal(locks.Resources, server.Number(target, "ldlm/resource_count"));
            Assert.Equal(locks.PoolGranted, server.Number(target, "ldlm/pool/granted"));
            Assert.Equal(locks.GrantRate, server.Number(target, "ldlm/pool/grant_rate"));
            Assert.Equal(locks.CancelRate, server.Number(target, "ldlm/pool/cancel_rate"));
            Assert.Equal(locks.GrantRate - locks.CancelRate, server.Number(target, "ldlm/pool/grant_speed"));
            Assert.Equal(locks.ServerLockVolume, server.Number(target, "ldlm/pool/server_lock_volume"));
            Assert.Contains($"  G:   {locks.PoolGranted}\n", server.Text(target, "ldlm/pool/state"), StringComparison.Ordinal);
            CheckCounters(locks.Pool.Current, server.PathOf(target, "ldlm/pool/stats"), version);
            if (target.Kind != TargetKind.Mgs)
                Assert.Equal((locks.Granted, locks.Cancelled), (locks.Pool.Current["grant"].Samples, locks.Pool.Current["cancel"].Samples));
        }
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void Services_count_the_rpcs_behind_the_operations(LustreVersion version)
    {
        using var server = new BusyServer(version, OsdKind.Ldiskfs);
        string[] services =
        [
            "ost/OSS/ost", "ost/OSS/ost_io", "ost/OSS/ost_create", "ost/OSS/ost_seq", "mds/MDS/mdt", "mds/MDS/mdt_readpage", "mgs/MGS/mgs",
            "ldlm/services/ldlm_canceld", "ldlm/services/ldlm_cbd",
        ];
        foreach (var service in services)
        {
            var truth = server.Tree.Service(service.Split('/')[^1]);
            CheckCounters(truth, server.Tree.PathOf("", $"{service}/stats"), version);
            Assert.True(truth["req_waittime"].Samples > 0, service);
            // An open is part of its lock's request; every other operation is a separate request.
            var operations = truth.Operations.Where(o => !o.StartsWith("req", StringComparison.Ordinal) && o != "mds_reint_open");
            Assert.Equal(truth["req_waittime"].Samples, operations.Sum(o => truth[o].Samples));
        }

        var (osts, mdts) = (server.Model.Truth.OstTotals("scratch"), server.Model.Truth.MdtTotals("scratch"));
        Assert.Equal(osts["read"], server.Tree.Service("ost_io")["ost_read"]);
        Assert.Equal(osts["write"], server.Tree.Service("ost_io")["ost_write"]);
        Assert.Equal(osts["statfs"], server.Tree.Service("ost_create")["ost_statfs"]);
        Assert.Equal(osts["destroy"], server.Tree.Service("ost")["ost_destroy"]);
        Assert.Equal(mdts["close"], server.Tree.Service("mdt_readpage")["mds_close"]);
        Assert.Equal(mdts["open"].Samples, server.Tree.Service("mdt")["mds_reint_open"].Samples);
        Assert.Equal(mdts["mknod"].Samples + mdts["mkdir"].Samples, server.Tree.Service("mdt")["mds_reint_create"].Samples);
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void Usage_adds_up_to_what_a_target_has_in_use_and_limits_are_those_that_were_set(LustreVersion version)
    {
        using var server = new BusyServer(version, OsdKind.Ldiskfs);
        var slave = version < LustreVersion.V2_14 ? "quota_slave" : "quota_slave_dt";
        foreach (var target in server.Targets)
        {
            foreach (var (kind, owner) in new[] { (QuotaKind.User, "user"), (QuotaKind.Group, "group"), (QuotaKind.Project, "project") })
            {
                var usage = target.Usage(kind);
                Assert.Equal((target.BytesUsed, target.FilesUsed), (usage.Sum(u => u.Bytes), usage.Sum(u => u.Files)));
                Assert.Equal(
                    usage.Select(u => (u.Id, u.Bytes >> 10, u.Files)),
                    ServerLines.Quota(server.PathOf(target, $"{slave}/acct_{owner}")).Select(
                        e => (e.Id, e.Fields["kbytes"], e.Fields["inodes"])));
            }
        }

        var quotas = server.Model.Filesystems[0].Quotas;
        quotas.Set(Quotas.DataPool, QuotaKind.User, 1007, 4711, 815);
        quotas.Set(Quotas.MetadataPool, QuotaKind.Group, 2002, 99, 0);
        server.Model.Advance(TimeSpan.FromSeconds(30));
        server.Tree.Write();
        var mdt = server.Model.Filesystems[0].Mdts[0];
        foreach (var pool in version < LustreVersion.V2_14
            ? new[] { Quotas.DataPool, Quotas.MetadataPool } : [Quotas.DataPool, Quotas.MetadataPool, Quotas.FlashPool])
        {
            foreach (var (kind, name) in new[] { (QuotaKind.User, "usr"), (QuotaKind.Group, "grp"), (QuotaKind.Project, "prj") })
            {
                var entries = ServerLines.Quota(server.PathOf(mdt, $"qmt/{pool}/glb-{name}"));
                Assert.Equal(
                    quotas.Entries(pool, kind, version >= LustreVersion.V2_15_0).Select(e => (e.Id, e.Hard, e.Soft, e.Granted, e.Time)),
                    entries.Select(e => (e.Id, e.Fields["hard"], e.Fields["soft"], e.Fields["granted"], e.Fields["time"])));
            }
        }

        var own = ServerLines.Quota(server.PathOf(mdt, "qmt/dt-0x0/glb-usr")).Single(e => e.Id == 1007).Fields;
        Assert.Equal((4711, 815), (own["hard"], own["soft"]));
        Assert.True(own["granted"] >= quotas.InUse(Quotas.DataPool, QuotaKind.User, 1007));
        Assert.True(own["time"] > server.Model.Now.ToUnixTimeSeconds(), "grace has begun, for the user has more than his soft limit");
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void Changelog_users_are_listed_with_their_index_and_idle_time(LustreVersion version)
    {
        using var server = new BusyServer(version, OsdKind.Ldiskfs);
        var mdt = server.Model.Filesystems[0].Mdts[0];
        var log = mdt.Changelog!;
        server.Model.Advance(TimeSpan.FromSeconds(90));
        var third = log.Register("audit");
        server.Model.Advance(TimeSpan.FromSeconds(7));
        server.Tree.Write();
        Assert.True(log.CurrentIndex > log.Users[0].Index && log.Users[0].Index > 0);
        Assert.Equal(7, log.IdleSeconds(third));
        var lines = File.ReadAllLines(server.PathOf(mdt, "mdd/changelog_users"));
        var heading = version < LustreVersion.V2_15_0 && version != LustreVersion.V2_14_DDN ? "current index" : "current_index";
        Assert.Equal($"{heading}: {log.CurrentIndex}", lines[0]);
        foreach (var (user, line) in log.Users.Zip(lines.Skip(2)))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] expected = [user.Name, $"{user.Index}", $"({log.IdleSeconds(user)})", $"mask={user.Mask}"];
            Assert.Equal(expected[..(version == LustreVersion.V2_10 ? 2 : user.Mask.Length > 0 ? 4 : 3)], words);
        }

        log.Deregister(third);
        Assert.Equal(2, log.Users.Count);
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void An_mds_sees_every_ost_and_the_one_that_was_deactivated(LustreVersion version)
    {
        using var server = new BusyServer(version, OsdKind.Ldiskfs);
        var filesystem = server.Model.Filesystems[0];
        filesystem.Osts[1].Deactivated = true;
        server.Tree.Write();
        foreach (var mdt in filesystem.Mdts)
        {
            foreach (var ost in filesystem.Osts)
            {
                var osp = $"osp/{ost.Name}-osc-{mdt.Name[^7..]}";
                Assert.Equal(ost.Deactivated ? 0 : 1, server.Number(mdt, $"{osp}/active"));
                Assert.Equal(ost.Deactivated ? 0 : 20_000, server.Number(mdt, $"{osp}/max_create_count"));
                Assert.Equal(ost.KilobytesFree, server.Number(mdt, $"{osp}/kbytesfree"));
                Assert.Equal(ost.ObjectsCreated + 1, server.Number(mdt, $"{osp}/prealloc_next_id"));
                Assert.True(server.Number(mdt, $"{osp}/prealloc_last_id") >= ost.ObjectsCreated);
                Assert.Contains(
                    ost.Deactivated ? "    state: DISCONN\n" : "    state: FULL\n", server.Text(mdt, $"{osp}/import"),
                    StringComparison.Ordinal);
            }
        }

        Assert.Contains(
            "scratch-MDT0001_UUID", server.Text(filesystem.Mdts[0], "osp/scratch-MDT0001-osp-MDT0000/import"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LustreVersion.V2_14_DDN)]
    [InlineData(LustreVersion.V2_17)]
    public void The_nodemaps_share_what_all_clients_did(LustreVersion version)
    {
        using var server = new BusyServer(version, OsdKind.Ldiskfs);
        var parts = new[] { Nodemaps.Default, Nodemaps.Lab }.Select(
            map => StatsLines.Stats(server.Tree.PathOf("", $"nodemap/{map}/dt_stats"))).ToList();
        var whole = server.Model.Truth.OstTotals("scratch");
        Assert.Equal(whole["write_bytes"].Sum, parts.Sum(p => p["write_bytes"].Sum));
        Assert.Equal(whole["read"].Samples, parts.Sum(p => p["read"].Samples));
        Assert.All(parts, p => Assert.True(p["write_bytes"].Sum > 0));
    }

    private static string[] Names(LustreVersion version, OsdKind osd)
    {
        string[] all =
        [
            "pages per bulk r/w", "discontiguous pages", "discontiguous blocks", "disk fragmented I/Os", "disk I/Os in flight",
            "I/O time (1/1000s)", "disk I/O size", "block maps msec",
        ];
        var maps = version >= LustreVersion.V2_15 || version == LustreVersion.V2_14_DDN;
        return [.. all.Where((_, i) => (osd == OsdKind.Ldiskfs || i is not (2 or 3)) && (maps || i != 7))];
    }

    private static void CheckPercentages(List<ServerLines.Bucket> lines)
    {
        var (reads, writes) = (lines.Sum(l => l.Reads), lines.Sum(l => l.Writes));
        var (readsSoFar, writesSoFar) = (0L, 0L);
        foreach (var line in lines)
        {
            (readsSoFar, writesSoFar) = (readsSoFar + line.Reads, writesSoFar + line.Writes);
            Assert.Equal(reads == 0 ? 0 : line.Reads * 100 / reads, line.ReadPercent);
            Assert.Equal(writes == 0 ? 0 : writesSoFar * 100 / writes, line.WritesSoFar);
        }
    }

    private static void CheckCounters(OperationCounters truth, string path, LustreVersion version)
    {
        var written = StatsLines.Stats(path);
        Assert.Equal(truth.Operations.Where(o => truth[o].Samples > 0), written.Keys);
        foreach (var (name, counter) in written)
        {
            Assert.Equal(
                (truth[name].Samples, truth[name].Minimum, truth[name].Maximum, truth[name].Sum),
                (counter.Samples, counter.Minimum, counter.Maximum, counter.Sum));
            Assert.True(counter.SumOfSquares == 0 || counter.SumOfSquares == truth[name].SumOfSquares);
            Assert.DoesNotContain(
                counter.Unit, version >= LustreVersion.V2_14 ? new[] { "usec", "sec", "slv" } : ["usecs", "secs", "lock.secs"]);
        }
    }
}
