using System.Runtime.InteropServices;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Messages;
using LustreActors.Metrics.Writing;
using LustreActors.Sources;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Actors.Tests.Collecting;

/// <summary>A target whose counters are in an unreadable debugfs, and a program in place of <c>lctl</c>.</summary>
[Collection(RealCommands.Alone)]
#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class LctlCollectionTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Ost = "lake-OST0003";
    private const string Answer = $"""
        cat <<'END'
        obdfilter.{Ost}.stats=
        read_bytes                4 samples [bytes] 4096 1048576 3145728
        obdfilter.{Ost}.exports.10.4.0.17@tcp.uuid=
        3f2a51c0-aaaa-bbbb-cccc-000000000001
        END
        echo "error: get_param: param_path 'osd-*/{Ost}/kbytesfree': No such file or directory" >&2
        exit 2
        """;

    private readonly DirectoryInfo _tree = Directory.CreateTempSubdirectory("lustre-closed-");
    private readonly SourceWorld _world = new();
    private readonly FakeProgram _lctl = new(Answer);
    private LustreCommands _commands = null!;

    private string Debugfs => Path.Combine(_tree.FullName, "debug");

    public Task InitializeAsync()
    {
        var target = Directory.CreateDirectory(Path.Combine(_tree.FullName, "sys/fs/lustre/obdfilter", Ost));
        File.WriteAllText(Path.Combine(target.FullName, "num_exports"), "2\n");
        Directory.CreateDirectory(Path.Combine(Debugfs, "lustre"));
        File.SetUnixFileMode(_tree.FullName, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(Debugfs, UnixFileMode.None);
        _commands = new LustreCommands { Lctl = _lctl.Path };
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        File.SetUnixFileMode(Debugfs, (UnixFileMode)0x1FF);
        _tree.Delete(recursive: true);
        _lctl.Dispose();
    }

    [Fact]
    public void What_is_closed_is_asked_of_lctl_by_one_process_a_collection()
    {
        var ost = Spawn();
        var first = _world.Collect(ost);
        Assert.Equal(["lustre_connected_clients 1", "lustre_exports 2", "lustre_read_bytes_total 3145728"], Served(first));
        Assert.Equal(1, _lctl.Starts);
        Assert.StartsWith("get_param ", _lctl.Calls[0], StringComparison.Ordinal);
        Assert.Contains($" obdfilter.{Ost}.exports.*.uuid", _lctl.Calls[0], StringComparison.Ordinal);

        var second = _world.Collect(ost);
        Assert.Equal(["lustre_connected_clients 1", "lustre_exports 2", "lustre_read_bytes_total 3145728"], Served(second));
        Assert.Equal(2, _lctl.Starts);
        Assert.Equal($"get_param obdfilter.{Ost}.stats obdfilter.{Ost}.exports.*.uuid", _lctl.Calls[1]);

        // The list of exports is read only now and then.
        _world.Collect(ost);
        Assert.Equal($"get_param obdfilter.{Ost}.stats", _lctl.Calls[2]);
    }

    [Fact]
    public void Where_nothing_is_closed_no_process_is_started()
    {
        File.SetUnixFileMode(Debugfs, (UnixFileMode)0x1FF);
        Directory.CreateDirectory(Path.Combine(Debugfs, $"lustre/obdfilter/{Ost}/exports"));
        File.WriteAllText(Path.Combine(Debugfs, $"lustre/obdfilter/{Ost}/stats"), "read_bytes 4 samples [bytes] 4096 1048576 77\n");
        Assert.Contains("lustre_read_bytes_total 77", Served(_world.Collect(Spawn())));
        Assert.Equal(0, _lctl.Starts);
    }

    [Fact]
    public void An_lctl_that_hangs_is_killed_and_what_is_open_is_served()
    {
        _lctl.Does($"printf 'obdfilter.{Ost}.exports.10.4.0.17@tcp.uuid=\\nx\\nobdfilter.{Ost}.stats=\\nread_by'; touch "
            + $"'{_lctl.Of("begun")}'; exec sleep 1000");
        var ost = Spawn();
        ost.Tell(SourceProtocol.Collect.Now);
        _world.RunUntil(() => File.Exists(_lctl.Of("begun")));
        Assert.Empty(_world.Reports);
        _world.Advance(SourceWorld.Deadline);
        _world.RunUntil(() => _world.Reports.Length == 1);
        var report = _world.Reports[0];
        Assert.Equal(SourceState.Failing, report.State);
        Assert.Contains("lustre_exports 2", Served(report));

        // What lctl would have shown is closed to this user: the cause stands before it.
        Assert.Contains("was killed after its 5 s; not run again for 30 s", report.Troubles[0], StringComparison.Ordinal);
        Assert.InRange(report.Troubles.Length, 2, 100);

        // The command backs off: a scrape does not start another one that hangs.
        Assert.Contains("lustre_exports 2", Served(_world.Collect(ost)));
        Assert.Equal(1, _lctl.Starts);
        _lctl.Does(Answer);
        _world.Advance(TimeSpan.FromSeconds(31));
        Assert.Contains("lustre_read_bytes_total 3145728", Served(_world.Collect(ost)));
        Assert.DoesNotContain(_world.Reports[^1].Troubles, t => t.Contains("killed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("echo 'sudo: a password is required' >&2; exit 1", "exited with 1: sudo: a password is required")]
    [InlineData("head -c 100000 /dev/urandom; exit 7", "exited with 7")]
    [InlineData("yes | head -c 50000000", "it wrote more than")]
    [InlineData("kill -9 $$", "was killed by signal 9")]
    public void An_lctl_that_fails_is_told_and_what_is_open_is_served(string script, string said)
    {
        _lctl.Does(script);
        var ost = Spawn();
        var report = _world.Collect(ost);
        Assert.Equal(["lustre_exports 2"], Served(report));
        Assert.Equal(SourceState.Failing, report.State);
        Assert.Contains(report.Troubles, t => t.Contains(said, StringComparison.Ordinal));
        _world.Collect(ost);
        _world.Collect(ost);
        Assert.Equal(1, _lctl.Starts);
        Assert.Single(_world.Logged.Of(1100), l => l.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void An_lctl_that_is_not_there_is_told()
    {
        _commands = new LustreCommands { Lctl = _lctl.Of("nothing") };
        var report = _world.Collect(Spawn());
        Assert.Equal(["lustre_exports 2"], Served(report));
        Assert.Contains(report.Troubles, t => t.Contains("nothing cannot be started", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_half_an_answer_what_came_whole_is_served()
    {
        _lctl.Does($"printf 'obdfilter.{Ost}.exports.10.4.0.17@tcp.uuid=\\nx\\nobdfilter.{Ost}.stats=\\nread_by'; kill -9 $$");
        Assert.Equal(["lustre_connected_clients 1", "lustre_exports 2"], Served(_world.Collect(Spawn())));
    }

    [Fact]
    public void An_lctl_with_nothing_to_show_and_no_rights_says_what_gives_them()
    {
        _lctl.Does("echo \"error: get_param: param_path 'x': No such file or directory\" >&2; exit 2");
        var report = _world.Collect(Spawn());
        Assert.Contains(report.Troubles, t => t.Contains(PermissionAdvice.SudoersOfLctl, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_of_this_process_is_handed_on_to_it()
    {
        _lctl.Does($"env > '{_lctl.Of("env")}'; ls -l /proc/$$/fd > '{_lctl.Of("fds")}'");
        _world.Collect(Spawn());
        var names = File.ReadAllLines(_lctl.Of("env")).Select(l => l.Split('=')[0]).Except(["_", "SHLVL", "PWD", "OLDPWD"])
            .Order(StringComparer.Ordinal);
        Assert.Equal(["LC_ALL", "PATH"], names);
        Assert.DoesNotContain("socket:", File.ReadAllText(_lctl.Of("fds")), StringComparison.Ordinal);
    }

    private IActorRef Spawn()
    {
        var roots = LustreRoots.Under(Path.Combine(_tree.FullName, "proc"), Path.Combine(_tree.FullName, "sys"), Debugfs);
        var target = new LustreTarget("lake", LustreComponent.Ost, Ost);
        var plan = LustreSources.For(target, roots, new LustreSourceOptions { ClientName = "node01" }).Single(p => p.Name == Ost);
        return _world.Spawn(() => new OrdinarySource(plan.Create()), lctl: _commands);
    }

    private static string[] Served(SourceReport report) =>
        [.. Exposition.Of(report.Snapshot?.Segments ?? []).Samples()
            .Where(s => !s.Contains("_samples", StringComparison.Ordinal) && !s.Contains("imum", StringComparison.Ordinal))
            .Select(s => s[..s.IndexOf('{', StringComparison.Ordinal)] + s[s.LastIndexOf(' ')..]).Order(StringComparer.Ordinal)];

    /// <summary>A source that reads as an ordinary user, even if root runs the test.</summary>
    private sealed class OrdinarySource(Source source) : Source
    {
        private const int Nobody = 65534;

        public override string Name => source.Name;

        public override Reading Read(FileReader files)
        {
            var before = SetFsUid(Nobody);
            try
            {
                return source.Read(files);
            }
            finally
            {
                _ = SetFsUid(before);
            }
        }

        [DllImport("libc.so.6", EntryPoint = "setfsuid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int SetFsUid(int user);
    }
}
