using System.Net.Sockets;
using LustreActors.Actors;
using LustreActors.Blocking;
using LustreActors.Hocon;
using LustreActors.Kernel;
using LustreActors.Messages;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>
/// The running program: puts the rooms together, starts them, reads the configuration again, and takes everything down in a fixed order.
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly ConfigurationFile _file;
    private readonly LineLogging _logs;
    private readonly ILogger _log;
    private readonly ServiceManager _service;
    private readonly Health _health;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _reloading = new();
    private readonly OwnRegistry _registry = new();
    private readonly ReloadMetrics _reloads;
    private readonly IActorRef<CollectProtocol> _collect;
    private readonly IActorRef<EnrichProtocol> _enrich;
    private readonly ClusterRoom? _cluster;
    private readonly Shutdown _shutdown;
    private readonly MetricsServer _http;
    private readonly InspectionServer? _inspection;
    private readonly AppOptions _started;
    private BoundConfiguration _configuration;
    private int _stopping;

    public Collector(ConfigurationFile file, BoundConfiguration configuration, LineLogging logs, ServiceManager service, TimeProvider time)
    {
        (_file, _configuration, _logs, _service) = (file, configuration, logs, service);
        _log = logs.CreateLogger("host");
        var options = _started = configuration.Options;
        var (version, revision) = VersionCommand.Read();

        Lane = new BlockingLane(new BlockingLaneOptions { MaxAbandoned = options.MaxAbandoned }, time, logs.CreateLogger("blocking"));
        System = new ActorSystem(new ActorSystemOptions { TimeProvider = time, LoggerFactory = logs });
        var counts = new ScrapeMetrics(_registry, time);
        _reloads = new ReloadMetrics(_registry);
        var published = new PublishedExposition();
        _cluster = options.Cluster.HasPeers ? new ClusterRoom(options.Cluster, System, Lane, time, version, logs) : null;
        var self = new SelfSource(_registry, new KernelCensus(System), Lane, _cluster?.Published, version, revision);
        Metrics = System.Spawn("metrics", MetricsActor.Props(options.Collect, published, self.Read));
        _collect = System.Spawn("collect", CollectSupervisor.Props(options.Lustre, Lane, Metrics));
        var memory = new ManagedMemory(time);
        _enrich = System.Spawn("enrich", EnrichSupervisor.Props(options.Enrich, (_cluster?.JobsPlace ?? JobsPlace.Here) with { Tidy = memory.TidyAndCompact }, Lane, Metrics));

        var scrapes = new ScrapeHandler(Metrics, published, counts, memory, () => Options.Collect.ScrapeWait);
        _cluster?.Begin(Metrics, _enrich, scrapes, published, memory);
        var page = new StatusPage(Metrics, counts, Lane, _cluster?.Published, time, version);
        _health = new Health(Metrics);
        _http = new MetricsServer(options.Http, scrapes, _cluster?.Scrapes, page, _health, () => published.IsComplete, new HttpMetrics(_registry), logs);
        _inspection = options.InspectSocket.Length > 0 ? new InspectionServer(options.InspectSocket, new InspectionCommands(this, time), logs) : null;
        _shutdown = PlanShutdown(time);
    }

    public ActorSystem System { get; }

    public BlockingLane Lane { get; }

    public IActorRef<MetricsProtocol> Metrics { get; }

    /// <summary>Null where there is none.</summary>
    public ClusterRoom? Cluster => _cluster;

    public string InspectSocket => Options.InspectSocket;

    public Config Effective => Volatile.Read(ref _configuration).Effective;

    public IReadOnlyCollection<string> Addresses => _http.Addresses;

    /// <summary>The exit code, when all is down.</summary>
    public Task<int> Ended => _ended.Task;

    private AppOptions Options => Volatile.Read(ref _configuration).Options;

    /// <summary>False where the port cannot be had: that was logged, and nothing runs.</summary>
    public async Task<bool> StartAsync()
    {
        await FirstScrape.RehearseAsync(_registry.Export()).ConfigureAwait(false);
        var listen = Options.Http.Listen.ToString();
        try
        {
            await _http.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // In use is an IOException; not our address, or a port that only root may have, comes as the socket said it.
            HostLog.CannotListen(_log, listen, (e.InnerException ?? e).Message);
            await DisposeAsync().ConfigureAwait(false);
            return false;
        }

        if (_cluster is not null && !await _cluster.StartAsync().ConfigureAwait(false))
        {
            await DisposeAsync().ConfigureAwait(false);
            return false;
        }

        if (_inspection is not null)
            await _inspection.TryStartAsync(_log).ConfigureAwait(false);
        HostLog.Serving(_log, VersionCommand.Read().Version, string.Join(", ", Addresses), _file.FileInForce ?? "defaults");
        SayWarnings();
        _service.Ready(_health.FindProblemAsync);
        _ = StopWhenTheTreeEndsAsync();
        return true;
    }

    public void Stop(string reason) => _ = StopAsync(reason, ExitCode.Stopped);

    /// <summary>Reads the configuration again. Refused is not an exception: the message says why, and the old one stays.</summary>
    public (bool Applied, string Message) Reload()
    {
        lock (_reloading)
        {
            try
            {
                var fresh = _file.Load();
                Volatile.Write(ref _configuration, fresh);
                Apply(fresh.Options);
                _reloads.CountApplied();
                HostLog.Reloaded(_log, _file.FileInForce ?? "defaults");
                SayWarnings();
                return (true, "applied");
            }
            catch (HoconException e)
            {
                _reloads.CountRefused();
                foreach (var problem in e.Problems)
                    HostLog.ReloadRefused(_log, ConfigurationProblems.Line(problem));
                return (false, ConfigurationProblems.Format(e.Problems, "the old settings stay"));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _cluster?.Dispose();
        _inspection?.Dispose();
        await System.DisposeAsync().ConfigureAwait(false);
        try
        {
            await Lane.CloseAsync().WaitAsync(LastWait).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A call that hangs is not waited for: its thread ends with the process.
        }
    }

    private void Apply(AppOptions now)
    {
        _logs.Level = now.LogLevel;
        Metrics.Tell(new MetricsProtocol.Reconfigured(now.Collect.MinAge, now.Collect.StaleAfter));
        _collect.Tell(new CollectProtocol.Reconfigured(now.Lustre));
        _enrich.Tell(new EnrichProtocol.Reconfigured(now.Enrich));
        if (now.Http != _started.Http)
            HostLog.NeedsRestart(_log, "http");
        if (!now.Cluster.IsSameAs(_started.Cluster))
            HostLog.NeedsRestart(_log, "cluster");
        if (now.InspectSocket != _started.InspectSocket)
            HostLog.NeedsRestart(_log, "inspect.socket");
        if (now.MaxAbandoned != _started.MaxAbandoned)
            HostLog.NeedsRestart(_log, "blocking.max-abandoned");
    }

    private void SayWarnings()
    {
        foreach (var warning in Volatile.Read(ref _configuration).Warnings)
            HostLog.ConfigurationWarning(_log, ConfigurationProblems.Line(warning));
    }

    private async Task StopWhenTheTreeEndsAsync()
    {
        var code = await System.Terminated.ConfigureAwait(false);
        if (code != ExitCode.Stopped)
            await StopAsync("an actor that nothing works without has failed", ExitCode.Failed).ConfigureAwait(false);
    }

    private async Task StopAsync(string reason, int exitCode)
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 1)
            return;
        _service.Stopping();
        await _shutdown.RunAsync(reason).ConfigureAwait(false);
        _ended.TrySetResult(exitCode);
    }

    /// <summary>The listener goes first and explicitly: a thread that hangs in the kernel would keep the port for as long as it hangs.</summary>
    private Shutdown PlanShutdown(TimeProvider time)
    {
        var shutdown = new Shutdown(time, _logs.CreateLogger("shutdown"));
        Task scrapesEnd = Task.CompletedTask;
        var cutOff = new CancellationTokenSource();
        shutdown.Register(ShutdownPhase.CloseListeners, "http", _ =>
        {
            scrapesEnd = _http.StopAsync(cutOff.Token);
            return Task.CompletedTask;
        });
        shutdown.Register(ShutdownPhase.FinishScrapes, "http", async overdue =>
        {
            using var _ = overdue.Register(cutOff.Cancel);
            await scrapesEnd.ConfigureAwait(false);
        });
        if (_cluster is { } cluster)
            shutdown.Register(ShutdownPhase.LeaveCluster, "cluster", cluster.LeaveAsync);
        shutdown.Register(ShutdownPhase.StopActors, "tree", _ => System.StopAsync());
        shutdown.Register(ShutdownPhase.CloseLanes, "blocking", async overdue =>
        {
            if (_inspection is not null)
                await _inspection.StopAsync(overdue).ConfigureAwait(false);
            await Lane.CloseAsync().ConfigureAwait(false);
        });
        return shutdown;
    }
}
