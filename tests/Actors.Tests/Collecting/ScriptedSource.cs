using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Tests.Collecting;

/// <summary>A source that runs a function of the test, on a thread of the lane.</summary>
internal sealed class ScriptedSource(string name, Func<FileReader, Reading> read) : Source
{
    private static readonly MetricFamily Family = new("test_value", MetricType.Gauge, "What a test reads.", "", "source");

    public override string Name => name;

    public override Reading Read(FileReader files) => read(files);

    public static Reading Of(double value, string name = "a") => new([new SegmentBuilder(Family).Add(value, name).Build()]);
}
