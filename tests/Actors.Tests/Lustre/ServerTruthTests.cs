using LustreActors.Simulator;
using LustreActors.Simulator.Model;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>The series of a server of each release are equal to the activity and the settings of its targets in the model.</summary>
public sealed class ServerTruthTests
{
    public static TheoryData<LustreVersion, OsdKind> Servers
    {
        get
        {
            var servers = new TheoryData<LustreVersion, OsdKind> { { LustreVersion.V2_15, OsdKind.Zfs } };
            foreach (var version in Enum.GetValues<LustreVersion>())
                servers.Add(version, OsdKind.Ldiskfs);
            return servers;
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task All_that_a_server_serves_is_what_happened(LustreVersion version, OsdKind osd)
    {
        await using var world = WholeLustre.Server(version, osd);
        var scratch = world.Model.Truth.Filesystem("scratch");
        foreach (var user in Enumerable.Range(1003, 7))
            scratch.Quotas.Set(Quotas.DataPool, QuotaKind.User, user, 1L << 40, 1);
        scratch.Quotas.Set(Quotas.MetadataPool, QuotaKind.Group, 2002, 4711, 0);
        scratch.Mdts[1].Changelog!.Register("audit");
        scratch.Mdts[0].HsmRequests = (3, 5, 1);
        (scratch.Osts[1].Deactivated, scratch.Osts[2].Degraded, world.Model.NodemapsActive) = (true, true, true);

        // Twice, because sources keep state between two collections.
        foreach (var seconds in new[] { 70, 25 })
        {
            var served = world.AfterAdvance(seconds);
            foreach (var filesystem in world.Model.Filesystems)
            {
                foreach (var target in filesystem.Targets)
                    Check(served, world, target, osd);
                ServerTruth.CheckLimits(
                    served,
                    filesystem,
                    version >= LustreVersion.V2_14 || version == LustreVersion.V2_14_DDN,
                    version >= LustreVersion.V2_15_0);
                foreach (var mdt in filesystem.Mdts)
                    ServerTruth.CheckProxies(served, mdt, filesystem);
            }

            TargetTruth.CheckLocks(served, world.Model.Mgs!);
            ServerTruth.CheckServices(served, world.Files);
            ServerTruth.CheckNodemaps(served, world.Model, has: version is LustreVersion.V2_14_DDN or LustreVersion.V2_17);
            ServerTruth.CheckHost(served, world);
        }
    }

    [Theory]
    [MemberData(nameof(TruthTests.Versions), MemberType = typeof(TruthTests))]
    public async Task Every_state_of_a_recovery_is_shown_with_its_numbers(LustreVersion version)
    {
        await using var world = WholeLustre.Server(version);
        world.Model.Advance(TimeSpan.FromSeconds(5));
        var scratch = world.Model.Truth.Filesystem("scratch");
        var began = world.Model.Now.AddSeconds(-40);
        scratch.Osts[0].Recovery = new Recovery { Status = RecoveryStatus.WaitingForClients, Clients = 9 };
        scratch.Osts[1].Recovery = new Recovery
        {
            Status = RecoveryStatus.Recovering,
            Started = began,
            Time = TimeSpan.FromSeconds(217),
            Clients = 9,
            ConnectedClients = 7,
            CompletedClients = 2,
            RequestReplayClients = 1,
            LockReplayClients = 4,
            EvictedClients = 3,
            ReplayedRequests = 815,
            QueuedRequests = 6,
            Transaction = 4_294_967_301,
        };
        scratch.Osts[2].Recovery = new Recovery { Status = RecoveryStatus.Inactive };
        scratch.Mdts[0].Recovery = new Recovery
        {
            Status = RecoveryStatus.Waiting,
            Started = began,
            Time = TimeSpan.FromSeconds(40),
            NonReadyMdts = [1, 10],
        };
        scratch.Mdts[1].Recovery = new Recovery
        {
            Status = RecoveryStatus.Complete,
            Started = began,
            Time = TimeSpan.FromSeconds(31),
            Clients = 9,
            ConnectedClients = 9,
            CompletedClients = 8,
            ReplayedRequests = 12,
            Transaction = 4_294_967_399,
            VersionBased = true,
            Imperative = false,
        };
        world.Files.Write();

        var served = world.AfterScrape();

        foreach (var target in world.Model.Filesystems.SelectMany(f => f.Targets))
            TargetTruth.CheckRecovery(served, target);
    }

    [Theory]
    [MemberData(nameof(TruthTests.Versions), MemberType = typeof(TruthTests))]
    public async Task A_device_that_is_not_well_is_named_where_the_release_names_it(LustreVersion version)
    {
        await using var world = WholeLustre.Server(version);
        Assert.Equal(1, world.AfterScrape().Value("lustre_healthy"));

        world.Model.Truth.Target("scratch-OST0001").Healthy = false;
        world.Files.Write();
        var served = world.AfterScrape();

        Assert.Equal(0, served.Value("lustre_healthy"));
        Assert.Equal(1, served.Value("lustre_device_healthy", ("target", "scratch-OST0000")));
        Assert.Equal(NamesDevices(version) ? 0 : 1, served.Value("lustre_device_healthy", ("target", "scratch-OST0001")));
    }

    private static bool NamesDevices(LustreVersion version) => version is > LustreVersion.V2_10 and < LustreVersion.V2_17;

    private static void Check(ServedSeries served, LustreWorld world, SimulatedTarget target, OsdKind osd)
    {
        var version = world.Model.Options.Version;
        TargetTruth.CheckCounters(served, target, version);
        TargetTruth.CheckCapacity(served, target);
        TargetTruth.CheckExports(served, target);
        TargetTruth.CheckJobs(served, target, world.Model.Truth);
        TargetTruth.CheckRecovery(served, target);
        TargetTruth.CheckLocks(served, target);
        TargetTruth.CheckUsage(served, target);
        TargetTruth.CheckChangelog(served, target, tellsIdle: version > LustreVersion.V2_10);
        DiskTruth.Check(served, target, version, osd);
    }
}
