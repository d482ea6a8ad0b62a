using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Tree;

public class DeterminismTests
{
    [Theory]
    [ClassData(typeof(AllVersions))]
    public void The_same_seed_and_steps_write_the_same_bytes(LustreVersion version)
    {
        var options = Options(version, seed: 5);
        AssertSame(Tree(options, 10, 7, 33), Tree(options, 10, 7, 33));
    }

    [Fact]
    public void The_size_of_the_time_steps_does_not_matter()
    {
        var options = Options(LustreVersion.V2_17, seed: 5);
        AssertSame(Tree(options, 50), Tree(options, 0.5, 12.25, 7, 30.25));
    }

    [Fact]
    public void Another_seed_is_another_history()
    {
        var one = Tree(Options(LustreVersion.V2_17, seed: 5), 50);
        var other = Tree(Options(LustreVersion.V2_17, seed: 6), 50);
        var path = one.Keys.Single(p => p.EndsWith("obdfilter/scratch-OST0000/stats", StringComparison.Ordinal));
        Assert.NotEqual(one[path], other[path]);
    }

    private static SimulationOptions Options(LustreVersion version, int seed) =>
        new() { Version = version, Seed = seed, ClientMount = true, JobIds = JobIdStyle.Mixed };

    private static SortedDictionary<string, byte[]> Tree(SimulationOptions options, params double[] seconds)
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(options);
        using var tree = new LustreTree(model, scratch.Path);
        foreach (var step in seconds)
        {
            model.Advance(TimeSpan.FromSeconds(step));
            tree.Write();
        }

        return ScratchDirectory.Files(scratch.Path);
    }

    private static void AssertSame(SortedDictionary<string, byte[]> one, SortedDictionary<string, byte[]> other)
    {
        Assert.NotEmpty(one);
        Assert.Equal(one.Keys, other.Keys);
        foreach (var (path, content) in one)
            Assert.True(content.AsSpan().SequenceEqual(other[path]), $"{path} differs");
    }
}
