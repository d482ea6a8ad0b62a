using Akka.Actor;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>A source whose answers come from the test.</summary>
internal sealed class StubSource(string name, IActorRef owner, List<object> received, MetricsWorld world)
{
    private static readonly MetricFamily Family = new("test_value", MetricType.Gauge, "What a test reported.", "", "source");

    public string Name => name;

    public IActorRef Owner => owner;

    /// <summary>The number of requests to collect.</summary>
    public int Asked => received.Count;

    public void Answer(double value) => Report(Up(value));

    public void Report(SourceReport report)
    {
        Send(report);
        world.Settle();
    }

    public void Send(SourceReport report) => world.Metrics.Tell(new MetricsProtocol.Reported(report, owner));

    public SourceReport Up(double value) => new(name, SourceState.Up) { Snapshot = Snapshot(value) };

    public SourceReport Down(SourceState state, string trouble) => new(name, state) { Troubles = [trouble] };

    public Snapshot Snapshot(double value) => new([new SegmentBuilder(Family).Add(value, name).Build()], world.Time.GetTimestamp());

    public void Pause(string cause)
    {
        world.Metrics.Tell(new MetricsProtocol.SourcePaused(name, owner, cause));
        world.Settle();
    }

    public void Introduce(TimeSpan? minAge = null)
    {
        world.Metrics.Tell(new MetricsProtocol.SourceStarted(name, owner, minAge));
        world.Settle();
    }

    public void Stop()
    {
        world.Tree.Stop(owner.Path.Short());
        world.Settle();
    }

    public static string Sample(string name, double value) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"test_value{{source=\"{name}\"}} {value}");
}
