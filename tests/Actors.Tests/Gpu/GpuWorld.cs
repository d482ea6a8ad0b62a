using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Gpu;
using LustreActors.Actors.Machine;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.Collecting;
using LustreActors.Actors.Tests.World;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Sources;
using LustreActors.Sources.Gpu;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Actors.Tests.Gpu;

/// <summary>The branch of the GPUs over a stub of a driver, and another source beside it.</summary>
internal sealed class GpuWorld : ActorWorld
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public GpuWorld(NvmlStub stub, bool enabled = true)
    {
        Stub = stub;
        Options = new GpuOptions(new GpuSourceOptions(stub.Library, stub.Folder), Deadline, TimeSpan.FromSeconds(1));
        InForce = enabled ? Options : null;
        Lane = new BlockingLane(time: Time);
        var collect = new CollectOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Deadline, TimeSpan.FromMinutes(5));
        Metrics = Start(MetricsActor.Name, MetricsActor.Props(collect, Published, static _ => [], Time), Supervision.KeepsState);
        var services = new SourceServices(Lane, Metrics, Time);
        Collect = Start("collect", CollectSupervisor.Props(() => new CollectSettings { Gpu = InForce }, services));
        Start("other", SourceActor.Props(
            () => new ScriptedSource("other", _ => new Reading([])), new SourceActorOptions(Deadline), services));
    }

    public NvmlStub Stub { get; }

    public GpuOptions Options { get; }

    public GpuOptions? InForce { get; private set; }

    public BlockingLane Lane { get; }

    public PublishedExposition Published { get; } = new();

    public IActorRef Metrics { get; }

    public IActorRef Collect { get; }

    public string[] Samples => Published.Current.Samples();

    public SourceStatus[] Sources => [.. Ask<ImmutableArray<SourceStatus>>(Metrics, MetricsProtocol.ReadSources.Now)];

    public SourceState? StateOf(string source) => Sources.SingleOrDefault(s => s.Source == source)?.State;

    /// <summary>Starts a scrape so long after the last one that every source is due.</summary>
    public Task<Refreshed> BeginScrape()
    {
        Advance(1.1);
        var scrape = Question<Refreshed>(Metrics, new MetricsProtocol.Refresh(TimeSpan.FromSeconds(2)));
        Settle();
        return scrape;
    }

    public Refreshed Scrape()
    {
        var scrape = BeginScrape();
        RunUntil(() => scrape.IsCompleted);
        Settle();
        return scrape.Answer();
    }

    public void Reconfigure(GpuOptions? options)
    {
        InForce = options;
        Collect.Tell(new CollectProtocol.Reconfigured(new CollectSettings { Gpu = options }));
        Settle();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Stub.Dispose();
        await Lane.DisposeAsync();
    }
}
