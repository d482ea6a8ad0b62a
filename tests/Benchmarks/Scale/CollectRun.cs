using System.Buffers;
using System.Globalization;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;
using LustreActors.Sources;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// The processor's time of one collection of a whole server, with the exposition of it: <c>collect write DIR</c> writes the files of a
/// simulated server, <c>collect read DIR [samples]</c> reads them. Two releases are compared over the same files, in turns.
/// </summary>
internal static class CollectRun
{
    private const int RoundsOfSample = 10;

    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["write", var directory]:
                Write(directory);
                return 0;
            case ["read", var directory, .. var rest]:
                Read(directory, rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 15);
                return 0;
            default:
                Console.Error.WriteLine("collect write DIR | collect read DIR [samples]");
                return 2;
        }
    }

    private static void Write(string directory)
    {
        var lustre = new SimulatedLustre(new SimulationOptions
        {
            Filesystems = [new FilesystemOptions { Osts = 8, Mdts = 2, Clients = 40, Jobs = 60 }],
        });
        lustre.Advance(TimeSpan.FromMinutes(3));
        new LustreTree(lustre, directory).Write();
    }

    private static void Read(string directory, int samples)
    {
        var roots = LustreRoots.Under(
            Path.Combine(directory, "proc"), Path.Combine(directory, "sys"), Path.Combine(directory, "sys/kernel/debug"));
        var options = new LustreSourceOptions
        {
            ClientName = "oss01",
            Exports = SourceSetting.On,
            Quotas = SourceSetting.On,
            Scrub = SourceSetting.On,
            Disk = SourceSetting.On,
            Nodemaps = SourceSetting.On,
        };
        var inventory = new LustreDiscovery(roots).Discover(new Watch());
        var plans = LustreSources.Node(roots, options).Concat(LustreSources.Lnet(roots, options))
            .Concat(inventory.Targets.SelectMany(t => LustreSources.For(t, roots, options))).ToList();
        string[] seldom = ["exports", "quota", "upkeep", "nodemaps", "capacity"];
        Measure("read at every scrape", plans.Where(p => !seldom.Contains(p.Part)), samples);
        Measure("all", plans, samples);
    }

    private static void Measure(string name, IEnumerable<SourcePlan> plans, int samples)
    {
        var sources = plans.Select(p => p.Create()).ToList();
        var (times, series, files) = (new List<double>(), 0L, 0L);
        for (var sample = -1; sample < samples; sample++)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var round = 0; round < RoundsOfSample; round++)
                (series, files) = Collect(sources);
            if (sample >= 0)
                times.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / RoundsOfSample);
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: median {times[times.Count / 2]:0.00} ms, least {times[0]:0.00} ms, {files} files read, {series} series"));
    }

    private static (long Series, long Files) Collect(List<Source> sources)
    {
        var watch = new Watch();
        var segments = new List<Segment>();
        foreach (var source in sources)
        {
            using var files = new FileReader(watch);
            segments.AddRange(source.Read(files).Segments);
        }

        var text = new ArrayBufferWriter<byte>(1 << 20);
        return (Exposition.Of(segments).Write(text, ExpositionFormat.PrometheusText), watch.Files);
    }

    private sealed class Watch : IReadWatch
    {
        public long Files { get; private set; }

        public bool IsAbandoned => false;

        public void Reading(string path) => Files++;

        public bool MayHang(string path) => true;
    }
}
