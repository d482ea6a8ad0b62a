using BenchmarkDotNet.Attributes;
using LustreActors.Blocking;

namespace LustreActors.Benchmarks.Blocking;

/// <summary>What the blocking lane costs on top of the work, against the pool that it must not use.</summary>
[MemoryDiagnoser]
public class LaneBenchmarks
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private BlockingLane _lane = null!;
    private string[] _keys = [];

    [GlobalSetup]
    public void Start()
    {
        _lane = new BlockingLane();
        _keys = [.. Enumerable.Range(0, 1000).Select(i => $"target{i}")];
    }

    [GlobalCleanup]
    public ValueTask Stop() => _lane.DisposeAsync();

    [Benchmark(Baseline = true)]
    public Task<int> Pool() => Task.Run(() => 1);

    [Benchmark]
    public Task<LaneResult<int>> OneCall() => _lane.Run("target", static _ => 1, Deadline);

    [Benchmark]
    public Task AThousandKeys() => Task.WhenAll(_keys.Select(key => _lane.Run(key, static _ => 1, Deadline)));
}
