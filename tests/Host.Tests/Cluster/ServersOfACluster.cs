using System.Text.Json;
using LustreActors.Host.Tests.Deploy;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using LustreActors.Simulator.Site;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>
/// One simulated Lustre on several servers, each with a member of one cluster, and the site that uses it. The true values are known.
/// </summary>
internal sealed class ServersOfACluster : IAsyncDisposable
{
    private const string Loopback = "127.0.0.1";

    private static readonly TimeSpan Past = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A lost member is removed after some 13 seconds. The failure detector keeps its default pause: a busy machine must not look like a
    /// lost one.
    /// </summary>
    private static readonly string[] Quick =
        ["-Dakka.cluster.gossip-interval=500ms", "-Dakka.cluster.split-brain-resolver.stable-after=4s"];

    private readonly Scratch _scratch = new();
    private readonly SimulatedLustre _model;
    private readonly SimulatedSite _site;
    private readonly List<LustreTree> _trees = [];
    private readonly RunningExporter?[] _members;
    private readonly int[] _dataPorts;
    private readonly int[] _ports;
    private readonly string[] _settings;
    private readonly Namespaces? _network;
    private readonly Dictionary<(string Target, string Job), decimal> _counted = [];
    private readonly Dictionary<string, decimal> _writtenSoFar = new(StringComparer.Ordinal);
    private decimal _written;
    private bool _hasCounted;

    /// <param name="count">The number of servers. Each has an OST; the first two have an MDT as well.</param>
    /// <param name="settings">Settings of all members.</param>
    public ServersOfACluster(int count, params string[] settings)
        : this(
            new FilesystemOptions { Name = "scratch", Osts = count, Mdts = 2, Clients = 6, Jobs = 24 },
            [.. Enumerable.Range(0, count).Select(i => (string[])[$"scratch-OST{i:x4}", .. i < 2 ? new[] { $"scratch-MDT{i:x4}" } : []])],
            settings)
    {
    }

    /// <param name="filesystem">The filesystem.</param>
    /// <param name="targets">The targets of each server. One without targets is a member without Lustre.</param>
    /// <param name="settings">Settings of all members.</param>
    public ServersOfACluster(FilesystemOptions filesystem, IReadOnlyList<string[]> targets, params string[] settings)
    {
        _model = new SimulatedLustre(new SimulationOptions
        {
            Seed = 31,
            JobIds = JobIdStyle.JobUidHost,
            Start = DateTimeOffset.UtcNow - Past,
            ShortestJob = TimeSpan.FromMinutes(20),
            LongestJob = TimeSpan.FromMinutes(40),
            // The truth must change more slowly than the sums, or a double count could not be told from a late sum.
            WritersPause = false,
            NodesGoDown = false,
            Filesystems = [filesystem],
        });
        _model.Advance(Past);
        var known = _model.Filesystems[0].Targets.Select(t => t.Name).ToHashSet();
        var count = targets.Count;
        for (var i = 0; i < count; i++)
        {
            Assert.Subset(known, targets[i].ToHashSet());
            Directory.CreateDirectory(_scratch.PathOf($"server{i}"));
            if (targets[i].Length == 0)
                continue;
            var tree = new LustreTree(_model, _scratch.PathOf($"server{i}"), new LustreNode { Targets = targets[i], Mgs = i == 0 });
            _trees.Add(tree);
            tree.Write();
        }

        _site = new SimulatedSite(_model, _scratch.PathOf("site"), DirectoryStyle.Lists);
        _members = new RunningExporter?[count];
        var ports = Ports.Free(count * 2);
        (_ports, _dataPorts) = (ports[..count], ports[count..]);
        _settings = settings;
        _scratch.Write("ca.pem", MemberCertificates.Shared.Authority);
        _scratch.Write("member.pem", MemberCertificates.Shared.Certificate);
        _scratch.Write("member.key", MemberCertificates.Shared.Key);
    }

    /// <summary>Creates servers on a private network, with a host for each.</summary>
    public ServersOfACluster(Namespaces network, int count, params string[] settings)
        : this(count, settings) => _network = network;

    /// <summary>The number of the first server's host on the private network.</summary>
    public int FirstHost { get; init; }

    public SimulatedLustre Model => _model;

    public int Count => _members.Length;

    /// <summary>Further settings of one member, which override those of all members; used at its start.</summary>
    public Dictionary<int, string[]> Own { get; } = [];

    public SimulatedSite Site => _site;

    public RunningExporter this[int member] => _members[member] ?? throw new InvalidOperationException($"{NameOf(member)} does not run");

    public bool Runs(int member) => _members[member] is not null;

    /// <summary>The members that run.</summary>
    public IEnumerable<RunningExporter> Members => _members.OfType<RunningExporter>();

    public static string NameOf(int member) => $"oss{member}";

    /// <summary>The numbers of the members that run.</summary>
    public IReadOnlyList<int> Living => [.. Enumerable.Range(0, Count).Where(Runs)];

    /// <summary>The control plane's port of a member.</summary>
    public int PortOf(int member) => _ports[member];

    /// <summary>The address of a member, as in <c>cluster show</c>.</summary>
    public string AddressOf(int member) => $"{HostOf(member)}:{_ports[member]}";

    /// <summary>The address of a member's port for members.</summary>
    public string DataAddressOf(int member) => $"{HostOf(member)}:{_dataPorts[member]}";

    private string HostOf(int member) => _network is { } network ? $"{network.AddressOf(FirstHost + member)}" : Loopback;

    private string Seeds => $"-Dcluster.seeds=[{string.Join(',', Enumerable.Range(0, Count).Select(m => $"\"{AddressOf(m)}\""))}]";

    /// <summary>Starts members at the same moment.</summary>
    public Task StartAsync(params IEnumerable<int> members) =>
        Task.WhenAll(members.Select(async member => _members[member] = await StartOneAsync(member)));

    /// <summary>Starts members a few at a time, as many as one machine can carry.</summary>
    public async Task StartGraduallyAsync(params IEnumerable<int> members)
    {
        foreach (var few in members.Chunk(Environment.ProcessorCount * 2))
            await StartAsync(few);
    }

    /// <summary>Starts the members that do not run.</summary>
    public Task StartMissingAsync() => StartAsync([.. Enumerable.Range(0, Count).Where(m => !Runs(m))]);

    public Task StartAllAsync() => StartAsync(Enumerable.Range(0, Count));

    /// <summary>Starts all members, and waits until they are one cluster.</summary>
    public async Task FormAsync()
    {
        await StartAllAsync();
        await AreOneClusterAsync([.. Enumerable.Range(0, Count)]);
    }

    /// <summary>Waits until each of these members has all of them as members that are up, and no others.</summary>
    public async Task AreOneClusterAsync(IReadOnlyCollection<int> members, TimeSpan? within = null)
    {
        foreach (var member in members)
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var told = string.Join(' ', (await MembersSeenByAsync(member)).Where(m => m.IsUp).Select(m => m.Address).Order());
                    var all = string.Join(' ', members.Select(AddressOf).Order());
                    Assert.True(told == all, $"{NameOf(member)} has {told} and not {all}; its log:\n{this[member].Log.Text}");
                },
                within);
        }
    }

    /// <summary>The members as one of them sees them.</summary>
    public async Task<IReadOnlyList<MemberSeen>> MembersSeenByAsync(int member)
    {
        var shown = (await this[member].InspectAsync("cluster", "show", "--json")).Expect(0);
        using var json = JsonDocument.Parse(shown.Output);
        return [.. json.RootElement.EnumerateArray().Select(MemberSeen.From)];
    }

    /// <summary>The member that joins the jobs of all, as another one sees it.</summary>
    public async Task<int> JoinOwnerAsync(int seenBy)
    {
        var owner = -1;
        await Eventually.HoldsAsync(async () =>
        {
            var joins = (await MembersSeenByAsync(seenBy)).Where(m => m.Joins).ToArray();
            Assert.True(joins.Length == 1, $"{joins.Length} members join the jobs, as {NameOf(seenBy)} sees it");
            owner = Enumerable.Range(0, Count).First(m => joins[0].Address == AddressOf(m));
        });
        return owner;
    }

    /// <summary>Kills a member, as a power failure would.</summary>
    public async Task KillAsync(int member)
    {
        await this[member].DisposeAsync();
        _members[member] = null;
    }

    /// <summary>Stops a member, as an administrator would.</summary>
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

    /// <summary>The bytes written by all jobs of SLURM since the first call. Those of ended jobs stay in the sum.</summary>
    public decimal Written()
    {
        var soFar = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var target in _model.Filesystems[0].Targets)
        {
            foreach (var job in target.JobTable)
            {
                var now = (decimal)job.Counters.Current["write_bytes"].Sum;
                var before = _counted.GetValueOrDefault((target.Name, job.Id), _hasCounted ? 0 : now);
                if (NumberOf(job.Id) is not null)
                    _written += now >= before ? now - before : now;
                _counted[(target.Name, job.Id)] = now;
                if (NumberOf(job.Id) is { } number)
                    soFar[number] = soFar.GetValueOrDefault(number) + now;
            }
        }

        foreach (var (number, bytes) in soFar)
            _writtenSoFar[number] = Math.Max(bytes, _writtenSoFar.GetValueOrDefault(number));

        _hasCounted = true;
        return _written;
    }

    /// <summary>
    /// The most that the counters of a job have shown together, as of the last call of <see cref="Written"/>. They may be forgotten later.
    /// </summary>
    public decimal WrittenSoFar(string jobNumber) => _writtenSoFar.GetValueOrDefault(jobNumber);

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
            await member.DisposeAsync();
        foreach (var tree in _trees)
            tree.Dispose();
        _scratch.Dispose();
    }

    private Task<RunningExporter> StartOneAsync(int member) => _network is { } network
        ? RunningExporter.StartAsAsync(network.In(FirstHost + member), [.. SettingsOf(member), $"-Dhttp.listen=\"{HostOf(member)}:0\""])
        : RunningExporter.StartAsync(SettingsOf(member));

    private string[] SettingsOf(int member) =>
    [
        $"-Dpaths.root=\"{_scratch.PathOf($"server{member}")}\"", "-Dcollect.min-age=0s", "-Djobs.min-interval=0s",
        "-Dcluster.enabled=on", $"-Dcluster.id={NameOf(member)}", $"-Dcluster.listen=\"{DataAddressOf(member)}\"",
        $"-Dcluster.remoting=\"{AddressOf(member)}\"", Seeds, "-Dcluster.roles=[collector,aggregator]",
        $"-Dcluster.trust.ca-file=\"{_scratch.PathOf("ca.pem")}\"", $"-Dcluster.trust.certificate-file=\"{_scratch.PathOf("member.pem")}\"",
        $"-Dcluster.trust.key-file=\"{_scratch.PathOf("member.key")}\"", $"-Dcluster.trust.server-name={MemberCertificates.Name}",
        "-Dcluster.interval=1s", "-Dcluster.deadline=2s", "-Djobs.interval=1s", "-Djobs.top=1000", "-Dcluster.forget-after=20s",
        "-Dslurm.enabled=on", $"-Dslurm.squeue=\"{_site.Squeue}\"", "-Dslurm.interval=1s",
        "-Daccounts.enabled=on", $"-Daccounts.getent=\"{_site.Getent}\"",
        .. Quick, .. _settings, .. Own.GetValueOrDefault(member, []),
    ];

    /// <summary>The number of a job of SLURM, with which the id begins here: <c>4228:1011:node002</c>. Null for another id.</summary>
    private static string? NumberOf(string id) =>
        id.IndexOf(':', StringComparison.Ordinal) is var end and > 0 && id.AsSpan(0, end).ContainsAnyExceptInRange('0', '9') is false
            ? id[..end]
            : null;
}

/// <summary>A line of <c>inspect cluster show</c>.</summary>
internal sealed record MemberSeen(string Address, string Status, bool IsReachable, bool Joins)
{
    public bool IsUp => Status == "up" && IsReachable;

    public static MemberSeen From(JsonElement line)
    {
        var address = line.GetProperty("address").GetString()!;
        return new MemberSeen(
            address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..],
            line.GetProperty("status").GetString()!,
            line.GetProperty("reachable").GetBoolean(),
            line.GetProperty("joins").GetBoolean());
    }
}
