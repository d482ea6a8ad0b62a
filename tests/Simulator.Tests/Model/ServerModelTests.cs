using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tests.Model;

public class ServerModelTests
{
    [Theory]
    [InlineData(3, LustreVersion.V2_10, OsdKind.Ldiskfs)]
    [InlineData(8, LustreVersion.V2_17, OsdKind.Zfs)]
    [InlineData(21, LustreVersion.V2_14_DDN, OsdKind.Ldiskfs)]
    public void Whatever_happened_owners_disk_and_locks_add_up_to_their_target(int seed, LustreVersion version, OsdKind osd)
    {
        var steps = new Random(seed);
        var model = new SimulatedLustre(new SimulationOptions
        {
            Seed = seed,
            Version = version,
            Osd = osd,
            ShortestJob = TimeSpan.FromSeconds(1),
            LongestJob = TimeSpan.FromSeconds(9),
            Filesystems = [new FilesystemOptions { Osts = 2, Mdts = 2, Clients = 5, Jobs = 15, OstKilobytes = 4 << 20 }],
        });
        var (freed, evicted) = (false, 0);
        for (var step = 0; step < 80; step++)
        {
            var before = model.Filesystems[0].Osts.Sum(ost => ost.BytesUsed);
            model.Advance(TimeSpan.FromSeconds(steps.NextDouble() * 8));
            freed |= model.Filesystems[0].Osts.Sum(ost => ost.BytesUsed) < before;
            var target = model.Filesystems[0].Targets[steps.Next(4)];
            if (steps.Next(10) == 0)
                model.ResetCounters(target.Name);
            var connected = target.Exports.Where(export => export.Counters.Counting).ToList();
            if (steps.Next(5) == 0 && connected.Count > 1)
            {
                target.Evict(connected[steps.Next(connected.Count)].Client);
                evicted++;
            }

            foreach (var each in model.Filesystems[0].Targets)
                AssertAddsUp(each);
        }

        Assert.True(freed && evicted > 5);
    }

    [Fact]
    public void An_evicted_client_is_gone_at_once_and_back_with_its_next_request_counting_from_zero()
    {
        var model = new SimulatedLustre(
            new SimulationOptions { Filesystems = [new FilesystemOptions { Osts = 1, Clients = 2, Jobs = 20 }] });
        model.Advance(TimeSpan.FromSeconds(30));
        var ost = model.Filesystems[0].Osts[0];
        var export = ost.Exports[0];
        var lifetime = export.Counters.Lifetime["write_bytes"].Sum;
        ost.Evict(export.Client);
        Assert.False(export.Counters.Counting);
        Assert.True(export.Client.Connected, "it is evicted from this target alone");
        Assert.Equal(1, ost.EvictionCount);
        Assert.Equal(1, ost.Locks.Timeouts);
        Assert.Throws<ArgumentException>(() => ost.Evict(export.Client));
        model.Advance(TimeSpan.FromSeconds(20));
        Assert.True(export.Counters.Counting);
        Assert.Equal(lifetime, export.Counters.Lifetime["write_bytes"].Sum - export.Counters.Current["write_bytes"].Sum);
        model.ResetCounters(ost.Name);
        Assert.Equal(0, ost.EvictionCount);
    }

    [Fact]
    public void A_limit_can_be_set_and_removed_and_an_unknown_pool_is_refused()
    {
        var quotas = new SimulatedLustre(new SimulationOptions()).Filesystems[0].Quotas;
        quotas.Set(Quotas.FlashPool, QuotaKind.Project, 3009, 500, 400);
        Assert.Equal(new QuotaLimit(500, 400), quotas.Limit(Quotas.FlashPool, QuotaKind.Project, 3009));
        Assert.Contains(
            quotas.Entries(Quotas.FlashPool, QuotaKind.Project, withDefaults: false), e => e is { Id: 3009, Hard: 500, Granted: 0 });
        quotas.Set(Quotas.FlashPool, QuotaKind.Project, 3009, 0, 0);
        Assert.DoesNotContain(quotas.Entries(Quotas.FlashPool, QuotaKind.Project, withDefaults: false), e => e.Id == 3009);
        Assert.Throws<ArgumentException>(() => quotas.Set("dt-tape", QuotaKind.User, 1, 1, 1));
        Assert.Equal(["scratch-OST0000", "scratch-OST0002"], quotas.Flash.Select(ost => ost.Name));
    }

    [Fact]
    public void A_changelog_records_changes_of_the_namespace_while_it_has_users()
    {
        var model = new SimulatedLustre(new SimulationOptions());
        model.Advance(TimeSpan.FromMinutes(3));
        var mdt = model.Filesystems[0].Mdts[0];
        var log = mdt.Changelog!;
        var counters = mdt.Counters.Current;
        string[] changes = ["mknod", "link", "unlink", "mkdir", "rmdir", "rename", "setattr", "setxattr"];
        Assert.Equal(changes.Sum(change => counters[change].Samples), log.CurrentIndex);
        Assert.True(log.IdleSeconds(log.Users[0]) < 61, "the first user keeps up");
        Assert.Equal(180, log.IdleSeconds(log.Users[1]));
        foreach (var user in log.Users.ToList())
            log.Deregister(user);
        var index = log.CurrentIndex;
        model.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(index, log.CurrentIndex);
    }

    [Fact]
    public void Renames_are_counted_by_the_size_of_their_directories()
    {
        var model = new SimulatedLustre(new SimulationOptions { Filesystems = [new FilesystemOptions { Jobs = 60 }] });
        model.Advance(TimeSpan.FromMinutes(5));
        var mdt = model.Filesystems[0].Mdts[0];
        Assert.True(mdt.Renames.CrossDirectory > 0);
        Assert.Equal(mdt.Counters.Current["samedir_rename"].Samples, mdt.Renames.SameDirectory);
        Assert.Equal(mdt.Counters.Current["crossdir_rename"].Samples, mdt.Renames.CrossDirectory);
    }

    [Fact]
    public void A_filesystem_begins_with_the_files_that_it_is_said_to_have()
    {
        var model = new SimulatedLustre(new SimulationOptions { Filesystems = [new FilesystemOptions { UsedAtStart = 0.5 }] });
        Assert.All(model.Filesystems[0].Osts, ost => Assert.InRange((double)ost.BytesUsed / (ost.KilobytesTotal << 10), 0.49, 0.57));
        model.Advance(TimeSpan.FromMinutes(1));
        Assert.All(model.Filesystems[0].Targets, AssertAddsUp);
    }

    private static void AssertAddsUp(SimulatedTarget target)
    {
        foreach (var kind in Enum.GetValues<QuotaKind>())
        {
            var usage = target.Usage(kind);
            Assert.Equal((target.BytesUsed, target.FilesUsed), (usage.Sum(u => u.Bytes), usage.Sum(u => u.Files)));
            Assert.All(usage, u => Assert.True(u is { Bytes: >= 0, Files: >= 0 }));
        }

        var counters = target.Counters.Current;
        var bulks = (counters["read"].Samples, counters["write"].Samples);
        Assert.Equal(bulks, target.Disk.Totals(DiskTable.PagesPerBulk));
        Assert.Equal(bulks, target.Disk.Totals(DiskTable.DiscontiguousPages));
        Assert.Equal(bulks, (target.DiskLatency.Total(write: false), target.DiskLatency.Total(write: true)));
        Assert.Equal(target.Disk.Totals(DiskTable.IosInFlight), target.Disk.Totals(DiskTable.IoSize));
        Assert.True(target.Disk.Totals(DiskTable.IoSize).Writes >= bulks.Item2);
        Assert.InRange(target.Locks.Count, 0, target.Locks.Limit);
        Assert.Equal(target.Locks.Count, target.Locks.Granted - target.Locks.Cancelled);
    }
}
