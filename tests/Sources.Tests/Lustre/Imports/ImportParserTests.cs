using System.Globalization;
using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Imports;

namespace LustreActors.Sources.Tests.Lustre.Imports;

public sealed class ImportParserTests
{
    private const long Absent = ValueTable.Absent;

    [Fact]
    public void An_import_of_2_10_is_read_whole()
    {
        var (import, findings) = Parse(ImportTexts.Of210);

        Assert.Equal(0, findings.LinesRefused);
        Assert.Equal(ImportState.Full, import.State);
        Assert.True(import.IsLive);
        Assert.Equal("192.168.7.6@o2ib", Encoding.ASCII.GetString(import.Server));
        Assert.Equal([2, 12, 4, 0, Absent, 8, 1, 3, 6054, 21, 2, 12903111294, Absent, Absent, 3585782, 6055], import.Values.ToArray());
    }

    [Fact]
    public void An_import_of_2_17_is_read_whole_and_the_statistics_of_its_nids_are_skipped()
    {
        var (import, findings) = Parse(ImportTexts.Of217);

        Assert.Equal(0, findings.LinesRefused);
        Assert.Equal(ImportState.Idle, import.State);
        Assert.True(import.IsLive);
        Assert.Equal("2001:db8::17@tcp", Encoding.ASCII.GetString(import.Server));
        Assert.Equal([3, 5, 6, 2, 41, 0, 0, 9, 4965, 5, 1, 4294970312, 1047507, 2865, 2122776, 33101], import.Values.ToArray());
    }

    [Fact]
    public void An_import_that_never_connected_has_no_server_and_no_idle_time()
    {
        var (import, findings) = Parse(ImportTexts.NeverConnected);

        Assert.Equal(0, findings.LinesRefused);
        Assert.Equal(ImportState.New, import.State);
        Assert.False(import.IsLive);
        Assert.True(import.Server.IsEmpty);
        Assert.Equal([1, 0, 0, 0], import.Values[..4].ToArray());
        Assert.All(import.Values[4..].ToArray(), v => Assert.Equal(Absent, v));
    }

    [Theory]
    [InlineData("<UNKNOWN>", false)]
    [InlineData("CLOSED", false)]
    [InlineData("NEW", false)]
    [InlineData("DISCONN", false)]
    [InlineData("CONNECTING", false)]
    [InlineData("REPLAY", false)]
    [InlineData("REPLAY_LOCKS", false)]
    [InlineData("REPLAY_WAIT", false)]
    [InlineData("RECOVER", false)]
    [InlineData("FULL", true)]
    [InlineData("EVICTED", false)]
    [InlineData("IDLE", true)]
    public void Only_a_full_or_idle_import_is_live(string state, bool live)
    {
        var (import, findings) = Parse(ImportTexts.WithState(state));

        Assert.Equal(0, findings.LinesRefused);
        Assert.Equal(state, ImportStates.NameOf(import.State!.Value));
        Assert.Equal(live, import.IsLive);
    }

    [Fact]
    public void An_import_that_was_switched_off_is_not_live_whatever_its_state()
    {
        var (import, findings) = Parse(ImportTexts.Disabled);

        Assert.Equal((0, ImportState.Idle, false), (findings.LinesRefused, import.State, import.IsLive));
    }

    [Theory]
    [InlineData("    state: FU")]
    [InlineData("    state:")]
    [InlineData("    state: FULL of it")]
    [InlineData("    import_flags: replayable")]
    [InlineData("    nothing of the kind")]
    [InlineData("    : FULL")]
    [InlineData("    bell\u0007: 1")]
    [InlineData("    odd key: 1")]
    [InlineData("    connection:\n       generation: many")]
    [InlineData("    connection:\n       generation: -4")]
    [InlineData("    connection:\n       generation: 99999999999999999999")]
    [InlineData("    connection:\n       generation:")]
    [InlineData("    connection:\n       failover_nids: [ 10.7.0.3@tcp")]
    [InlineData("    connection:\n       current_connection: two words")]
    [InlineData("    connection:\n       current_connection: ")]
    [InlineData("    connection:\n       idle: 3 usec")]
    [InlineData("    connection:\n       idle: soon")]
    [InlineData("    rpcs:\n       avg_waittime: 4965 sec")]
    [InlineData("    rpcs:\n       avg_waittime: -1 usec")]
    [InlineData("    service_estimates:\n       services: 5")]
    public void A_damaged_line_is_refused_and_what_follows_is_read(string lines)
    {
        var (import, findings) = Parse($"import:\n{lines}\n    transactions:\n       peer_committed: 7\n");

        Assert.Equal(1, findings.LinesRefused);
        Assert.EndsWith(lines.Split('\n')[^1].TrimEnd(), findings.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal(7, import.Values[ImportColumns.Committed]);
        Assert.Null(import.State);
        Assert.All(import.Values[..ImportColumns.Committed].ToArray(), v => Assert.Equal(Absent, v));
    }

    [Fact]
    public void A_repeated_line_counts_once()
    {
        var (import, findings) = Parse("    state: FULL\n    state: IDLE\n    rpcs:\n       inflight: 1\n       inflight: 2\n");

        Assert.Equal((2, ImportState.Full, 1), (findings.LinesRefused, import.State, import.Values[ImportColumns.InFlight]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("import:\n    name: x\n    future:\n       inflight: 4\n       deeper:\n          timeouts: 5\n    another: [ 1, 2 ]\n")]
    public void Unknown_keys_are_skipped(string text)
    {
        var (import, findings) = Parse(text);

        Assert.Equal((0, null), (findings.LinesRefused, import.State));
        Assert.All(import.Values.ToArray(), v => Assert.Equal(Absent, v));
    }

    [Fact]
    public void A_file_that_was_cut_anywhere_gives_no_value_that_is_not_in_it()
    {
        var whole = Parse(ImportTexts.Of217).Import.Values.ToArray();
        for (var length = 0; length < ImportTexts.Of217.Length; length++)
        {
            var (import, findings) = Parse(ImportTexts.Of217[..length]);

            Assert.InRange(findings.LinesRefused, 0, 1);
            var different = 0;
            for (var column = 0; column < whole.Length; column++)
            {
                var value = import.Values[column];
                Assert.True(value == Absent || whole[column].ToString(CultureInfo.InvariantCulture).StartsWith(
                    value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
                different += value != Absent && value != whole[column] ? 1 : 0;
            }

            Assert.InRange(different, 0, 1);
        }
    }

    [Fact]
    public void A_great_many_damaged_imports_lose_only_lines_that_are_counted()
    {
        var import = new ImportFigures();
        ParserFuzz.Run(
            20260817,
            [ImportTexts.Of210, ImportTexts.Of217, ImportTexts.NeverConnected],
            (pieces, findings) =>
            {
                import.Clear();
                var parser = new ImportParser(import);
                parser.Parse(pieces, findings, "import");
                return $"{import.State} {import.IsDisabled} {Encoding.Latin1.GetString(import.Server)} "
                    + $"{string.Join(' ', import.Values.ToArray())}";
            },
            (_, _, _) => Assert.All(import.Values.ToArray(), v => Assert.True(v is >= 0 or Absent)));
    }

    [Fact]
    public void An_import_costs_nothing_to_parse()
    {
        var (import, findings, text) = (new ImportFigures(), new Findings(), Encoding.UTF8.GetBytes(ImportTexts.Of217));
        Parse();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Parse()
        {
            import.Clear();
            var parser = new ImportParser(import);
            parser.Parse(text, findings, "import");
        }
    }

    private static (ImportFigures Import, Findings Findings) Parse(string text)
    {
        var (import, findings) = (new ImportFigures(), new Findings());
        var parser = new ImportParser(import);
        parser.Parse(Encoding.UTF8.GetBytes(text), findings, "import");
        return (import, findings);
    }
}
