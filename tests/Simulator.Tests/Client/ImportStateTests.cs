using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Client;

public sealed class ImportStateTests : IDisposable
{
    private const string Ost = "scratch-OST0000";

    private readonly ScratchDirectory _scratch = new();
    private readonly SimulatedLustre _model = new(new SimulationOptions
    {
        ClientMount = true,
        Filesystems = [new FilesystemOptions { Osts = 2, Clients = 3, Jobs = 12 }],
    });

    private readonly LustreTree _tree;
    private readonly SimulatedClient _mount;

    public ImportStateTests()
    {
        _tree = new LustreTree(_model, _scratch.Path);
        _mount = _model.Filesystems[0].Clients[0];
        Advance(5);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Every_import_of_a_fresh_mount_is_connected_and_says_since_when()
    {
        var mdc = _mount.Import("scratch-MDT0000");
        Assert.Equal([ImportState.Connecting, ImportState.Full], mdc.History.Select(e => e.State));
        var started = _model.Options.Start.ToUnixTimeSeconds();
        Assert.Equal(
            $"current_state: FULL\nstate_history:\n - [ {started}, CONNECTING ]\n - [ {started}, FULL ]\n",
            File.ReadAllText(_tree.PathOf(mdc.Name, "state")));
    }

    [Fact]
    public void A_target_that_vanishes_is_lost_by_every_client_and_found_again_when_it_returns()
    {
        _tree.Vanish(Ost);
        Advance(30);
        var imports = _model.Filesystems[0].Clients.Where(c => c.Connected).Select(c => c.Import(Ost)).ToList();
        Assert.All(imports, import => Assert.False(import.State == ImportState.Full));
        var busy = imports.First(import => import.State == ImportState.Disconnected);
        Assert.True(busy.Timeouts > 0);
        Assert.Contains(busy.History.TakeLast(4), e => e.State == ImportState.Connecting);
        Assert.All(_mount.Imports.Where(i => i.Target.Name != Ost), import => Assert.True(import.Usable));

        _tree.Return(Ost);
        Advance(14);
        Assert.Equal(ImportState.Full, busy.State);
        Assert.Equal(
            [
                ImportState.Connecting, ImportState.Replay, ImportState.ReplayLocks, ImportState.ReplayWait, ImportState.Recover,
                ImportState.Full,
            ],
            busy.History.Select(e => e.State).SkipWhile(state => state != ImportState.Replay).Prepend(ImportState.Connecting).Take(6));
    }

    [Fact]
    public void While_a_target_is_down_no_job_that_needs_it_counts_anything()
    {
        _tree.Vanish(Ost);
        Advance(2);
        var before = _model.Truth.Target(Ost).Counters.Lifetime["write_bytes"].Samples;
        Advance(60);
        Assert.Equal(before, _model.Truth.Target(Ost).Counters.Lifetime["write_bytes"].Samples);
        _tree.Return(Ost);
        Advance(120);
        Assert.True(_model.Truth.Target(Ost).Counters.Lifetime["write_bytes"].Samples > before);
    }

    [Fact]
    public void After_a_failover_every_client_has_replayed_and_talks_to_the_other_server()
    {
        using var elsewhere = new ScratchDirectory();
        using var other = new LustreTree(_model, elsewhere.Path, new LustreNode { Targets = [], Mgs = false, Nid = "10.1.255.2@tcp" });
        var remote = _model.Filesystems[0].Clients.First(c => !c.Local && c.Connected);
        remote.Import(Ost).Ready();
        Assert.Equal("10.1.255.1@tcp", remote.Import(Ost).ServerNid);
        _tree.Failover(Ost, other);
        Advance(14);
        Assert.Equal("10.1.255.2@tcp", remote.Import(Ost).ServerNid);
        Assert.Contains(remote.Import(Ost).History, e => e.State == ImportState.Replay);
        Assert.True(remote.Import(Ost).Usable);
    }

    [Theory]
    [InlineData(ImportState.Disconnected, "DISCONN")]
    [InlineData(ImportState.Connecting, "CONNECTING")]
    [InlineData(ImportState.Replay, "REPLAY")]
    [InlineData(ImportState.ReplayLocks, "REPLAY_LOCKS")]
    [InlineData(ImportState.ReplayWait, "REPLAY_WAIT")]
    [InlineData(ImportState.Recover, "RECOVER")]
    [InlineData(ImportState.Evicted, "EVICTED")]
    [InlineData(ImportState.New, "NEW")]
    public void A_state_that_is_held_stays_and_leads_back_to_full_once_it_is_not(ImportState state, string name)
    {
        var import = _mount.Import(Ost);
        import.Hold(state);
        Advance(40);
        Assert.Equal(state, import.State);
        Assert.Contains($"    state: {name}\n", File.ReadAllText(_tree.PathOf(import.Name, "import")), StringComparison.Ordinal);
        Assert.StartsWith($"current_state: {name}\n", File.ReadAllText(_tree.PathOf(import.Name, "state")), StringComparison.Ordinal);
        import.Recover();
        Advance(5);
        Assert.Equal(ImportState.Full, import.State);
    }

    [Fact]
    public void An_eviction_takes_the_locks()
    {
        var import = _mount.Import("scratch-MDT0000");
        for (var second = 0; second < 60 && import.Locks.Granted == 0; second++)
            Advance(1);
        Assert.True(import.Locks.Granted > 0);
        import.Hold(ImportState.Evicted);
        Assert.Equal(0, import.Locks.Granted);
    }

    [Fact]
    public void A_client_that_its_target_evicts_learns_of_it_and_is_connected_again()
    {
        var import = _mount.Import("scratch-MDT0000");
        import.Target.Evict(_mount);
        Assert.Equal(ImportState.Full, import.State);
        Advance(27);
        Assert.Equal(
            [
                ImportState.Connecting, ImportState.Full, ImportState.Disconnected, ImportState.Connecting, ImportState.Evicted,
                ImportState.Recover, ImportState.Full,
            ],
            import.History.Select(e => e.State));
        Assert.True(import.Target.FindExport(_mount.Nid)!.Counters.Counting);
    }

    [Fact]
    public void A_recovery_counts_those_clients_whose_imports_are_that_far()
    {
        var target = _model.Truth.Target("scratch-MDT0000");
        var clients = _model.Filesystems[0].Clients.Where(c => c.Connected).ToList();
        _tree.Vanish(target.Name);
        Advance(2);
        _tree.Return(target.Name);
        var seen = new HashSet<RecoveryStatus>();
        for (var second = 0; second < 14; second++)
        {
            Advance(1);
            var recovery = target.Recovery;
            seen.Add(recovery.Status);
            Assert.Equal(clients.Count, recovery.Clients);
            Assert.Equal(recovery.CompletedClients, In(ImportState.ReplayWait, ImportState.Full));
            if (recovery.Status == RecoveryStatus.Recovering)
            {
                Assert.Equal(recovery.ConnectedClients, In(ImportState.Replay, ImportState.ReplayLocks, ImportState.ReplayWait));
                Assert.Equal(recovery.RequestReplayClients, In(ImportState.Replay));
            }
        }

        Assert.Equal([RecoveryStatus.WaitingForClients, RecoveryStatus.Recovering, RecoveryStatus.Complete], seen);
        Assert.Equal(clients.Count, In(ImportState.Full));

        int In(params ImportState[] states) => clients.Count(c => states.Contains(c.Import(target.Name).State));
    }

    [Fact]
    public void An_unused_osc_goes_idle_and_wakes_with_the_next_job()
    {
        var (slept, woke) = (false, false);
        for (var second = 0; second < 1200 && !woke; second++)
        {
            Advance(1);
            var states = _model.Filesystems[0].Clients.SelectMany(c => c.Imports)
                .Select(i => i.History.Select(e => e.State).ToList()).ToList();
            slept |= states.Any(history => history.Contains(ImportState.Idle));
            woke |= states.Any(history => history.Contains(ImportState.Idle) && history[^1] == ImportState.Full);
        }

        Assert.True(slept && woke);
        Assert.DoesNotContain(_model.Filesystems[0].Clients.SelectMany(c => c.Imports), i =>
            i.Target.Kind == TargetKind.Mdt && i.History.Any(e => e.State == ImportState.Idle));
    }

    [Fact]
    public void A_deactivated_target_is_inactive_in_the_list_of_targets()
    {
        _mount.Import("scratch-OST0001").Active = false;
        _tree.Write();
        Assert.Equal(
            "0: scratch-OST0000_UUID ACTIVE\n1: scratch-OST0001_UUID INACTIVE\n", File.ReadAllText(
                _tree.PathOf(_mount.Mount, "lov/target_obd")));
        Assert.Equal("1\n", File.ReadAllText(_tree.PathOf(_mount.Mount, "lov/activeobd")));
        Assert.Equal("0\n", File.ReadAllText(_tree.PathOf(_mount.Import("scratch-OST0001").Name, "active")));
    }

    [Fact]
    public async Task Capacity_of_a_lost_target_hangs_and_answers_once_the_import_has_recovered()
    {
        var import = _mount.Import(Ost);
        import.Hold(ImportState.Disconnected);
        _tree.HangCapacity();
        var path = _tree.PathOf(import.Name, "kbytesfree");
        var reading = Task.Run(() => File.ReadAllText(path));
        Assert.NotSame(reading, await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(100))));
        Assert.True(File.Exists(_tree.PathOf(_mount.Import("scratch-OST0001").Name, "kbytesfree")));
        Assert.NotEmpty(File.ReadAllText(_tree.PathOf(_mount.Import("scratch-OST0001").Name, "kbytesfree")));
        Assert.NotEmpty(File.ReadAllText(_tree.PathOf(import.Name, "state")));
        import.Recover();
        Advance(5);
        Assert.Equal($"{import.Target.KilobytesFree}\n", await reading.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal($"{import.Target.KilobytesFree}\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task Capacity_does_not_hang_after_hanging_was_turned_off()
    {
        var import = _mount.Import(Ost);
        import.Hold(ImportState.Connecting);
        _tree.HangCapacity();
        var path = _tree.PathOf(import.Name, "filesfree");
        var reading = Task.Run(() => File.ReadAllText(path));
        _tree.HangCapacity(false);
        _tree.Write();
        Assert.Equal($"{import.Target.FilesFree}\n", await reading.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Reading_a_ping_is_noticed_and_reading_other_files_is_not()
    {
        foreach (
            var path in Directory.EnumerateFiles(_scratch.Path, "*", SearchOption.AllDirectories).Where(p => Path.GetFileName(p) != "ping"))
            File.ReadAllBytes(path);
        Assert.Empty(_tree.Pinged);
        var ping = _scratch[$"sys/fs/lustre/osc/{_mount.Import(Ost).Name}/ping"];
        Assert.Empty(File.ReadAllBytes(ping));
        Assert.Equal([ping], _tree.Pinged);
    }

    private void Advance(int seconds)
    {
        for (var second = 0; second < seconds; second++)
            _model.Advance(TimeSpan.FromSeconds(1));
        _tree.Write();
    }
}
