using System.Net;
using System.Net.Sockets;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>
/// One simulated Lustre on several servers, each with a member of one cluster on it, and the site that uses it. What is true is known.
/// </summary>
internal sealed class ServersOfACluster : IAsyncDisposable
{
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(5);

    private readonly Scratch _scratch = new();
    private readonly SimulatedLustre _model;
    private readonly SimulatedSite _site;
    private readonly List<LustreTree> _trees = [];
    private readonly RunningExporter?[] _members;
    private readonly int[] _ports;
    private readonly string[] _settings;
    private readonly Dictionary<(string Target, string Job), decimal> _counted = [];
    private decimal _written;
    private bool _hasCounted;

    /// <param name="count">Each has an OST; the first two have an MDT as well.</param>
    /// <param name="settings">Of all members.</param>
    public ServersOfACluster(int count, params string[] settings)
    {
        _model = new SimulatedLustre(new SimulationOptions
        {
            Seed = 31,
            JobIds = JobIdStyle.JobUidHost,
            Start = DateTimeOffset.UtcNow - Past,
            ShortestJob = TimeSpan.FromMinutes(20),
            LongestJob = TimeSpan.FromMinutes(40),
            // What is true must not change faster than it is told, or what is counted twice cannot be told from what is late.
            WritersPause = false,
            NodesGoDown = false,
            Filesystems = [new FilesystemOptions { Name = "scratch", Osts = count, Mdts = 2, Clients = 6, Jobs = 24 }],
        });
        _model.Advance(Past);
        var targets = _model.Filesystems[0].Targets.Select(t => t.Name).ToArray();
        for (var i = 0; i < count; i++)
        {
            string[] own = [$"scratch-OST{i:x4}", .. i < 2 ? new[] { $"scratch-MDT{i:x4}" } : []];
            Assert.Subset(targets.ToHashSet(), own.ToHashSet());
            _trees.Add(new LustreTree(_model, _scratch.Of($"server{i}"), new LustreNode { Targets = own, Mgs = i == 0 }));
            _trees[i].Write();
        }

        _site = new SimulatedSite(_model, _scratch.Of("site"), DirectoryStyle.Lists);
        _members = new RunningExporter?[count];
        _ports = [.. Enumerable.Range(0, count).Select(_ => FreePort())];
        _settings = settings;
    }

    public int Count => _members.Length;

    public SimulatedSite Site => _site;

    public RunningExporter this[int member] => _members[member] ?? throw new InvalidOperationException($"{NameOf(member)} does not run");

    public bool Runs(int member) => _members[member] is not null;

    /// <summary>Those that run.</summary>
    public IEnumerable<RunningExporter> Members => _members.OfType<RunningExporter>();

    public static string NameOf(int member) => $"oss{member}";

    public Uri DoorOf(int member) => new($"http://127.0.0.1:{_ports[member]}");

    /// <summary>All of them listed.</summary>
    private string Listed => $"-Dcluster.peers=[{string.Join(',', _ports.Select(p => $"\"http://127.0.0.1:{p}\""))}]";

    public async Task StartAsync(params IEnumerable<int> members)
    {
        foreach (var member in members)
            _members[member] = await RunningExporter.StartAsync(SettingsOf(member));
    }

    public Task StartAllAsync() => StartAsync(Enumerable.Range(0, Count));

    /// <summary>As a machine that loses its power.</summary>
    public async Task KillAsync(int member)
    {
        await this[member].DisposeAsync();
        _members[member] = null;
    }

    /// <summary>As an administrator stops it.</summary>
    public async Task StopAsync(int member)
    {
        await this[member].StopAsync();
        await KillAsync(member);
    }

    public void Advance(TimeSpan elapsed)
    {
        _model.Advance(elapsed);
        foreach (var tree in _trees)
            tree.Write();
        _site.Write();
    }

    /// <summary>Bytes that jobs of SLURM have written, all together, since this was asked first. Those of a job that has ended stay in it.</summary>
    public decimal Written()
    {
        foreach (var target in _model.Filesystems[0].Targets)
        {
            foreach (var job in target.JobTable)
            {
                var now = (decimal)job.Counters.Current["write_bytes"].Sum;
                var before = _counted.GetValueOrDefault((target.Name, job.Id), _hasCounted ? 0 : now);
                if (IsOfSlurm(job.Id))
                    _written += now >= before ? now - before : now;
                _counted[(target.Name, job.Id)] = now;
            }
        }

        _hasCounted = true;
        return _written;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
            await member.DisposeAsync();
        foreach (var tree in _trees)
            tree.Dispose();
        _scratch.Dispose();
    }

    private string[] SettingsOf(int member) =>
    [
        $"-Dpaths.root=\"{_scratch.Of($"server{member}")}\"", "-Dcollect.min-age=0s", "-Djobs.min-interval=0s",
        $"-Dcluster.id={NameOf(member)}", $"-Dcluster.listen=\"127.0.0.1:{_ports[member]}\"", "-Dcluster.interval=1s", "-Dcluster.deadline=2s", "-Djobs.interval=1s",
        "-Dcluster.forget-after=20s", "-Dslurm.enabled=on", $"-Dslurm.squeue=\"{_site.Squeue}\"", "-Dslurm.interval=1s",
        "-Daccounts.enabled=on", $"-Daccounts.getent=\"{_site.Getent}\"",
        .. _settings, .. _settings.Contains("-Dcluster.mode=static") ? new[] { Listed } : [],
    ];

    /// <summary>With a number in front, as all of them have it here: <c>4228:1011:node002</c>.</summary>
    private static bool IsOfSlurm(string id) => id.IndexOf(':', StringComparison.Ordinal) is var end and > 0 && !id.AsSpan(0, end).ContainsAnyExceptInRange('0', '9');

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
