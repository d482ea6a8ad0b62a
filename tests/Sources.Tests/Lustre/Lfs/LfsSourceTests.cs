using System.Text;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Lfs;

public sealed class LfsSourceTests : IDisposable
{
    private const string First = "lake-ffff9a2b00c1d800";
    private const string Second = "lake-ffff9a2b00c1e000";
    private readonly LustreTree _tree = new();

    public LfsSourceTests() => _tree.Sys($"llite/{First}/uuid", "x\n").Sys("llite/pond-ffff9a2b00c1f000/uuid", "x\n")
        .Write("proc/self/mountinfo", """
        22 1 8:1 / / rw - ext4 /dev/sda1 rw
        40 22 0:50 / /mnt/deep\040lake rw,relatime shared:1 - lustre 10.4.0.1@tcp:10.4.0.2@tcp:/lake rw,flock
        41 22 0:50 /sub /mnt/bound rw,relatime - lustre 10.4.0.1@tcp:/lake/sub rw,flock
        42 22 0:51 / /mnt/pond rw - lustre 10.4.0.1@tcp:/pond rw
        43 22 0:52 / /mnt/again rw - lustre 10.4.0.1@tcp:/lake rw

        """);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void It_asks_lfs_for_the_mount_point_and_serves_its_output()
    {
        var source = Create(First);
        Assert.Equal(["/opt/lfs check servers", "/opt/lfs df -v --lazy /mnt/deep lake"], Commands(source).Select(c => c.ToString()));
        var reading = Read(source, """
            lake-OST0000_UUID        8000000     2000000     5900000  26%  /mnt/deep lake[OST:0] D
            OST0003             : inactive device

            """,
            $"lake-OST0000-osc-{First[5..]} active.\nlake-OST0000-osc-{Second[5..]} inactive.\nlake-OST0000-osc-MDT0000 active.\n",
            $"error: check 'lake-MDT0000-mdc-{First[5..]}': Input/output error (5)");
        Assert.Empty(reading.Troubles);
        Assert.Equal(0, reading.LinesRefused);
        var ost = "filesystem=\"lake\",component=\"ost\",target=\"lake-OST0000\",client=\"node01\",mount=\"/mnt/deep lake\"";
        var mdt = ost.Replace("ost", "mdt", StringComparison.Ordinal).Replace("OST", "MDT", StringComparison.Ordinal);
        Assert.Equal(
            [
                $"lustre_lfs_ost_available_bytes{{{ost}}} 6041600000",
                $"lustre_lfs_ost_capacity_bytes{{{ost}}} 8192000000",
                $"lustre_lfs_ost_degraded{{{ost}}} 1",
                $"lustre_lfs_ost_flag{{{ost},flag=\"D\"}} 1",
                $"lustre_lfs_ost_up{{{ost}}} 1",
                $"lustre_lfs_ost_up{{{ost.Replace("OST0000", "OST0003", StringComparison.Ordinal)}}} 0",
                $"lustre_lfs_ost_used_bytes{{{ost}}} 2048000000",
                $"lustre_lfs_server_status{{{mdt}}} 0",
                $"lustre_lfs_server_status{{{ost}}} 1",
            ],
            reading.Samples().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_mounts_of_one_filesystem_are_asked_once_each_and_an_invisible_one_is_reported()
    {
        _tree.Sys($"llite/{Second}/uuid", "x\n").Sys("llite/lake-ffff9a2b00c1ffff/uuid", "x\n");
        Assert.Equal("/mnt/deep lake", Commands(Create(First))[1].Arguments[^1]);
        Assert.Equal("/mnt/again", Commands(Create(Second))[1].Arguments[^1]);
        var third = Create("lake-ffff9a2b00c1ffff");
        Assert.Empty(Commands(third));
        Assert.Contains(
            "mounted where this process cannot see it", Assert.Single(third.Read([], default).Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_hangs_keeps_its_lines_and_the_server_that_does_not_answer_is_down()
    {
        var source = Create(First);
        var commands = Commands(source);
        Assert.All(commands, c => Assert.True(c.MayBeCut));
        var servers = $"lake-OST0000-osc-{First[5..]} active.\nlake-OST0001-osc-{First[5..]} inactive.\n"
            + $"lake-OST0002-osc-{First[5..]} active.\n";
        const string space = "lake-OST0000_UUID  8000000 2000000 5900000 26% /mnt/deep lake[OST:0]\nlake-OST0001_U";

        var reading = source.Read(
            [new CommandOutput(commands[0], 0, Encoding.UTF8.GetBytes(servers), ""),
                new CommandOutput(commands[1], 137, Encoding.UTF8.GetBytes(space), "") { Cut = "lfs was killed after its 5 s" }],
            default);

        Assert.Equal(
            ["OST0000 1", "OST0001 0"],
            reading.Samples().Where(s => s.StartsWith("lustre_lfs_ost_up{", StringComparison.Ordinal))
                .Select(s => $"{s[(s.IndexOf("OST", StringComparison.Ordinal))..][..7]} {s[^1]}"));
        Assert.Equal(3, reading.Samples().Count(s => s.StartsWith("lustre_lfs_server_status{", StringComparison.Ordinal)));
        Assert.Equal("lfs was killed after its 5 s", Assert.Single(reading.Troubles));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void A_target_that_fails_on_standard_error_is_down()
    {
        var source = Create(First);
        var commands = Commands(source);

        var reading = source.Read(
            [new CommandOutput(commands[0], 0, "MGC10.4.0.1@tcp active.\n"u8.ToArray(), ""),
                new CommandOutput(commands[1], 5, default, "scratch-MDT0000_UUID: Input/output error\nlfs: what is this")],
            default);

        Assert.Contains(reading.Samples(), s => s.Contains("target=\"scratch-MDT0000\"", StringComparison.Ordinal)
            && s.StartsWith("lustre_lfs_ost_up{", StringComparison.Ordinal) && s.EndsWith(" 0", StringComparison.Ordinal));
        Assert.Equal(1, reading.LinesRefused);
    }

    [Fact]
    public void A_mount_that_left_is_gone_and_unusable_output_is_reported()
    {
        var source = Create(First);
        Assert.Contains("exited with 2 and said nothing", Read(source, "", "", "lfs: no").Troubles[1], StringComparison.Ordinal);
        Directory.Delete(Path.Combine(_tree.Roots.Sys, "llite", First), recursive: true);
        Assert.Empty(Commands(source));
        Assert.True(source.Read([], default).Gone);
    }

    private CommandSource Create(string mount)
    {
        var commands = new LustreCommands { Lfs = "/opt/lfs" };
        var options = new LustreSourceOptions { ClientName = "node01", Lfs = SourceSetting.On, Commands = commands };
        return (CommandSource)LustreSources.For(new LustreTarget("lake", LustreComponent.Client, mount), _tree.Roots, options).Single(
            p => p.Name == $"{mount}/lfs").Create();
    }

    private static SourceCommand[] Commands(CommandSource source)
    {
        using var files = new FileReader(new TestWatch());
        return [.. source.Commands(files)];
    }

    private static Reading Read(CommandSource source, string space, string servers, string errors)
    {
        var commands = Commands(source);
        return source.Read([new CommandOutput(commands[0], 0, Encoding.UTF8.GetBytes(servers), errors), new CommandOutput(
            commands[1], 2, Encoding.UTF8.GetBytes(space), "")], default);
    }
}
