using System.Net.Sockets;
using Akka;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Enriching;
using LustreActors.Actors.Ganglia;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Machine;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Relays;
using LustreActors.Actors.Showing;
using LustreActors.Actors.Supervising;
using LustreActors.Blocking;
using LustreActors.Hocon;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;
using LustreActors.Host.Http;
using LustreActors.Host.Inspection;
using LustreActors.Host.Listening;
using LustreActors.Host.Logging;
using LustreActors.Host.OwnMetrics;
using LustreActors.Host.Pages;
using LustreActors.Messages;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Running;

/// <summary>
/// The running program: assembles the parts, starts them, reloads the configuration, and stops everything in a fixed order.
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConfigurationFile _file;
    private readonly LineLogging _logs;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the parts were started, or could not be. A stop waits for it: half a web server cannot be stopped.</summary>
    private readonly TaskCompletionSource _startEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly OwnRegistry _registry = new();
    private readonly ReloadMetrics _reloads;

    /// <summary>Apart from the sources, so that the configuration can also be read while many of them hang.</summary>
    private readonly BlockingLane _configurationLane = new(ConfigurationFile.LaneOptions);

    private readonly ServiceManager _service;
    private readonly ConnectionLimit _connections;
    private readonly WebAccess? _access;
    private readonly HttpServer _http;
    private readonly ActorSystem _system;
    private readonly AppOptions _started;
    private BoundConfiguration _configuration;
    private IActorRef _collect = ActorRefs.Nobody;
    private IActorRef _enrich = ActorRefs.Nobody;
    private IActorRef _clients = ActorRefs.Nobody;
    private IActorRef _clientSums = ActorRefs.Nobody;
    private IActorRef _ganglia = ActorRefs.Nobody;
    private IActorRef _relays = ActorRefs.Nobody;
    private Health _health = null!;
    private InspectionServer? _inspection;
    private int _stopping;

    private Collector(
        ConfigurationFile file, BoundConfiguration configuration, WebAccess? access, PublicPorts ports, LineLogging logs,
        ServiceManager service, TimeProvider time)
    {
        (_file, _configuration, _access, _logs, _service, _time) = (file, configuration, access, logs, service, time);
        _log = logs.CreateLogger("host");
        _started = configuration.Options;
        Lane = new BlockingLane(new BlockingLaneOptions { MaxAbandoned = _started.MaxAbandoned }, time, logs.CreateLogger("blocking"));
        _reloads = new ReloadMetrics(_registry);
        _connections = MetricsServer.Limit(_started.Http, time, logs.CreateLogger("http"));
        ServingMetrics.Register(_registry, () => _logs.Dropped, () => _connections.Open, () => Cluster?.MemberConnections,
            () => Cluster?.RelayCounts);
        _http = new HttpServer(
            kestrel => MetricsServer.Listen(kestrel, _started.Http, _connections, _access),
            logs,
            services => services.AddActorSystem(_started.Akka.Json, time, logs)
                .Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = ports.Take));
        _system = _http.Services.GetRequiredService<ActorSystem>();
        AkkaConfiguration.StartGuardian(_system);
        Tree = new ActorTree(_system);
    }

    public ActorTree Tree { get; }

    public BlockingLane Lane { get; }

    public IActorRef Metrics { get; private set; } = ActorRefs.Nobody;

    /// <summary>Null when neither members nor other exporters are configured.</summary>
    public ClusterHost? Cluster { get; private set; }

    public string InspectSocket => Options.InspectSocket;

    public IReadOnlyCollection<string> Addresses => _http.Addresses;

    /// <summary>The exit code, once everything has stopped.</summary>
    public Task<int> Ended => _ended.Task;

    private AppOptions Options => Volatile.Read(ref _configuration).Options;

    /// <summary>Assembles the parts. Nothing is served before <see cref="StartAsync"/>.</summary>
    public static async Task<Collector> CreateAsync(
        ConfigurationFile file, BoundConfiguration configuration, PublicPorts ports, LineLogging logs, ServiceManager service,
        TimeProvider time)
    {
        var access = configuration.Options.Http.WebConfigFile is { } web
            ? await WebAccess.LoadAsync(web, time, logs.CreateLogger("http")).ConfigureAwait(false)
            : null;
        var collector = new Collector(file, configuration, access, ports, logs, service, time);
        await collector.BuildAsync().ConfigureAwait(false);
        return collector;
    }

    public ILogger CreateLogger(string category) => _logs.CreateLogger(category);

    /// <returns>False when a port cannot be opened: the reason was logged, and nothing runs.</returns>
    public async Task<bool> StartAsync()
    {
        try
        {
            return await StartPartsAsync().ConfigureAwait(false);
        }
        finally
        {
            _startEnded.TrySetResult();
        }
    }

    private async Task<bool> StartPartsAsync()
    {
        await ScrapeWarmup.RunAsync(_registry.Export()).ConfigureAwait(false);
        var listen = Options.Http.Listen.ToString();
        try
        {
            await _http.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The sockets are bound already; two processes that start at the same moment find out when the second one listens.
            HostLog.CannotListen(_log, listen, $"{(e.InnerException ?? e).Message}; see http.listen");
            await DisposeAsync().ConfigureAwait(false);
            return false;
        }

        if (Cluster is not null && !await Cluster.StartAsync().ConfigureAwait(false))
        {
            await DisposeAsync().ConfigureAwait(false);
            return false;
        }

        if (_inspection is not null)
            await _inspection.TryStartAsync(_log).ConfigureAwait(false);
        HostLog.Serving(_log, VersionCommand.Read().Version, string.Join(", ", Addresses), _file.Name);
        LogWarnings();
        _service.Ready(_health.FindProblemAsync);
        _ = StopWhenTheTreeEndsAsync();

        // Akka.Hosting stops the host when the actor system ends; here that is a failure unless a stop was asked for.
        _http.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping
            .Register(() => _ = StopAsync("the actor system has ended", ExitCode.Failed));
        return true;
    }

    public void Stop(string reason) => _ = StopAsync(reason, ExitCode.Stopped);

    /// <summary>
    /// Reads the configuration again, on a lane: its file may hang. A configuration with problems is refused: the message lists them, and
    /// the old one stays in force. The lane makes one reload at a time; one more waits, and others are refused.
    /// </summary>
    public async Task<(bool Applied, string Message)> ReloadAsync()
    {
        var read = await _configurationLane.Run("configuration", Reload, ConfigurationFile.Deadline, waits: true).ConfigureAwait(false);
        var problems = read.Value ?? [_file.Problem(read.Detail)];
        if (problems.Count == 0)
        {
            if (_access is not null)
                await _access.RereadAsync().ConfigureAwait(false);
            return (true, "applied");
        }

        _reloads.CountRefused();
        foreach (var problem in problems)
            HostLog.ReloadRefused(_log, ConfigurationProblems.Line(problem));
        return (false, ConfigurationProblems.Format(problems, "the old settings stay"));
    }

    /// <returns>The problems of a configuration that was not applied.</returns>
    private IReadOnlyList<HoconProblem> Reload(LaneCall call)
    {
        try
        {
            call.Reading(_file.Name);
            var fresh = _file.Load();
            if (Cluster is not null)
                fresh = fresh with { Options = fresh.Options.WithIntervalsOf(_started) };
            if (call.IsAbandoned)
                return [];
            Volatile.Write(ref _configuration, fresh);
            Apply(fresh.Options);
            _reloads.CountApplied();
            HostLog.Reloaded(_log, _file.Name);
            LogWarnings();
            return [];
        }
        catch (HoconException e)
        {
            return e.Problems;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await AkkaConfiguration.EndAsync(_system).ConfigureAwait(false);
        _http.Dispose();
        if (_access is not null)
            await _access.DisposeAsync().ConfigureAwait(false);
        Cluster?.Dispose();
        _inspection?.Dispose();
    }

    private async Task BuildAsync()
    {
        var options = _started;
        var (version, revision) = VersionCommand.Read();
        var (counts, published, memory) = (new ScrapeMetrics(_registry, _time), new PublishedExposition(), new ManagedMemory(_time));
        if (options.Cluster is { HasPeers: true } or { ServesMembers: true })
            Cluster = await ClusterHost.CreateAsync(
                new ClusterHostParts(options.Cluster, options.Akka, Tree, Lane, _time, _logs)).ConfigureAwait(false);
        var self = new SelfSource(_registry, new TreeCensus(Tree), Lane, Cluster?.Published, version, revision);
        Metrics = await Tree.StartAsync(
            MetricsActor.Name, MetricsActor.Props(options.Collect, published, self.Read, _time),
            Supervision.KeepsState).ConfigureAwait(false);
        var services = new SourceServices(Lane, Metrics, _time);
        _collect = await Tree.StartAsync(
            "collect", CollectSupervisor.Props(() => Options.Sources, services)).ConfigureAwait(false);
        var place = (Cluster?.JobsScope ?? JobsScope.Local) with { AfterJoin = memory.TrimAndCompact };
        _enrich = await Tree.StartAsync("enrich", EnrichSupervisor.Props(() => Options.Enrich, place, services)).ConfigureAwait(false);
        var rates = new PublishedClientRates(_time);
        var clients = Cluster?.ClientsScope(rates) ?? new ClientsScope(rates);
        _clients = await Tree.StartAsync(
            ClientsSource.Name, ClientsSource.Props(() => Options.Clients, clients, services)).ConfigureAwait(false);
        if (clients.Cluster is not null)
        {
            _clientSums = await Tree.StartAsync(
                ClientSumsSource.Name, ClientSumsSource.Props(() => Options.Clients, clients, services)).ConfigureAwait(false);
        }

        _ganglia = await Tree.StartAsync(
            GangliaSource.Name, GangliaSource.Props(() => Options.Ganglia, clients, services)).ConfigureAwait(false);
        _relays = await Tree.StartAsync(
            RelaySource.Name, RelaySource.Props(() => Options.Relays, clients, services)).ConfigureAwait(false);

        var scrapes = new ScrapeHandler(Metrics, published, counts, memory, () => Options.Collect.ScrapeWait);
        Cluster?.Connect(services, _enrich, scrapes, published, memory);
        var pages = await CreatePagesAsync(version).ConfigureAwait(false);
        _health = new Health(Metrics);
        var server = new MetricsServer(
            scrapes, Cluster?.Scrapes, pages, _health, () => published.IsComplete, new HttpMetrics(_registry), _access);
        _http.Map(web => server.Map(web, _http.Stopping));
        _inspection = options.InspectSocket.Length > 0
            ? new InspectionServer(options.InspectSocket, new InspectionCommands(Inspected(), _time), server.AnswerOwnerAsync, _logs)
            : null;
        PlanShutdown();
    }

    private InspectedParts Inspected() => new(
        Tree, Lane, Metrics, _logs.Ring,
        Cluster is { } cluster ? new InspectedCluster(cluster.Published, cluster.PartsAsync, cluster.CommandAsync) : null,
        () => Volatile.Read(ref _configuration).Effective, ReloadAsync);

    /// <summary>The pages are no part that the process needs: their actor is restarted without limit.</summary>
    private async Task<WebPages> CreatePagesAsync(string version)
    {
        var showing = await Tree.StartAsync(
            ShowingActor.Name, ShowingActor.Props(Metrics, Lane.Snapshot, Cluster?.Published, _time), Supervision.Source)
            .ConfigureAwait(false);
        var (started, facts) = (_time.GetTimestamp(), new PageFacts(Environment.MachineName, version, Options.InspectSocket));
        return new WebPages(
            new PageReader(Metrics, showing, Cluster?.Overviews, () => Options.Collect.ScrapeWait, _time),
            () => facts with { Uptime = _time.GetElapsedTime(started).TotalSeconds }, _time);
    }

    private void Apply(AppOptions now)
    {
        (_logs.Level, _logs.WritesJson) = (now.LogLevel, now.LogsJson);
        Metrics.Tell(new MetricsProtocol.Reconfigured(now.Collect.MinAge, now.Collect.StaleAfter));
        _collect.Tell(new CollectProtocol.Reconfigured(now.Sources));
        _enrich.Tell(new EnrichProtocol.Reconfigured(now.Enrich));
        _clients.Tell(new OptionalSourceProtocol.Reconfigured(now.Clients));
        _clientSums.Tell(new OptionalSourceProtocol.Reconfigured(now.Clients));
        _ganglia.Tell(new OptionalSourceProtocol.Reconfigured(now.Ganglia));
        _relays.Tell(new OptionalSourceProtocol.Reconfigured(now.Relays));
        if (now.Http != _started.Http)
            HostLog.NeedsRestart(_log, "http");
        if (Cluster is not null && now.Cluster.JobsInterval != _started.Cluster.JobsInterval)
            HostLog.NeedsRestart(_log, "jobs.interval");
        if (Cluster is not null && now.Cluster.ClientsInterval != _started.Cluster.ClientsInterval)
            HostLog.NeedsRestart(_log, now.Clients is null || _started.Clients is null ? "clients.enabled" : "clients.interval");
        if (!now.Cluster.IsSameAs(_started.Cluster))
            HostLog.NeedsRestart(_log, "cluster");
        if (now.Akka != _started.Akka)
            HostLog.NeedsRestart(_log, "akka");
        if (now.InspectSocket != _started.InspectSocket)
            HostLog.NeedsRestart(_log, "inspect.socket");
        if (now.MaxAbandoned != _started.MaxAbandoned)
            HostLog.NeedsRestart(_log, "blocking.max-abandoned");
    }

    private void LogWarnings()
    {
        foreach (var warning in Volatile.Read(ref _configuration).Warnings)
            HostLog.ConfigurationWarning(_log, ConfigurationProblems.Line(warning));
    }

    private async Task StopWhenTheTreeEndsAsync()
    {
        await Tree.Failed.ConfigureAwait(false);
        await StopAsync("an actor that nothing works without has failed", ExitCode.Failed).ConfigureAwait(false);
    }

    private async Task StopAsync(string reason, int exitCode)
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 1)
            return;
        _service.Stopping();
        HostLog.Stopping(_log, reason);
        await _startEnded.Task.ConfigureAwait(false);
        await AkkaConfiguration.EndAsync(_system).ConfigureAwait(false);
        HostLog.Stopped(_log);
        _ended.TrySetResult(exitCode);
    }

    /// <summary>
    /// Adds the steps of the shutdown, in the order of their phases:
    /// 1. the public port closes, explicitly: a thread that hangs in the kernel would otherwise keep it;
    /// 2. this member leaves the cluster;
    /// 3. the scrapes in flight end, or are cut off when the phase is over;
    /// 4. the inspection and the blocking lane close.
    /// </summary>
    private void PlanShutdown()
    {
        var scrapesEnded = Task.CompletedTask;
        var cutOff = new CancellationTokenSource();
        AddShutdownStep(AkkaConfiguration.CloseListeners, "http", _ =>
        {
            scrapesEnded = _http.StopAsync(cutOff.Token);
            return Task.CompletedTask;
        });
        if (Cluster is { } cluster)
            AddShutdownStep(AkkaConfiguration.LeaveCluster, "cluster", cluster.LeaveAsync);
        AddShutdownStep(AkkaConfiguration.FinishScrapes, "http", async overdue =>
        {
            using var _ = overdue.Register(cutOff.Cancel);
            await scrapesEnded.ConfigureAwait(false);
        });
        AddShutdownStep(AkkaConfiguration.CloseLane, "blocking", async overdue =>
        {
            if (_inspection is not null)
                await _inspection.StopAsync(overdue).ConfigureAwait(false);
            await Lane.CloseAsync().ConfigureAwait(false);
        });
    }

    /// <summary>Adds a step to a phase of the shutdown. Its token is cancelled when the phase is over.</summary>
    private void AddShutdownStep(string phase, string step, Func<CancellationToken, Task> work)
    {
        CoordinatedShutdown.Get(_system).AddTask(phase, step, RunAsync);

        async Task<Done> RunAsync()
        {
            using var overdue = new CancellationTokenSource(AkkaConfiguration.PhaseTimeout, _time);
            await work(overdue.Token).ConfigureAwait(false);
            return Done.Instance;
        }
    }
}
