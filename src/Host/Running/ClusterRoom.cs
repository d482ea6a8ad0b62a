using System.Net.Sockets;
using LustreActors.Actors;
using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources.Peers;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>All of a process that concerns other machines, put together: the board, who is a member, who reads whom, and the door for members.</summary>
internal sealed class ClusterRoom : IDisposable
{
    private static readonly TimeSpan LeaveWait = TimeSpan.FromSeconds(5);

    private readonly ClusterSettings _settings;
    private readonly ActorSystem _system;
    private readonly BlockingLane _lane;
    private readonly TimeProvider _time;
    private readonly string _version;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly IActorRef<BoardProtocol> _board;
    private readonly OwnMember _own = new();
    private readonly AggregatorRelay _relay;
    private readonly MemberTrust _trust;
    private MemberServer? _door;
    private Action _join = static () => { };
    private IActorRef<ClusterProtocol>? _supervisor;

    public ClusterRoom(ClusterSettings settings, ActorSystem system, BlockingLane lane, TimeProvider time, string version, ILoggerFactory logs)
    {
        (_settings, _system, _lane, _time, _version, _logs) = (settings, system, lane, time, version, logs);
        _log = logs.CreateLogger("cluster");
        var options = settings.Options;
        Published = new PublishedCluster(new ClusterStatus(options.Id, options.Mode, ShardPlan.Empty, new Coordination(true, null), time.GetUtcNow()));
        _board = system.Spawn("board", ShardBoard.Props(options));
        Answers = new ClusterAnswers(_board, Published, time);
        _relay = new AggregatorRelay(options, lane);
        _trust = new MemberTrust(options.Trust, lane, time, _log);
        JobsPlace = new JobsPlace(_board, () => Published.Current.Plan.View.Revision, settings.HasMembers);
    }

    public PublishedCluster Published { get; }

    public ClusterAnswers Answers { get; }

    public ClusterScrapes Scrapes { get; private set; } = null!;

    /// <summary>Where the join has its tables from.</summary>
    public JobsPlace JobsPlace { get; }

    /// <summary>Once the others are there. Nobody is asked and nothing is announced before <see cref="StartAsync"/>.</summary>
    public void Begin(IActorRef<MetricsProtocol> metrics, IActorRef<EnrichProtocol> enrich, ScrapeHandler scrapes, PublishedExposition published, ManagedMemory memory)
    {
        Scrapes = new ClusterScrapes(Published, Answers, _relay, memory, _settings.Options, _time, _log);
        if (_settings.HasMembers)
            _door = new MemberServer(_settings, _trust, _own, scrapes, Scrapes, Answers, metrics, published, memory, _logs);
        var families = new FamilyPool(Catalogue.All.Families);
        var parts = new ClusterParts(
            _settings.Options, Published, _board, enrich, _own,
            _settings.HasMembers ? parent => MembershipActor.Props(_settings.Options, _version, _own, _lane, parent) : null,
            PeersActor.Props(_settings.Options, families, _lane, metrics, _board));
        _join = () => _supervisor = _system.Spawn("cluster", ClusterSupervisor.Props(parts));
    }

    /// <summary>False where the door cannot be opened: that was logged.</summary>
    public async Task<bool> StartAsync()
    {
        var listen = _settings.Listen.ToString();
        try
        {
            await _trust.BeginAsync().ConfigureAwait(false);
            if (_door is not null)
                await _door.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException)
        {
            HostLog.CannotServeMembers(_log, listen, (e.InnerException ?? e).Message);
            return false;
        }

        if (_door is not null)
            HostLog.ServingMembers(_log, _settings.Options.Name, string.Join(", ", _door.Addresses), _settings.Options.Id, _settings.Options.Advertise.ToString());
        if (_door is not null && _trust.IsOpen)
            HostLog.AnybodyIsAMember(_log, listen);
        _join();
        return true;
    }

    public Task<MembershipState> StateAsync(CancellationToken stopping) => _supervisor is { } supervisor
        ? supervisor.AskAsync<ClusterProtocol, MembershipState>(replyTo => new ClusterProtocol.StateAsked(replyTo), LeaveWait, stopping)
        : throw new UsageException("the cluster has not begun yet");

    public Task<BoardParts> PartsAsync(CancellationToken stopping) =>
        _board.AskAsync<BoardProtocol, BoardParts>(replyTo => new BoardProtocol.ReadParts(replyTo), LeaveWait, stopping);

    /// <summary>What is ours goes to others while we still answer; then the door closes.</summary>
    public async Task LeaveAsync(CancellationToken overdue)
    {
        try
        {
            if (_supervisor is { } supervisor && _settings.HasMembers)
                await supervisor.AskAsync<ClusterProtocol, bool>(replyTo => new ClusterProtocol.Leave(replyTo), LeaveWait, overdue).ConfigureAwait(false);
        }
        catch (AskException)
        {
            // Others find out by themselves, a little later.
        }

        if (_door is not null)
            await _door.StopAsync(overdue).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _door?.Dispose();
        _relay.Dispose();
    }
}
