using BenchmarkDotNet.Attributes;
using LustreActors.Metrics.Negotiation;

namespace LustreActors.Benchmarks.Metrics;

/// <summary>What each scrape costs before its first byte, against no header at all.</summary>
[MemoryDiagnoser]
public class Negotiation
{
    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    [Benchmark(Baseline = true)]
    public Negotiated NoHeader() => ContentNegotiation.Choose(null, null);

    [Benchmark]
    public Negotiated HeadersOfPrometheus3() => ContentNegotiation.Choose(Prometheus3, "gzip");
}
