using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.World;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Sources;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Commands;

namespace LustreActors.Actors.Tests.Collecting;

/// <summary>Source actors on a real blocking lane with a clock that the test moves.</summary>
internal sealed class SourceWorld : ActorWorld
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly List<object> _heard = [];
    private readonly ManualResetEventSlim _gate = new();

    public SourceWorld(int maxAbandoned = 8)
        : this(maxAbandoned, new RecordingLoggers())
    {
    }

    private SourceWorld(int maxAbandoned, RecordingLoggers log)
        : base(loggers: log)
    {
        Logged = log;
        Lane = new BlockingLane(new BlockingLaneOptions { MaxAbandoned = maxAbandoned }, Time);
        Services = new SourceServices(Lane, Start("metrics", Recorder.Props(_heard)), Time);
    }

    public RecordingLoggers Logged { get; }

    public BlockingLane Lane { get; }

    public SourceServices Services { get; }

    /// <summary>The names of sources whose files are gone.</summary>
    public List<string> Left { get; } = [];

    public IReadOnlyList<object> Heard => _heard;

    public SourceReport[] Reports => [.. Heard.OfType<MetricsProtocol.Reported>().Select(r => r.Report)];

    public IActorRef Spawn(Func<FileReader, Reading> read, string name = "a") => Spawn(() => new ScriptedSource(name, read), name);

    public IActorRef Spawn(Func<Source> source, string name = "a", LustreCommands? lctl = null) =>
        Spawn(source, new SourceActorOptions(Deadline, Lctl: lctl), name);

    public IActorRef Spawn(Func<Source> source, SourceActorOptions options, string name = "a") =>
        Start(name, SourceActor.Props(source, options, Services, Left.Add));

    /// <summary>Starts a source whose collections hang until <see cref="LetGo"/>, and waits until the first one hangs.</summary>
    public (IActorRef Source, Func<int> Reads) SpawnHanging()
    {
        var reads = 0;
        var source = Spawn(_ =>
        {
            Interlocked.Increment(ref reads);
            Hang();
            return ScriptedSource.Of(1);
        });
        source.Tell(SourceProtocol.Collect.Now);
        RunUntil(() => Volatile.Read(ref reads) == 1);
        return (source, () => Volatile.Read(ref reads));
    }

    /// <summary>Runs one collection and returns its report.</summary>
    public SourceReport Collect(IActorRef source)
    {
        var before = Reports.Length;
        source.Tell(SourceProtocol.Collect.Now);
        RunUntil(() => Reports.Length > before);
        return Reports[^1];
    }

    public ActorSnapshot? Show(IActorRef actor) => Tree.Find(actor.Path.Short());

    /// <summary>Hangs until <see cref="LetGo"/>.</summary>
    public void Hang() => _gate.Wait();

    public void LetGo() => _gate.Set();

    public override async ValueTask DisposeAsync()
    {
        LetGo();
        await base.DisposeAsync();
        await Lane.DisposeAsync();
    }
}
