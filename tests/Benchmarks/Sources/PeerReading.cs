using BenchmarkDotNet.Attributes;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Sources.Peers;
using LustreActors.Sources.Tests.Peers;

namespace LustreActors.Benchmarks.Sources;

/// <summary>
/// The answer of a server with 2,000 jobs on each of four OSTs, 17 series a job, in pieces as they come from a socket. The floor is the
/// text's reader alone, which looks at nothing but the values.
/// </summary>
[MemoryDiagnoser]
public class PeerReading
{
    private const int PieceSize = 64 * 1024;

    private readonly PeerQuestion _question = new("peer/oss17", "oss17", 1, PassesOn: false, WantsJobs: true);
    private readonly PeerPool _pool = new([]);
    private byte[] _text = [];
    private PeerMemory _memory = new(new PeerPool([]));

    [GlobalSetup]
    public void Prepare()
    {
        _text = JobsText.Of(jobs: 2_000, targets: 4);
        _memory = new PeerMemory(_pool);
        Console.WriteLine($"// {_text.Length} bytes, {Read(_memory)} series");
    }

    [Benchmark(Baseline = true)]
    public long ReadValues()
    {
        var reader = new ExpositionReader();
        var sum = new SumOfValues();
        reader.End(_text, ref sum);
        return reader.Samples;
    }

    [Benchmark]
    public long ReadForTheFirstTime() => Read(new PeerMemory(_pool));

    [Benchmark]
    public long ReadAgain() => Read(_memory);

    private long Read(PeerMemory memory)
    {
        var reader = new PeerReader(_question, ExpositionFormat.PrometheusText, memory);
        for (var at = 0; at < _text.Length; at += PieceSize)
            reader.Take(_text.AsSpan(at, Math.Min(PieceSize, _text.Length - at)));
        return reader.End().Samples;
    }

    private struct SumOfValues : IExpositionVisitor
    {
        public double Sum;

        public readonly void Family(in FamilyView family)
        {
        }

        public void Sample(in SampleView sample) => Sum += sample.Value;
    }
}
