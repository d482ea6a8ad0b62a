using BenchmarkDotNet.Attributes;
using LustreActors.Metrics.Reading;

namespace LustreActors.Benchmarks.Metrics;

/// <summary>100 MB of job series, against finding the ends of their lines.</summary>
[MemoryDiagnoser]
public class ExpositionReading
{
    private byte[] _text = [];

    /// <summary>Shuffled lines share no beginning with the line before: the dearest case.</summary>
    [Params(false, true)]
    public bool Shuffled { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _text = JobLikeText.Of(100_000_000);
        if (Shuffled)
            _text = JobLikeText.Shuffled(_text);
    }

    [Benchmark(Baseline = true)]
    public int NewlineScan()
    {
        var lines = 0;
        for (ReadOnlySpan<byte> rest = _text; !rest.IsEmpty; lines++)
            rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        return lines;
    }

    [Benchmark]
    public double ReadValues()
    {
        var sum = new SumOfValues();
        new ExpositionReader().End(_text, ref sum);
        return sum.Sum;
    }

    [Benchmark]
    public long ReadValuesAndFindTheJob()
    {
        var bytes = new BytesOfJobs();
        new ExpositionReader().End(_text, ref bytes);
        return bytes.Bytes;
    }

    private struct SumOfValues : IExpositionVisitor
    {
        public double Sum;

        public readonly void Family(in FamilyView family)
        {
        }

        public void Sample(in SampleView sample) => Sum += sample.Value;
    }

    private struct BytesOfJobs : IExpositionVisitor
    {
        public long Bytes;

        public readonly void Family(in FamilyView family)
        {
        }

        public void Sample(in SampleView sample)
        {
            if (sample.Labels.TryFind("jobid"u8, out var job))
                Bytes += job.EscapedValue.Length;
        }
    }
}
