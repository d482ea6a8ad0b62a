using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Tree;

public sealed class ServerTreeTests : IDisposable
{
    private const string Ost = "scratch-OST0000";

    private readonly ScratchDirectory _scratch = new();
    private readonly SimulatedLustre _model = new(
        new SimulationOptions { Filesystems = [new FilesystemOptions { Osts = 2, Mdts = 2, Clients = 3 }] });

    public static TheoryData<Recovery, string> Recoveries => new()
    {
        { new Recovery { Status = RecoveryStatus.Inactive }, "status: INACTIVE\n" },
        { new Recovery { Status = RecoveryStatus.WaitingForClients }, "status: WAITING_FOR_CLIENTS\n" },
        {
            new Recovery { Status = RecoveryStatus.Waiting, NonReadyMdts = [1, 10],
                Started = At(1_700_000_000), Time = TimeSpan.FromSeconds(17) },
            "status: WAITING\nnon-ready MDTs: 0001 000a\nrecovery_start: 1700000000\ntime_waited: 17\n"
        },
        {
            new Recovery
            {
                Status = RecoveryStatus.Recovering, Started = At(1_700_000_000), Time = TimeSpan
                    .FromSeconds(119), Clients = 7, ConnectedClients = 5,
                RequestReplayClients =
                    1, LockReplayClients = 2, CompletedClients = 3, EvictedClients = 4, ReplayedRequests = 6, QueuedRequests = 8,
                Transaction = 4_294_967_310,
            },
            "status: RECOVERING\nrecovery_start: 1700000000\ntime_remaining: 119\nconnected_clients: 5/7\n" +
            "req_replay_clients: 1\nlock_repay_clients: 2\n" +
            "completed_clients: 3\nevicted_clients: 4\nreplayed_requests: 6\nqueued_requests: 8\nnext_transno: 4294967310\n"
        },
        {
            new Recovery
            {
                Started = At(1_700_000_000), Time = TimeSpan.FromSeconds(150), Clients = 8, CompletedClients = 4, ReplayedRequests = 2,
                Transaction = 42_949_672_960, VersionBased = true, Imperative = false,
            },
            "status: COMPLETE\nrecovery_start: 1700000000\nrecovery_duration: 150\ncompleted_clients: 4/8\nreplayed_requests: 2\n" +
            "last_transno: 42949672960\nVBR: ENABLED\nIR: DISABLED\n"
        },
    };

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Recoveries), DisableDiscoveryEnumeration = true)]
    public void A_recovery_says_what_was_set(Recovery recovery, string expected)
    {
        using var tree = Tree("node");
        _model.Truth.Target(Ost).Recovery = recovery;
        tree.Write();
        Assert.Equal(expected, File.ReadAllText(tree.PathOf(Ost, "recovery_status")));
        _model.Truth.Target(Ost).Recovery = null;
        tree.Write();
        Assert.StartsWith("status: COMPLETE\n", File.ReadAllText(tree.PathOf(Ost, "recovery_status")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_failed_over_waits_for_its_clients_then_recovers_them_and_is_done()
    {
        using var tree = Tree("node");
        using var partner = Tree("partner", new LustreNode { Targets = [], Mgs = false });
        _model.Advance(TimeSpan.FromSeconds(20));
        tree.Failover(Ost, partner);
        var states = new List<string>();
        for (var second = 0; second < 20; second++)
        {
            var lines = File.ReadAllLines(partner.PathOf(Ost, "recovery_status"));
            if (states.LastOrDefault() != lines[0])
                states.Add(lines[0]);
            _model.Advance(TimeSpan.FromSeconds(1));
            partner.Write();
        }

        Assert.Equal(["status: WAITING_FOR_CLIENTS", "status: RECOVERING", "status: COMPLETE"], states);
        Assert.Equal(3, _model.Truth.Target(Ost).Recovery.CompletedClients);
    }

    [Fact]
    public void A_service_keeps_what_it_counted_when_a_target_leaves_and_the_partner_begins_from_there()
    {
        using var tree = Tree("node");
        using var partner = Tree("partner", new LustreNode { Targets = ["scratch-OST0001"], Mgs = false });
        _model.Advance(TimeSpan.FromSeconds(60));
        tree.Write();
        partner.Write();
        var (here, there) = (tree.Service("ost_io")["ost_write"].Samples, partner.Service("ost_io")["ost_write"].Samples);
        var ost = _model.Truth.Target(Ost).Service("ost_io")["ost_write"].Samples;
        Assert.True(ost > 0);
        tree.Failover(Ost, partner);
        Assert.Equal(here, tree.Service("ost_io")["ost_write"].Samples);
        Assert.Equal(there, partner.Service("ost_io")["ost_write"].Samples);
        _model.Advance(TimeSpan.FromSeconds(60));
        partner.Write();
        var later = _model.Truth.Target(Ost).Service("ost_io")["ost_write"].Samples - ost
            + _model.Truth.Target("scratch-OST0001").Service("ost_io")["ost_write"].Samples;
        Assert.True(later > there);
        Assert.Equal(later, partner.Service("ost_io")["ost_write"].Samples);
        Assert.Equal(later, StatsLines.Stats(partner.PathOf("", "ost/OSS/ost_io/stats"))["ost_write"].Samples);
    }

    [Fact]
    public void A_node_has_the_services_of_the_targets_it_serves_and_no_others()
    {
        using var oss = Tree("oss", new LustreNode { Targets = [Ost], Mgs = false });
        using var mds = Tree("mds", new LustreNode { Targets = ["scratch-MDT0001"], Mgs = false });
        using var client = Tree("client", new LustreNode { Targets = [], Mgs = false, Nid = "10.1.0.2@tcp" });
        Assert.Equal(["ldlm", "obdfilter", "osd-ldiskfs", "ost"], Types(oss));
        Assert.Equal(["ldlm", "lod", "mdd", "mds", "mdt", "osc", "osd-ldiskfs", "osp"], Types(mds));
        Assert.False(Directory.Exists(Path.Combine(client.Root, "sys/kernel/debug/lustre/ldlm/services")));
        // The quota master lives with MDT0000.
        Assert.False(Directory.Exists(Path.Combine(mds.Root, "proc/fs/lustre/qmt")));
        Assert.True(File.Exists(oss.PathOf("", "ldlm/services/ldlm_canceld/stats")));

        static IEnumerable<string?> Types(LustreTree tree) => new[] { "sys/fs/lustre", "sys/kernel/debug/lustre" }
            .SelectMany(root => Directory.GetDirectories(Path.Combine(tree.Root, root))).Select(Path.GetFileName)
            .Where(name => name is not ("llite" or "nodemap" or "mgc" or "sptlrpc")).Distinct().Order();
    }

    [Fact]
    public void Second_names_are_relative_links_that_lead_into_the_same_tree()
    {
        using var tree = Tree("node");
        var links = ScratchDirectory.Links(tree.Root);
        Assert.Equal("./quota_slave_dt", links[$"proc/fs/lustre/osd-ldiskfs/{Ost}/quota_slave"]);
        Assert.Equal("./quota_slave_md", links["proc/fs/lustre/osd-ldiskfs/scratch-MDT0001/quota_slave"]);
        Assert.Equal($"../osp/{Ost}-osc-MDT0001", links[$"sys/fs/lustre/osc/{Ost}-osc-MDT0001"]);
        Assert.All(links, link => Assert.True(Directory.Exists(Path.Combine(tree.Root, link.Key)), link.Key));
        tree.Vanish(Ost);
        Assert.DoesNotContain(
            ScratchDirectory.Links(tree.Root).Keys, path => path.Contains($"osd-ldiskfs/{Ost}", StringComparison.Ordinal));
    }

    [Fact]
    public void Command_files_cannot_be_read_and_a_clear_file_lies_among_the_exports()
    {
        using var tree = Tree("node");
        foreach (var name in new[] { "evict_client", "force_reint", "force_sync", "identity_flush" })
            Assert.NotEmpty(Directory.EnumerateFiles(tree.Root, name, SearchOption.AllDirectories));
        var exports = Path.GetDirectoryName(Path.GetDirectoryName(tree.PathOf(Ost, "exports/0@lo/uuid")))!;
        Assert.True(File.Exists(Path.Combine(exports, "clear")));
        Assert.Throws<ArgumentException>(() => tree.PathOf(Ost, "evict_client"));
    }

    [Fact]
    public void An_evicted_client_takes_its_export_directory()
    {
        using var tree = Tree("node");
        var ost = _model.Truth.Target(Ost);
        var client = ost.Exports[0].Client;
        Assert.True(File.Exists(tree.PathOf(Ost, $"exports/{client.Nid}/stats")));
        ost.Evict(client);
        tree.Write();
        Assert.False(File.Exists(tree.PathOf(Ost, $"exports/{client.Nid}/stats")));
        Assert.Equal("1\n", File.ReadAllText(tree.PathOf(Ost, "eviction_count")));
        Assert.Equal("1\n", File.ReadAllText(tree.PathOf(Ost, "ldlm/lock_timeouts")));
    }

    private LustreTree Tree(string name, LustreNode? node = null)
    {
        var tree = new LustreTree(_model, _scratch[name], node);
        tree.Write();
        return tree;
    }

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
