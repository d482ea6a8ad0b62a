using System.Buffers;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Lnetctl;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Files;
using LustreActors.Sources.Tests.Lustre.Trees;

namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>The series of all sources of a captured host together, with everything switched on.</summary>
public sealed class CaptureSeriesTests(SampleTrees samples) : IClassFixture<SampleTrees>
{
    // lctl was asked two minutes before the files were read, when neither of these operations had been counted. In 2.15 it
    // does not show an empty file, so that counts of its lines are missing and not 0.
    private static string[] NotYet { get; } =
    [
        "operation=\"mds_getattr_lock\"", "operation=\"llog_origin_handle_next_block\"", "lustre_hsm_active_requests{",
        "lustre_hsm_agents{", "operation=\"ldlm_glimpse_enqueue\"",
    ];

    [SampleFact]
    public void No_series_is_there_twice()
    {
        foreach (var (name, roots, version) in new (string, LustreRoots, string?)[]
        {
            ("2.17.0", samples.Live("2.17.0"), "2.17.0"),
            ("2.15.8", samples.Live("2.15.8"), "2.15.8"),
            ("2.10.1", SampleTrees.Roots(Path.Combine(SampleTrees.Folder, "tree-2.10.1")), null),
            ("2.12", SampleTrees.Roots(Path.Combine(SampleTrees.Folder, "telegraf/plugins/inputs/lustre2/testcases/v2.12")), null),
        })
        {
            var segments = SampleTrees.ReadAll(roots).Values.SelectMany(r => r.Segments).Concat(
                version is null ? [] : Printed(version)).ToList();
            foreach (var format in (ExpositionFormat[])[ExpositionFormat.PrometheusText, ExpositionFormat.OpenMetrics])
            {
                var text = new ArrayBufferWriter<byte>();
                Exposition.Of(segments).Write(text, format);
                var lines = Encoding.UTF8.GetString(text.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal((name, format, ""), (name, format, Twice(lines.Where(l => l[0] != '#').Select(l => l[..l.LastIndexOf(' ')]))));
                Assert.Equal((name, format, ""), (name, format, Twice(
                    lines.Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]))));
            }
        }
    }

    [SampleFact]
    public void With_debugfs_closed_lctl_gives_the_same_series_in_2_17_0() => LctlGivesTheSame("2.17.0");

    [SampleFact]
    public void With_debugfs_closed_lctl_gives_the_same_series_in_2_15_8() => LctlGivesTheSame("2.15.8");

    private static void LctlGivesTheSame(string version)
    {
        // A separate copy: another test may read the shared one at the same time.
        using var copy = new SampleTrees();
        var roots = copy.Live(version);
        var open = SampleTrees.ReadAll(roots);
        var said = Encoding.UTF8.GetString(SampleTrees.Printed(version, "get_param_R_all"));
        var debugfs = Path.GetDirectoryName(roots.Debug)!;
        for (var folder = Path.GetFullPath(debugfs); folder != Path.GetTempPath().TrimEnd('/'); folder = Path.GetDirectoryName(folder)!)
            File.SetUnixFileMode(folder, (UnixFileMode)0x1ED);
        File.SetUnixFileMode(debugfs, UnixFileMode.None);
        try
        {
            var (missing, troubles) = (new List<string>(), new List<string>());
            foreach (var plan in Plans(roots, open.Keys))
            {
                var questions = new LctlQuestions();
                var source = plan.Create();
                var (answered, unasked) = Read(source, questions, null);
                for (var round = 0; round < 3 && unasked; round++)
                    (answered, unasked) = Read(
                        source, questions,
                        new LctlOutput(questions.Due, LctlDump.Answer(said, questions.Due), "", isWhole: true, seesAll: true));
                Assert.False(unasked, plan.Name);
                troubles.AddRange(answered.Troubles.Append(answered.FirstRefusal).OfType<string>().Select(t => $"{plan.Name}: {t}"));
                missing.AddRange(
                    Series(open[plan.Name]).Except(Series(answered)).Where(s => !NotYet.Any(n => s.Contains(n, StringComparison.Ordinal))));
            }

            Names.AreNone(troubles);
            Names.AreNone(missing);
        }
        finally
        {
            File.SetUnixFileMode(debugfs, (UnixFileMode)0x1ED);
        }
    }

    private static List<SourcePlan> Plans(LustreRoots roots, IEnumerable<string> names)
    {
        var options = GoldenTree.EverythingOn();
        var plans = new LustreDiscovery(roots).Discover(new TestWatch()).Targets.SelectMany(t => LustreSources.For(t, roots, options))
            .Concat(LustreSources.Node(roots, options)).Concat(LustreSources.Lnet(roots, options));
        return [.. plans.Where(p => names.Contains(p.Name) && p.Part is not ("lnetctl" or "lfs"))];
    }

    private static (Reading Reading, bool Unasked) Read(Source source, LctlQuestions questions, LctlOutput? said)
    {
        var access = questions.Begin(said);
        using var ordinary = new ClosedDoors();
        using var files = new FileReader(new TestWatch()) { Privileged = access };
        var reading = source.Read(files);
        return (reading, questions.Learn(access));
    }

    private static IEnumerable<string> Series(Reading reading) => reading.Samples().Select(l => l[..l.LastIndexOf(' ')]);

    private static IEnumerable<Segment> Printed(string version) =>
        new (string File, LnetctlOutput Output)[]
        {
            ("lnetctl_net_v4", new LnetctlNet()), ("lnetctl_stats", new LnetctlStats()), ("lnetctl_global", new LnetctlGlobal()),
        }.SelectMany(c => c.Output.Read(SampleTrees.Printed(version, c.File)).Segments);

    private static string Twice(IEnumerable<string> names) =>
        string.Join('\n', names.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key).Take(5));
}
