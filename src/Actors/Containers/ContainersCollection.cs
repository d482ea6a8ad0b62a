using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Blocking;
using LustreActors.Sources.Containers;

namespace LustreActors.Actors.Containers;

/// <summary>
/// Collects the containers of this host: the engines are asked for names and states, then the files are read on the lane. An engine that
/// does not answer costs the states of its containers. Their numbers, and the names that are known, are still shown.
/// </summary>
internal sealed class ContainersCollection : Collection, IDisposable
{
    /// <summary>The share of the deadline that engines have, so that the files are read before it ends.</summary>
    private const int PartsForEngines = 4;

    private static readonly Backoff EngineBackoff =
        new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), jitter: 0, resetAfter: TimeSpan.FromMinutes(10));

    private readonly ContainersOptions _options;
    private readonly SourceServices _services;
    private readonly ContainersSource _source;
    private readonly ImmutableArray<Engine> _engines;
    private readonly CancellationTokenSource _closing = new();

    public ContainersCollection(ContainersOptions options, SourceServices services)
    {
        (_options, _services) = (options, services);
        _source = new ContainersSource(options.Roots, options.Labels);
        _engines = [.. options.Sockets.Select(s => new Engine(s, options.Labels, services.Time))];
    }

    /// <summary>An actor that collects the containers at each scrape.</summary>
    public static Props Props(ContainersOptions options, SourceServices services) => SourceActor.Props(
        ContainersSource.SourceName,
        () => new ContainersCollection(options, services),
        new SourceActorOptions(options.Deadline),
        services);

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        var began = _services.Time.GetTimestamp();
        var troubles = new List<string>();
        await Task.WhenAll(_engines.Select(AskAsync)).ConfigureAwait(false);
        var described = ImmutableDictionary.CreateBuilder<string, ContainerDescription>(StringComparer.Ordinal);
        foreach (var engine in _engines)
        {
            foreach (var container in engine.Containers)
                described[container.Id] = engine.Trouble is null ? container : container.WithoutState();
            if (engine.Trouble is { } trouble)
                troubles.Add(trouble);
        }

        var result = await _services.Lane.Run(
            ContainersSource.SourceName, call => Read(call, described.ToImmutable(), troubles), _options.Deadline, waits: true)
            .ConfigureAwait(false);
        return result with { Elapsed = _services.Time.GetElapsedTime(began) };
    }

    public void Dispose()
    {
        // Cancelled, not disposed: a collection that is in progress still uses the token.
        _closing.Cancel();
        foreach (var engine in _engines)
            engine.Dispose();
    }

    private Collected Read(LaneCall call, ImmutableDictionary<string, ContainerDescription> described, List<string> troubles)
    {
        using var files = new Sources.Files.FileReader(new LaneWatch(call));
        (_source.Described, _source.Now) = (described, _services.Time.GetUtcNow());
        var reading = _source.Read(files);
        return new Collected(reading with { Troubles = [.. reading.Troubles, .. troubles] }, files.BytesRead);
    }

    private async Task AskAsync(Engine engine)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline / PartsForEngines, _services.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closing.Token);
        await engine.AskAsync(stop.Token).ConfigureAwait(false);
    }

    /// <summary>An engine, with its last answer and why there is no newer one.</summary>
    private sealed class Engine(string socket, IReadOnlyCollection<string> labels, TimeProvider time) : IDisposable
    {
        private readonly EngineConnection _connection = new(socket);
        private readonly BackoffTimer _backoff = new(EngineBackoff, time);
        private EngineCache? _cache;

        public IReadOnlyCollection<ContainerDescription> Containers { get; private set; } = [];

        public string? Trouble { get; private set; }

        public void Dispose() => _connection.Dispose();

        public async Task AskAsync(CancellationToken stop)
        {
            if (_backoff.Remaining is not null)
                return;
            try
            {
                _cache ??= new EngineCache(_connection, labels, time);
                Containers = await _cache.RefreshAsync(stop).ConfigureAwait(false);
                Trouble = null;
                _backoff.Succeeded();
            }
            catch (EngineMissingException)
            {
                // No engine runs here, or not any longer.
                (Containers, Trouble, _cache) = ([], null, null);
            }
            catch (EngineException e)
            {
                Fail(e.Message);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                Fail($"{socket}: no answer in time");
                _cache = null;
            }
        }

        private void Fail(string trouble)
        {
            Trouble = trouble;
            _backoff.Failed(trouble);
        }
    }
}
