using System.Globalization;
using System.Security.Cryptography;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Slurm;

/// <summary>
/// A SLURM with one node on loopback, in a temporary folder and on free ports, with accounting where a database is installed. All classes
/// of the collection share it.
/// </summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class RealSlurm : IAsyncLifetime, ICollectionFixture<RealSlurm>
#pragma warning restore CA1001
{
    public const string Name = "a real SLURM";

    private readonly Scratch _scratch = new();
    private readonly List<Daemon> _daemons = [];
    private readonly int[] _ports = Ports.Free(4);

    /// <summary>The slurmctld.</summary>
    internal Daemon Controller { get; private set; } = null!;

    internal string Configuration => _scratch.PathOf("slurm.conf");

    /// <summary>A configuration of the same SLURM with other values of some settings.</summary>
    internal string ConfigurationWith(params (string Setting, string Value)[] others)
    {
        var kept = File.ReadLines(Configuration).Where(l => !others.Any(o => l.StartsWith(o.Setting + "=", StringComparison.Ordinal)));
        return _scratch.Write(
            $"{others[0].Setting}.conf", string.Concat(kept.Concat(others.Select(o => $"{o.Setting}={o.Value}")).Select(l => l + "\n")));
    }

    public async Task InitializeAsync()
    {
        // Without SLURM's programs every test is skipped, and xunit creates the collection nevertheless.
        if (new NeedsSlurmFactAttribute().Skip is not null)
            return;
        File.SetUnixFileMode(_scratch.Folder, (UnixFileMode)0b111_101_101);
        foreach (var folder in (string[])["munge", "state", "spool", "database"])
            Directory.CreateDirectory(_scratch.PathOf(folder), (UnixFileMode)0b111_101_101);
        var accounting = NeedsSlurmFactAttribute.HasAccounting;
        _scratch.Write("slurm.conf", Settings(accounting));
        await StartMungeAsync();
        if (accounting)
            await StartAccountingAsync();
        Controller = Start("slurmctld", "-D", "-c");
        await HoldsAsync(Controller, "scontrol", ["ping"], "is UP");
        var node = Start("slurmd", "-D", "-c", "-N", "localhost");
        await HoldsAsync(node, "sinfo", ["-h", "-o", "%T"], "idle");
    }

    public async Task DisposeAsync()
    {
        if (_daemons.Count > 0)
        {
            // Jobs are not children of the daemon that started them.
            var left = await RunAsync("squeue", "-a", "-h", "-o", "%A");
            await RunAsync("scancel", ["--quiet", .. left.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
            await Eventually.HoldsAsync(
                async () => Assert.Equal("", (await RunAsync("squeue", "-a", "-h", "-t", "running,completing")).Output));
        }

        foreach (var daemon in Enumerable.Reverse(_daemons))
            await daemon.DisposeAsync();
        _scratch.Dispose();
    }

    internal Task<Finished> RunAsync(string program, params IEnumerable<string> arguments) =>
        Daemon.RunAsync(program, arguments, new Dictionary<string, string> { ["SLURM_CONF"] = Configuration });

    /// <returns>The id of the job.</returns>
    internal async Task<long> SubmitAsync(string user, string script, params IEnumerable<string> options)
    {
        var answer = (await RunAsync(
            "sbatch", ["--parsable", "--chdir=/", "--output=/dev/null", $"--uid={user}", $"--gid={user}", .. options, $"--wrap={script}"]))
            .Expect(0);
        return long.Parse(answer.Output, CultureInfo.InvariantCulture);
    }

    /// <summary>A het job of two components, the second with the id after its leader's.</summary>
    internal async Task<long> SubmitPairAsync(string user, params IEnumerable<string> options)
    {
        var script = _scratch.Write("pair.sh", "#!/bin/sh\nexec sleep 300\n");
        var answer =
            (await RunAsync("sbatch", [
                "--parsable", "--chdir=/", "--output=/dev/null", $"--uid={user}", $"--gid={user}", .. options, ":", "--ntasks=1", script]))
            .Expect(0);
        return long.Parse(answer.Output, CultureInfo.InvariantCulture);
    }

    /// <summary>Submits a job of a user that this machine does not know.</summary>
    internal async Task<long> SubmitAsStrangerAsync(uint uid, params IEnumerable<string> options)
    {
        string[] stranger =
            ["--reuid", $"{uid}", "--regid", $"{uid}", "--clear-groups", "sbatch", "--parsable", "--chdir=/", "--output=/dev/null"];
        return long.Parse(
            (await RunAsync("setpriv", [.. stranger, .. options, "--wrap=true"])).Expect(0).Output, CultureInfo.InvariantCulture);
    }

    private async Task StartMungeAsync()
    {
        var key = _scratch.PathOf("munge/key");
        await File.WriteAllBytesAsync(key, RandomNumberGenerator.GetBytes(128));
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        (await Daemon.RunAsync("chown", ["-R", "munge:", _scratch.PathOf("munge")])).Expect(0);

        // The folder lies below a world-writable one, which the daemon refuses unless forced.
        var of = _scratch.PathOf("munge");
        _daemons.Add(new Daemon("setpriv",
        [
            "--reuid", "munge", "--regid", "munge", "--clear-groups", "munged", "--foreground", "--force", $"--key-file={key}",
            $"--socket={of}/socket", $"--pid-file={of}/pid", $"--log-file={of}/log", $"--seed-file={of}/seed",
        ]));
        await Eventually.HoldsAsync(() => Assert.True(File.Exists($"{of}/socket"), _daemons[^1].Said));
    }

    private async Task StartDatabaseAsync()
    {
        var folder = _scratch.PathOf("database");
        (await Daemon.RunAsync("chown", ["mysql:", folder])).Expect(0);
        (await Daemon.RunAsync("mariadb-install-db", [
            "--no-defaults", $"--datadir={folder}", "--user=mysql", "--skip-test-db", "--auth-root-authentication-method=normal"]))
            .Expect(0);
        var database = new Daemon("mariadbd",
        [
            "--no-defaults", "--user=mysql", $"--datadir={folder}", "--bind-address=127.0.0.1", $"--port={_ports[3]}",
            $"--socket={folder}/socket",
            $"--pid-file={folder}/pid", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M",
        ]);
        _daemons.Add(database);
        const string Grants = "create database slurm; create user slurm@'%' identified by 'slurm'; grant all on slurm.* to slurm@'%'; "
            + "create user slurm@localhost identified by 'slurm'; grant all on slurm.* to slurm@localhost";
        await Eventually.HoldsAsync(async () =>
            (await Daemon.RunAsync("mariadb", ["--no-defaults", "--user=root", $"--socket={folder}/socket", "-e", Grants])).Expect(0));
    }

    private async Task StartAccountingAsync()
    {
        await StartDatabaseAsync();
        _scratch.Write("slurmdbd.conf", $"""
            DbdHost=localhost
            DbdAddr=127.0.0.1
            DbdPort={_ports[2]}
            SlurmUser=root
            AuthType=auth/munge
            AuthInfo=socket={_scratch.PathOf("munge/socket")}
            StorageType=accounting_storage/mysql
            StorageHost=127.0.0.1
            StoragePort={_ports[3]}
            StorageUser=slurm
            StoragePass=slurm
            StorageLoc=slurm
            PidFile={_scratch.PathOf("slurmdbd.pid")}

            """);
        File.SetUnixFileMode(_scratch.PathOf("slurmdbd.conf"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var accounting = Start("slurmdbd", "-D");
        await HoldsAsync(accounting, "sacctmgr", ["-n", "list", "cluster"], "");
        (await RunAsync("sacctmgr", "-i", "add", "cluster", "loop")).Expect(0);
    }

    private Daemon Start(string program, params string[] arguments)
    {
        var daemon = new Daemon(program, arguments, new Dictionary<string, string> { ["SLURM_CONF"] = Configuration });
        _daemons.Add(daemon);
        return daemon;
    }

    private Task HoldsAsync(Daemon daemon, string program, string[] arguments, string expected) => Eventually.HoldsAsync(async () =>
    {
        var answer = await RunAsync(program, arguments);
        Assert.True(
            answer.ExitCode == 0 && answer.Output.Contains(expected, StringComparison.Ordinal),
            $"{answer.Output}{answer.Errors}{daemon.Said}");
    });

    private string Settings(bool accounting) => $"""
        ClusterName=loop
        SlurmctldHost=localhost(127.0.0.1)
        SlurmctldPort={_ports[0]}
        SlurmUser=root
        SlurmdUser=root
        AuthType=auth/munge
        AuthInfo=socket={_scratch.PathOf("munge/socket")}
        CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        MpiDefault=none
        SelectType=select/cons_tres
        SelectTypeParameters=CR_Core
        StateSaveLocation={_scratch.PathOf("state")}
        SlurmdSpoolDir={_scratch.PathOf("spool")}
        SlurmctldPidFile={_scratch.PathOf("slurmctld.pid")}
        SlurmdPidFile={_scratch.PathOf("slurmd.pid")}
        SchedulerParameters=sched_interval=1,batch_sched_delay=0
        MinJobAge=300
        ReturnToService=2
        SlurmdParameters=config_overrides
        NodeName=localhost NodeAddr=127.0.0.1 Port={_ports[1]} CPUs=16 RealMemory=100 State=UNKNOWN
        PartitionName=main Nodes=localhost Default=YES MaxTime=INFINITE State=UP
        PartitionName=secret Nodes=localhost Hidden=YES MaxTime=INFINITE State=UP
        {(accounting ? $"""
        AccountingStorageType=accounting_storage/slurmdbd
        AccountingStorageHost=127.0.0.1
        AccountingStoragePort={_ports[2]}
        AccountingStoragePass={_scratch.PathOf("munge/socket")}
        """ : "AccountingStorageType=accounting_storage/none")}

        """;
}
