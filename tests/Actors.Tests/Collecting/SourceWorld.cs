using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Kernel.Testing;
using LustreActors.Messages;
using LustreActors.Sources;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors.Tests.Collecting;

/// <summary>A source's actor on a real blocking lane, whose deadlines pass when the test says so.</summary>
internal sealed class SourceWorld : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ActorTestSystem _system;
    private readonly Probe<MetricsProtocol> _heard = new();
    private readonly ManualResetEventSlim _gate = new();

    public SourceWorld(int maxAbandoned = 8)
    {
        _system = new ActorTestSystem(loggers: Log);
        Lane = new BlockingLane(new BlockingLaneOptions { MaxAbandoned = maxAbandoned }, _system.Time);
        Metrics = _system.Spawn("metrics", () => _heard);
    }

    public RecordingLoggers Log { get; } = new();

    public BlockingLane Lane { get; }

    public IActorRef<MetricsProtocol> Metrics { get; }

    public ActorSystem System => _system.System;

    public ManualTimeProvider Time => _system.Time;

    /// <summary>Names of sources that said they are gone.</summary>
    public List<string> Left { get; } = [];

    public IReadOnlyList<MetricsProtocol> Heard => _heard.Received;

    public SourceReport[] Reports => [.. Heard.OfType<MetricsProtocol.Reported>().Select(r => r.Report)];

    public IActorRef<SourceProtocol> Spawn(Func<FileReader, Reading> read, string name = "a") => Spawn(() => new ScriptedSource(name, read), name);

    public IActorRef<SourceProtocol> Spawn(Func<Source> source, string name = "a", LustreCommands? lctl = null) =>
        Spawn(source, new SourceActorOptions(Deadline, Lctl: lctl), name);

    public IActorRef<SourceProtocol> Spawn(Func<Source> source, SourceActorOptions options, string name = "a") =>
        _system.Spawn(name, Sourcing.Props(source, options, Lane, Metrics, Left.Add));

    public IActorRef<SourceProtocol> Spawn(Props<SourceProtocol> props, string name) => _system.Spawn(name, props);

    /// <summary>Tells it to collect, and lets the lane's thread come back.</summary>
    public SourceReport Collect(IActorRef<SourceProtocol> source)
    {
        var before = Reports.Length;
        source.Tell(SourceProtocol.Collect.Now);
        RunUntil(() => Reports.Length > before);
        return Reports[^1];
    }

    public ActorSnapshot? Show(IActorRef actor) => System.Find(actor.Path);

    /// <summary>For a source that hangs: it waits until the gate is opened.</summary>
    public void Hang() => _gate.Wait();

    public void LetGo() => _gate.Set();

    public void RunUntil(Func<bool> condition) => _system.Scheduler.RunUntil(condition, Patience);

    public void Settle() => _system.Settle();

    public void Advance(TimeSpan by) => _system.Advance(by);

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await _system.DisposeAsync();
        await Lane.DisposeAsync();
    }
}
