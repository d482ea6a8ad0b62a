using System.Net.Sockets;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Peers;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Enriching;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Showing;
using LustreActors.Actors.Supervising;
using LustreActors.Blocking;
using LustreActors.Host.Configuration;
using LustreActors.Host.Http;
using LustreActors.Host.Listening;
using LustreActors.Host.Logging;
using LustreActors.Host.OneShot;
using LustreActors.Host.OwnMetrics;
using LustreActors.Host.Pages;
using LustreActors.Messages.Cluster;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Lustre.Compat;
using LustreActors.Sources.Peers;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Running;

/// <summary>
/// The parts of the process that concern other machines: the board of shards, the membership, the peers that are read, and the member port.
/// </summary>
internal sealed class ClusterHost : IDisposable
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Less than a phase of the shutdown lasts (8 s).</summary>
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(7);

    private readonly ClusterSettings _settings;
    private readonly ActorTree _tree;
    private readonly BlockingLane _lane;
    private readonly TimeProvider _time;
    private readonly AkkaSettings _akka;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly IActorRef _board;
    private readonly IActorRef _sums;
    private readonly JobActivityPages _pages;
    private readonly ClusterJoin _jobs;
    private readonly ClientTables? _clients;
    private readonly AggregatorRelay _relay;
    private readonly MemberAuthenticator _authenticator;
    private readonly ReceivedRelays? _received;
    private RelayEndpoint? _relays;
    private MemberServer? _server;
    private ClusterParts? _parts;
    private IActorRef? _supervisor;

    private ClusterHost(
        ClusterHostParts host, PublishedCluster published, JobActivityPages pages, IActorRef board, IActorRef sums, IActorRef showing,
        PeerClientParts? clients)
    {
        var (settings, lane, time) = (host.Settings, host.Lane, host.Time);
        (_settings, _akka, _tree, _lane, _time, _logs) = (settings, host.Akka, host.Tree, lane, time, host.Logs);
        (Published, _pages, _board, _sums) = (published, pages, board, sums);
        _log = _logs.CreateLogger("cluster");
        var options = settings.Options;
        Activity = new PublishedActivity(options.Id, settings.JobsInterval, time);
        Answers = new ClusterAnswers(_board, Published, time);
        _jobs = ClusterJoin.ForJobs(new ClusterJoinParts(options, Published, Activity, _sums, _board, AnnounceJoin, lane, time));
        if (clients is not null)
            _clients = CreateClients(clients);
        if (settings.Receive.Items.Count > 0)
            _received = new ReceivedRelays(time);
        _relay = new AggregatorRelay(options, lane);
        Overviews = new ClusterReader(Published, showing, _relay, time);
        _authenticator = new MemberAuthenticator(options.Trust, lane, time, _log);
        JobsScope = new JobsScope(settings.HasMembers)
        {
            Cluster = _jobs,
            Activity = Activity,
            OwnsJoin = () => !settings.HasMembers || Published.Current.OwnsJobs,
        };
    }

    public PublishedCluster Published { get; }

    public ClusterAnswers Answers { get; }

    /// <summary>The open connections of the member port; null when it is not served.</summary>
    public int? MemberConnections => _server?.Connections.Open;

    /// <summary>What other clusters have sent; null if none may send.</summary>
    public RelayCounts? RelayCounts => _relays?.Counts;

    public ClusterScrapes Scrapes { get; private set; } = null!;

    /// <summary>What the pages show of the whole cluster.</summary>
    public ClusterReader Overviews { get; }

    /// <summary>The place from which the join of jobs takes its tables.</summary>
    public JobsScope JobsScope { get; }

    /// <summary>The activity of this machine's jobs, for aggregators.</summary>
    public PublishedActivity Activity { get; }

    /// <summary>Where the rates of clients go.</summary>
    /// <param name="rates">Receives the rates.</param>
    public ClientsScope ClientsScope(PublishedClientRates rates) => new(rates)
    {
        Activity = _clients?.Activity,
        Cluster = _settings.HasPeers ? _clients?.Cluster : null,
        Received = _received,
    };

    public static async Task<ClusterHost> CreateAsync(ClusterHostParts host)
    {
        var (options, pages) = (host.Settings.Options, new JobActivityPages());
        var status = new ClusterStatus(options.Id, options.Mode, ShardPlan.Empty, new Coordination(true, null), host.Time.GetUtcNow());
        var published = new PublishedCluster(status);
        var board = await host.Tree.StartAsync("board", ShardBoard.Props(options, host.Time), Supervision.KeepsState).ConfigureAwait(false);
        var parts = new JobSumsParts(options.Id, host.Settings.JobsInterval, pages, published, host.Time);
        var sums = await host.Tree.StartAsync("sums", JobSumsActor.Props(parts), Supervision.KeepsState).ConfigureAwait(false);
        var showing = await host.Tree.StartAsync(
            ClusterShowingActor.Name, ClusterShowingActor.Props(board, published, host.Time), Supervision.Source).ConfigureAwait(false);
        var clients = await StartClientsAsync(host, published).ConfigureAwait(false);
        return new ClusterHost(host, published, pages, board, sums, showing, clients);
    }

    /// <summary>
    /// Wires the parts that need the local ones. No member is asked and nothing is announced before <see cref="StartAsync"/>.
    /// </summary>
    public void Connect(
        SourceServices services, IActorRef enrich, ScrapeHandler scrapes, PublishedExposition published, ManagedMemory memory)
    {
        Scrapes = new ClusterScrapes(Published, Answers, _relay, memory, _settings.Options, _time, _log);
        if (_received is not null)
        {
            _relays = new RelayEndpoint(
                _settings.Receive.Items, _received, () => !_settings.HasPeers || Published.Current.OwnsJobs, _lane, _time, _log);
        }

        if (_settings.ServesMembers)
            _server = new MemberServer(
                _settings,
                _authenticator,
                new MemberEndpoints(
                    scrapes, Scrapes, Answers, published, new ServedTables(Activity, _sums), _clients?.Served, Overviews, memory, _time),
                _relays,
                _time,
                _logs);

        // An exporter that is read as a peer may give a family of these names another type.
        var families = new PeerPool(Catalogue.All.Families.Except(CompatFamilies.All));
        var peers = new PeerParts(_settings.Options, _settings.JobsInterval, Published, families, services, _board, _sums, _pages)
        {
            Clients = _clients?.Parts,
        };
        _parts = new ClusterParts(
            _settings.Options, Published, _board, _sums, enrich, Outside(), _time, ControlPlane(), PeersActor.Props(peers))
        {
            ClientSums = _clients?.Parts.Sums,
        };
    }

    /// <returns>False when the member port cannot be opened; the reason was logged.</returns>
    public async Task<bool> StartAsync()
    {
        var listen = _settings.Listen.ToString();
        try
        {
            await _authenticator.LoadAsync().ConfigureAwait(false);
            if (_server is not null)
                await _server.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException)
        {
            HostLog.CannotServeMembers(_log, listen, (e.InnerException ?? e).Message);
            return false;
        }

        if (_server is not null)
        {
            var options = _settings.Options;
            HostLog.ServingMembers(_log, options.Name, string.Join(", ", _server.Addresses), options.Id, options.Advertise.ToString());
        }

        if (_settings.HasMembers && _authenticator.IsOpen)
            HostLog.AnybodyIsAMember(_log, listen);
        _supervisor = await _tree.StartAsync("cluster", ClusterSupervisor.Props(_parts!)).ConfigureAwait(false);
        return true;
    }

    public Task<BoardParts> PartsAsync(CancellationToken stopping) =>
        _board.AskAsync<BoardParts>(BoardProtocol.ReadParts.Now, AskTimeout, stopping);

    /// <summary>Hands this member's shards to the others while it still answers, then closes the member port.</summary>
    public async Task LeaveAsync(CancellationToken overdue)
    {
        try
        {
            if (_supervisor is { } supervisor && _settings.HasMembers)
                await supervisor.AskAsync<Left>(new ClusterSystemProtocol.Leave(), LeaveTimeout, overdue).ConfigureAwait(false);
        }
        catch (AskFailedException)
        {
            // The others notice the end of this member a little later.
        }

        if (_server is not null)
            await _server.StopAsync(overdue).ConfigureAwait(false);
    }

    /// <returns>The reason why the command was not carried out; null when it was.</returns>
    public async Task<string?> CommandAsync(ClusterCommand what, MemberAddress? member, CancellationToken stopping)
    {
        if (_supervisor is not { } supervisor || !_settings.HasMembers)
            return "this process is no member: cluster.enabled is off";
        var command = new ClusterSystemProtocol.Command(what, member);
        return (await supervisor.AskAsync<ClusterCommandResult>(command, AskTimeout, stopping).ConfigureAwait(false)).Problem;
    }

    private void AnnounceJoin() =>
        _supervisor?.Tell(new ClusterSystemProtocol.AnnounceJoin(_settings.Options.Advertise));

    /// <summary>Starts the actor that adds up the clients of this member's share; null if clients are not measured.</summary>
    private static async Task<PeerClientParts?> StartClientsAsync(ClusterHostParts host, PublishedCluster published)
    {
        if (host.Settings.ClientsInterval is not { } interval)
            return null;
        var pages = new JobActivityPages();
        var parts = new JobSumsParts(host.Settings.Options.Id, interval, pages, published, host.Time) { OfClients = true };
        var sums = await host.Tree.StartAsync("client-tables", JobSumsActor.Props(parts), Supervision.KeepsState).ConfigureAwait(false);
        return new PeerClientParts(interval, sums, pages);
    }

    private ClientTables CreateClients(PeerClientParts parts)
    {
        var activity = new PublishedActivity(_settings.Options.Id, parts.Interval, _time);
        var cluster = ClusterJoin.ForClients(new ClusterJoinParts(
            _settings.Options, Published, activity, parts.Sums, _board, AnnounceJoin, _lane, _time));
        return new ClientTables(parts, activity, cluster);
    }

    private OutsideAddresses Outside() =>
        new(_settings.Outside, _settings.Options.Advertise.Scheme, _lane, System.Net.Dns.GetHostAddresses);

    /// <summary>The factory of the control plane's actor; null without a cluster.</summary>
    private Func<IActorRef, Props>? ControlPlane()
    {
        if (_settings.Join is not { } join)
            return null;
        var connections = OpenFiles.ControlConnections(join.MaxConnections);
        if (connections < join.MaxConnections)
            HostLog.FewDescriptors(_log, join.MaxConnections, "the port of members' control", connections);
        var options = join with
        {
            MaxConnections = connections,
            Akka = _akka.IsEmpty ? Akka.Configuration.Config.Empty : Akka.Configuration.ConfigurationFactory.ParseString(_akka.Json),
        };
        return owner => ClusterSystemActor.Create(new ClusterSystemParts(options, _lane, owner, Published.Control, _time, _log));
    }

    public void Dispose()
    {
        _server?.Dispose();
        _relay.Dispose();
        _jobs.Dispose();
        _clients?.Cluster.Dispose();
    }

    /// <summary>The tables of clients, on their way through the cluster.</summary>
    private sealed record ClientTables(PeerClientParts Parts, PublishedActivity Activity, ClusterJoin Cluster)
    {
        public ServedTables Served => new(Activity, Parts.Sums);
    }
}

/// <summary>The parts of a <see cref="ClusterHost"/>.</summary>
internal sealed record ClusterHostParts(
    ClusterSettings Settings, AkkaSettings Akka, ActorTree Tree, BlockingLane Lane, TimeProvider Time, ILoggerFactory Logs);
