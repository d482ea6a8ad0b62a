using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using LustreActors.Hocon;
using LustreActors.Hocon.Binding;

namespace LustreActors.Benchmarks.Hocon;

/// <summary>
/// What a start or a reload pays for its configuration: a reference of 300 keys, a site file over it, and every value bound.
/// </summary>
[MemoryDiagnoser]
public class ConfigLoadBenchmarks
{
    private const int Sections = 30;

    private string _reference = "";
    private string _site = "";
    private Config _parsedReference = Config.Empty;
    private Config _effective = Config.Empty;

    [GlobalSetup]
    public void Generate()
    {
        var (reference, site) = (new StringBuilder("paths { root = /, proc = ${paths.root}proc }\n"), new StringBuilder());
        for (var i = 0; i < Sections; i++)
        {
            reference.Append(CultureInfo.InvariantCulture, $$"""
                # What section {{i}} is for, and what follows when it is changed.
                section-{{i}} {
                  enabled = on                                # on or off
                  interval = 15s
                  deadline = ${section-{{i}}.interval}        # never longer than the interval
                  buffer = 64KiB
                  path = ${paths.proc}/fs/lustre/section-{{i}}
                  pattern = "section.*.stats"
                  retries = 5
                  ratio = 0.25
                  hosts = [ "a:1", "b:2", "c:3" ]
                  backoff { min = 1s, max = 2 minutes }
                }

                """);
            site.Append(CultureInfo.InvariantCulture, $"section-{i}.interval = {i + 1}s\nsection-{i}.hosts += \"site-{i}:9\"\n");
        }
        (_reference, _site) = (reference.ToString(), site.ToString());
        _parsedReference = Config.Parse(_reference, "reference.conf").Resolve();
        _effective = Config.Parse(_site, "site.conf").WithFallback(_parsedReference).Resolve();
    }

    [Benchmark]
    public Config Parse() => Config.Parse(_reference, "reference.conf");

    [Benchmark]
    public int Bind() => BindAll(_effective, _parsedReference);

    [Benchmark(Baseline = true)]
    public int ParseResolveAndBind()
    {
        var reference = Config.Parse(_reference, "reference.conf").Resolve();
        return BindAll(Config.Parse(_site, "site.conf").WithFallback(reference).Resolve(), reference);
    }

    private static int BindAll(Config effective, Config reference)
    {
        var binder = new ConfigBinder(effective, reference);
        var bound = binder.String("paths.proc").Length;
        for (var i = 0; i < Sections; i++)
        {
            var section = $"section-{i}";
            bound += binder.Boolean($"{section}.enabled") ? 1 : 0;
            foreach (var duration in (string[])["interval", "deadline", "backoff.min", "backoff.max"])
                bound += (int)binder.Duration($"{section}.{duration}").TotalSeconds;
            bound += binder.String($"{section}.buffer").Length + binder.Integer($"{section}.retries", 0, 100);
            bound += binder.String($"{section}.ratio").Length;
            bound += binder.String($"{section}.path").Length + binder.String($"{section}.pattern").Length;
            bound += binder.Strings($"{section}.hosts").Count;
        }

        binder.RefuseUnknownKeys();
        return binder.Problems.Count == 0 ? bound : throw new InvalidOperationException(string.Join('\n', binder.Problems));
    }
}
