using System.Net.Sockets;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Sources.Peers;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>All of a process that concerns other machines, put together: the board, who is a member, who reads whom, and the door for members.</summary>
internal sealed class ClusterRoom : IDisposable
{
    private static readonly TimeSpan LeaveWait = TimeSpan.FromSeconds(5);

    private readonly ClusterSettings _settings;
    private readonly ActorTree _tree;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly IActorRef _board;
    private readonly OwnMember _own = new();
    private readonly AggregatorRelay _relay;
    private readonly MemberTrust _trust;
    private MemberServer? _door;
    private ClusterParts? _parts;
    private IActorRef? _supervisor;

    private ClusterRoom(ClusterSettings settings, ActorTree tree, IActorRef board, BlockingLane lane, TimeProvider time, ILoggerFactory logs)
    {
        (_settings, _tree, _board, _time, _logs) = (settings, tree, board, time, logs);
        _log = logs.CreateLogger("cluster");
        var options = settings.Options;
        Published = new PublishedCluster(new ClusterStatus(options.Id, options.Mode, ShardPlan.Empty, new Coordination(true, null), time.GetUtcNow()));
        Answers = new ClusterAnswers(_board, Published, time);
        _relay = new AggregatorRelay(options, lane);
        _trust = new MemberTrust(options.Trust, lane, time, _log);
        JobsPlace = new JobsPlace(_board, () => Published.Current.Plan.View.Revision, settings.HasMembers)
        {
            IsOurs = () => !settings.HasMembers || Published.Current.OwnsJobs,
        };
    }

    public PublishedCluster Published { get; }

    public ClusterAnswers Answers { get; }

    public ClusterScrapes Scrapes { get; private set; } = null!;

    /// <summary>Where the join has its tables from.</summary>
    public JobsPlace JobsPlace { get; }

    public static async Task<ClusterRoom> CreateAsync(
        ClusterSettings settings, ActorTree tree, BlockingLane lane, TimeProvider time, ILoggerFactory logs)
    {
        var board = await tree.StartAsync("board", ShardBoard.Props(settings.Options, time), Supervision.KeepsState).ConfigureAwait(false);
        return new ClusterRoom(settings, tree, board, lane, time, logs);
    }

    /// <summary>Once the others are there. Nobody is asked and nothing is announced before <see cref="StartAsync"/>.</summary>
    public void Begin(SourceServices services, IActorRef enrich, ScrapeHandler scrapes, PublishedExposition published, ManagedMemory memory)
    {
        Scrapes = new ClusterScrapes(Published, Answers, _relay, memory, _settings.Options, _time, _log);
        if (_settings.HasMembers)
            _door = new MemberServer(_settings, _trust, _own, scrapes, Scrapes, Answers, services.Metrics, published, memory, _logs);
        var families = new FamilyPool(Catalogue.All.Families);
        _parts = new ClusterParts(
            _settings.Options, Published, _board, enrich, _own, _time, Membership: null, PeersActor.Props(_settings.Options, Published, families, services, _board));
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
        _supervisor = await _tree.StartAsync("cluster", ClusterSupervisor.Props(_parts!)).ConfigureAwait(false);
        return true;
    }

    public Task<BoardParts> PartsAsync(CancellationToken stopping) => _board.AskAsync<BoardParts>(BoardProtocol.ReadParts.Now, LeaveWait, stopping);

    /// <summary>What is ours goes to others while we still answer; then the door closes.</summary>
    public async Task LeaveAsync(CancellationToken overdue)
    {
        try
        {
            if (_supervisor is { } supervisor && _settings.HasMembers)
                await supervisor.AskAsync<bool>(ClusterProtocol.Leave.Now, LeaveWait, overdue).ConfigureAwait(false);
        }
        catch (AskFailedException)
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
