using System.Text;
using System.Text.RegularExpressions;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Node;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;
using LustreActors.Sources.Lustre.Targets;

namespace LustreActors.Sources.Tests.Lustre;

public sealed partial class DamagedFilesTests
{
    private static readonly int Inputs = ParserFuzz.Inputs;
    private const string Unhealthy = "device scratch-OST0000 reported unhealthy\ndevice scratch-OST0001 reported unhealthy\nNOT HEALTHY\n";
    private const string Devices = "  0 UP osd-zfs a-OST0000-osd a-OST0000-osd_UUID 9\n  1 UP mgs MGS MGS 4\n"
        + "  2 UP obdfilter a-OST0000 a-OST0000_UUID 6\n";

    [Fact]
    public void A_hundred_thousand_damaged_stats_files_lose_only_lines_that_are_counted()
    {
        var mutations = new Mutations(20260801, SyntheticTree.OstStats, SyntheticTree.MdtStats, SyntheticTree.ClientStats);
        var families = new TableFamilies(LabelText.Of("target", "x"), withCreated: true).Add(TargetParameters.ByOperation[0]);
        long refused = 0;
        for (var i = 0; i < Inputs; i++)
        {
            // New names for each input: their number is bounded, and at the bound both parses would differ.
            var names = new OperationNames();
            var labels = new OperationLabels(names, []);
            var tables = new StatsTables(names);
            var text = mutations.Next();
            var (table, findings) = Parse(tables, labels, text, text.Length);
            var (again, findingsInPieces) = Parse(tables, labels, text, 1 + (i % 97));

            var taken = table.Count + Io(tables);
            Assert.True(
                CounterLines(text) <= taken + findings.LinesRefused,
                $"input {i}: {taken} taken, {findings.LinesRefused} refused of\n{Encoding.UTF8.GetString(text)}");
            Assert.Equal(
                (table.Count, findings.LinesRefused, findings.FirstRefusal),
                (again.Count, findingsInPieces.LinesRefused, findingsInPieces.FirstRefusal));
            refused += findings.LinesRefused;
            if (i % 100 == 0)
                Assert.All(Serve(families, table), line => Assert.Matches(Sample(), line));
        }

        Assert.True(refused > Inputs / 2, $"only {refused} lines were refused: the damage is too small to test anything");
    }

    [Fact]
    public void A_hundred_thousand_damaged_health_checks_lose_only_lines_that_are_counted()
    {
        var mutations = new Mutations(7, Unhealthy, "healthy\n");
        for (var i = 0; i < Inputs; i++)
        {
            var text = mutations.Next();
            var findings = new Findings();
            var parser = new HealthCheckParser();
            parser.Parse(text, findings, "health_check");

            var words = Lines(text).Count(l => l is "healthy" or "NOT HEALTHY" or "LBUG");
            Assert.Equal(Lines(text).Count(l => l.Length > 0), words + parser.UnhealthyDevices.Count + findings.LinesRefused);
            Assert.Equal(words > 0, parser.IsHealthy is not null);
        }
    }

    [Fact]
    public void A_hundred_thousand_damaged_device_lists_lose_only_lines_that_are_counted()
    {
        var mutations = new Mutations(8, Devices);
        long refused = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var text = mutations.Next();
            var findings = new Findings();
            var parser = new DevicesParser();
            parser.Parse(text, findings, "devices");

            Assert.True(parser.Targets.Count + findings.LinesRefused <= Lines(text).Length, $"input {i}");
            Assert.All(parser.Targets, name => Assert.DoesNotContain(name, c => c is ' ' or '\t' or '\n'));
            refused += findings.LinesRefused;
        }

        Assert.True(refused > Inputs / 4, $"{refused} refused");
    }

    [Fact]
    public void A_hundred_thousand_damaged_numbers_and_uuids_are_taken_or_refused()
    {
        var numbers = new Mutations(9, "266287916\n", "0\n", "9223372036854775807\n");
        var uuids = new Mutations(10, "6ecfd542-2eda-4980-9e2b-263c373923d3\nscratch-MDT0000-mdtlov_UUID\n");
        for (var i = 0; i < Inputs; i++)
        {
            var text = numbers.Next();
            var digits = Encoding.Latin1.GetString(text).Trim(' ', '\t', '\r', '\n');
            var isNumber = digits.Length > 0 && digits.All(char.IsAsciiDigit) && long.TryParse(digits, out _);
            if (isNumber)
                Assert.True(NumberText.TryParse(text, out var value) && value == long.Parse(digits, null), digits);
            else if (NumberText.TryParse(text, out var odd))
                Assert.True(odd >= 0 && digits.TrimStart('+', '-').All(char.IsAsciiDigit), digits);

            var lines = uuids.Next();
            Assert.InRange(ConnectedClientsReader.CountClients(lines, new Findings(), "uuid"), 0, Lines(lines).Length);
        }
    }

    private static (ValueTable Table, Findings Findings) Parse(StatsTables tables, OperationLabels labels, byte[] text, int piece)
    {
        var table = new ValueTable(OperationColumns.Width);
        var findings = new Findings();
        tables.Begin(table, labels);
        var parser = new StatsParser<StatsTables>(tables, findings, "stats");
        parser.Parse(ParserFuzz.Pieces(text, piece), findings, "stats");
        return (table, findings);
    }

    private static int Io(StatsTables tables) =>
        (tables.Io[IoColumns.Samples] == ValueTable.Absent ? 0 : 1) + (tables.Io[IoColumns.Write
            + IoColumns.Samples] == ValueTable.Absent ? 0 : 1);

    private static int CounterLines(byte[] text) =>
        Lines(text).Count(l => l.Length > 0 && !l.StartsWith("snapshot_time", StringComparison.Ordinal) && !l.StartsWith(
            "start_time", StringComparison.Ordinal)
            && !l.StartsWith("elapsed_time", StringComparison.Ordinal));

    private static string[] Lines(byte[] text) => [.. Encoding.Latin1.GetString(text).Split('\n').Select(l => l.Trim(' ', '\t', '\r'))];

    private static string[] Serve(TableFamilies families, ValueTable table)
    {
        var segments = System.Collections.Immutable.ImmutableArray.CreateBuilder<Segment>();
        families.AddSegments(table, segments);
        return new Reading(segments.ToImmutable()).Samples(ExpositionFormat.OpenMetrics)[..^0];
    }

    [GeneratedRegex("""^lustre_stats_(total|created)\{target="x",operation="([^"\\\n]|\\["\\n])*"\} [0-9.]+$""")]
    private static partial Regex Sample();
}
