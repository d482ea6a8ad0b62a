using System.Net.Sockets;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Peers;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>All of a process that concerns other machines, put together: the board, who is a member, who reads whom, and the door for members.</summary>
internal sealed class ClusterRoom : IDisposable
{
    private static readonly TimeSpan LeaveWait = TimeSpan.FromSeconds(5);

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
    private readonly ClusterJobs _jobs;
    private readonly AggregatorRelay _relay;
    private readonly MemberTrust _trust;
    private MemberServer? _door;
    private ClusterParts? _parts;
    private IActorRef? _supervisor;

    private ClusterRoom(ClusterStart start, PublishedCluster published, JobActivityPages pages, IActorRef board, IActorRef sums)
    {
        var (settings, lane, time) = (start.Settings, start.Lane, start.Time);
        (_settings, _akka, _tree, _lane, _time, _logs) = (settings, start.Akka, start.Tree, lane, time, start.Logs);
        (Published, _pages, _board, _sums) = (published, pages, board, sums);
        _log = _logs.CreateLogger("cluster");
        var options = settings.Options;
        Activity = new PublishedActivity(options.Id, settings.JobsInterval, time);
        Answers = new ClusterAnswers(_board, Published, time);
        _jobs = new ClusterJobs(new ClusterJobsParts(options, Published, Activity, _sums, _board, AnnounceJoin, lane, time));
        _relay = new AggregatorRelay(options, lane);
        _trust = new MemberTrust(options.Trust, lane, time, _log);
        JobsScope = new JobsScope(settings.HasMembers)
        {
            Cluster = _jobs,
            Activity = Activity,
            OwnsJoin = () => !settings.HasMembers || Published.Current.OwnsJobs,
        };
    }

    public PublishedCluster Published { get; }

    public ClusterAnswers Answers { get; }

    public ClusterScrapes Scrapes { get; private set; } = null!;

    /// <summary>Where the join has its tables from.</summary>
    public JobsScope JobsScope { get; }

    /// <summary>What the jobs of this machine do, for aggregators.</summary>
    public PublishedActivity Activity { get; }

    public static async Task<ClusterRoom> CreateAsync(ClusterStart start)
    {
        var (options, pages) = (start.Settings.Options, new JobActivityPages());
        var status = new ClusterStatus(options.Id, options.Mode, ShardPlan.Empty, new Coordination(true, null), start.Time.GetUtcNow());
        var published = new PublishedCluster(status);
        var board = await start.Tree.StartAsync("board", ShardBoard.Props(options, start.Time), Supervision.KeepsState).ConfigureAwait(false);
        var parts = new JobSumsParts(options.Id, start.Settings.JobsInterval, pages, published, start.Time);
        var sums = await start.Tree.StartAsync("sums", JobSumsActor.Props(parts), Supervision.KeepsState).ConfigureAwait(false);
        return new ClusterRoom(start, published, pages, board, sums);
    }

    /// <summary>Once the others are there. Nobody is asked and nothing is announced before <see cref="StartAsync"/>.</summary>
    public void Begin(SourceServices services, IActorRef enrich, ScrapeHandler scrapes, PublishedExposition published, ManagedMemory memory)
    {
        Scrapes = new ClusterScrapes(Published, Answers, _relay, memory, _settings.Options, _time, _log);
        if (_settings.ServesMembers)
            _door = new MemberServer(_settings, _trust, new MemberAnswers(scrapes, Scrapes, Answers, published, Activity, _sums, memory, _time), _logs);
        var families = new FamilyPool(Catalogue.All.Families);
        var peers = new PeerParts(_settings.Options, _settings.JobsInterval, Published, families, services, _board, _sums, _pages);
        _parts = new ClusterParts(_settings.Options, Published, _board, _sums, enrich, Outside(), _time, Membership(), PeersActor.Props(peers));
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
                await supervisor.AskAsync<Left>(new ClusterSystemProtocol.Leave(), LeaveWait, overdue).ConfigureAwait(false);
        }
        catch (AskFailedException)
        {
            // Others find out by themselves, a little later.
        }

        if (_door is not null)
            await _door.StopAsync(overdue).ConfigureAwait(false);
    }

    /// <summary>Why the command was not carried out; null where it was.</summary>
    public async Task<string?> CommandAsync(ClusterCommand what, MemberAddress? member, CancellationToken stopping)
    {
        if (_supervisor is not { } supervisor || !_settings.HasMembers)
            return "this process is no member: cluster.enabled is off";
        return (await supervisor.AskAsync<CommandResult>(new ClusterSystemProtocol.Command(what, member), LeaveWait, stopping).ConfigureAwait(false)).Problem;
    }

    private void AnnounceJoin(long number) => _supervisor?.Tell(new ClusterSystemProtocol.AnnounceJoin(_settings.Options.Advertise, number));

    private OutsideAddresses Outside() => new(_settings.Outside, _settings.Options.Advertise.Scheme, _lane, System.Net.Dns.GetHostAddresses);

    /// <summary>Null without a cluster.</summary>
    private Func<IActorRef, Props>? Membership()
    {
        if (_settings.Join is not { } join)
            return null;
        var (options, port) = (_settings.Options, join.Remoting.Port);
        var control = new ClusterSystemOptions
        {
            Name = options.Name,
            Listen = new MemberAddress(join.Remoting.Address.ToString(), port),
            Advertise = new MemberAddress(join.Advertise.ToLowerInvariant(), port),
            Self = new MemberDescription(options.Id, options.Advertise, VersionCommand.Read().Version, []),
            Seeds = [.. join.Seeds.Select(AddressOf)],
            Dns = join.Dns is { } dns ? AddressOf(dns) : null,
            Roles = join.Roles,
            Trust = new ClusterTrustOptions
            {
                CaFile = options.Trust.CaFile,
                CertificateFile = options.Trust.CertificateFile,
                KeyFile = options.Trust.KeyFile,
                ServerName = options.Trust.ServerName,
                Insecure = join.Insecure,
            },
            Akka = _akka.IsEmpty ? Akka.Configuration.Config.Empty : Akka.Configuration.ConfigurationFactory.ParseString(_akka.Json),
        };
        return owner => ClusterSystemActor.Create(new ClusterSystemParts(control, _lane, owner, Published.Control, _time, _log));
    }

    private static MemberAddress AddressOf(HostPort at) => new(at.Host.ToLowerInvariant(), at.Port);

    public void Dispose()
    {
        _door?.Dispose();
        _relay.Dispose();
        _jobs.Dispose();
    }
}

/// <summary>What a <see cref="ClusterRoom"/> is made of.</summary>
internal sealed record ClusterStart(
    ClusterSettings Settings, AkkaSettings Akka, ActorTree Tree, BlockingLane Lane, TimeProvider Time, ILoggerFactory Logs);
