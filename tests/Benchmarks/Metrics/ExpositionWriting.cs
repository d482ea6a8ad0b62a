using System.Buffers;
using BenchmarkDotNet.Attributes;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;

namespace LustreActors.Benchmarks.Metrics;

/// <summary>1,000,000 series of jobs into the same block, against copying the bytes that come out of it.</summary>
[MemoryDiagnoser]
public class ExpositionWriting
{
    private const int Series = 1_000_000;
    private const int Block = 64 * 1024;

    private readonly BlockSink _sink = new();
    private Exposition _exposition = Exposition.Empty;
    private byte[] _text = [];

    [GlobalSetup]
    public void Setup()
    {
        _exposition = Exposition.Of([JobLikeSegments.Of(Series)]);
        var output = new ArrayBufferWriter<byte>(256 * 1024 * 1024);
        _exposition.Write(output, ExpositionFormat.PrometheusText);
        _text = output.WrittenSpan.ToArray();
    }

    [Benchmark(Baseline = true)]
    public long CopyOfTheSameBytes()
    {
        for (var at = 0; at < _text.Length; at += Block)
        {
            var piece = _text.AsSpan(at, Math.Min(Block, _text.Length - at));
            piece.CopyTo(_sink.GetSpan());
            _sink.Advance(piece.Length);
        }

        return _sink.Total;
    }

    [Benchmark]
    public long PrometheusText() => _exposition.Write(_sink, ExpositionFormat.PrometheusText);

    [Benchmark]
    public long OpenMetrics() => _exposition.Write(_sink, ExpositionFormat.OpenMetrics);
}
