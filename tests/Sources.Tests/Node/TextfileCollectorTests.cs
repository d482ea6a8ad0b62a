using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

public sealed class TextfileCollectorTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_series_of_every_file_are_shown_with_the_time_of_the_file()
    {
        Write("a.prom", "# HELP backup_seconds How long.\n# TYPE backup_seconds gauge\nbackup_seconds{b=\"2\",a=\"1\\\"\"} 1.5\nplain 3\n");
        Write("b.txt", "not_read 1\n");
        File.SetLastWriteTimeUtc(PathOf("a.prom"), DateTime.UnixEpoch.AddSeconds(1234.5));
        var reading = Read();
        Assert.Equal("1.5", reading.Value("backup_seconds{a=\"1\\\"\",b=\"2\"}"));
        Assert.Equal("3", reading.Value("plain"));
        Assert.Equal("1234", reading.Value($"node_textfile_mtime_seconds{{file=\"{PathOf("a.prom")}\"}}"));
        Assert.Equal("0", reading.Value("node_textfile_scrape_error"));
        Assert.Contains("# HELP backup_seconds How long.\n# TYPE backup_seconds gauge\n", reading.Text(), StringComparison.Ordinal);
        Assert.Contains($"# HELP plain Metric read from {PathOf("a.prom")}\n# TYPE plain untyped\n", reading.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("not_read", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Histograms_and_summaries_are_passed_on()
    {
        Write(
            "a.prom",
            "# TYPE h histogram\nh_bucket{le=\"100\"} 4\nh_bucket{le=\"+Inf\"} 5\nh_sum 250.5\nh_count 5\n"
                + "# TYPE s summary\ns{quantile=\"0.5\"} 1e-06\ns_sum 7\ns_count 3\n");
        Assert.Equal(
            [
                "h_bucket{le=\"100\"} 4", "h_bucket{le=\"+Inf\"} 5", "h_sum 250.5", "h_count 5",
                $"node_textfile_mtime_seconds{{file=\"{PathOf("a.prom")}\"}}", "node_textfile_scrape_error 0", "s{quantile=\"0.5\"} 1E-06",
                "s_sum 7", "s_count 3",
            ],
            Read().Samples().Select(s => s.StartsWith("node_textfile_mtime", StringComparison.Ordinal) ? s[..s.LastIndexOf(' ')] : s));
    }

    [Theory]
    [InlineData("metric_with_time 1 1441205977284\n")]
    [InlineData("metric{open=\"1 1\n")]
    [InlineData("metric many\n")]
    [InlineData("metric 1")]
    [InlineData("metric 1\nmetric 2\n")]
    public void A_file_with_a_fault_costs_itself_and_is_reported(string text)
    {
        Write("a.prom", "good 1\n");
        Write("b.prom", "other 1\n" + text);
        var reading = Read();
        Assert.Equal("1", reading.Value("good"));
        Assert.Null(reading.Value("other"));
        Assert.Equal("1", reading.Value("node_textfile_scrape_error"));
        Assert.DoesNotContain(PathOf("b.prom"), string.Concat(reading.Samples()), StringComparison.Ordinal);
        Assert.StartsWith(PathOf("b.prom"), Assert.Single(reading.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void One_family_may_be_in_several_files()
    {
        Write("a.prom", "# HELP events_total \n# TYPE events_total counter\nevents_total{file=\"a\"} 10\n");
        Write("b.prom", "# TYPE events_total counter\nevents_total{file=\"b\"} 30\n");
        var reading = Read();
        Assert.Equal(("10", "30"), (reading.Value("events_total{file=\"a\"}"), reading.Value("events_total{file=\"b\"}")));
        Assert.Contains($"# HELP events_total Metric read from {PathOf("a.prom")}, {PathOf("b.prom")}\n", reading.Text(), StringComparison.Ordinal);
        Assert.Equal("0", reading.Value("node_textfile_scrape_error"));
    }

    [Theory]
    [InlineData("# HELP events_total Another.\n# TYPE events_total counter\nevents_total{file=\"b\"} 30\n")]
    [InlineData("# HELP events_total One.\n# TYPE events_total gauge\nevents_total{file=\"b\"} 30\n")]
    [InlineData("# TYPE events_total counter\nevents_total{file=\"a\"} 30\n")]
    public void A_family_that_contradicts_an_earlier_file_is_left_out_and_reported(string text)
    {
        Write("a.prom", "# HELP events_total One.\n# TYPE events_total counter\nevents_total{file=\"a\"} 10\n");
        Write("b.prom", text + "other 1\n");
        var reading = Read();
        Assert.Equal("10", reading.Value("events_total{file=\"a\"}"));
        Assert.Null(reading.Value("events_total{file=\"b\"}"));
        Assert.Equal("1", reading.Value("other"));
        Assert.Equal("1", reading.Value("node_textfile_scrape_error"));
        Assert.Equal(2, reading.Samples().Count(s => s.StartsWith("node_textfile_mtime", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_changes_is_read_again_and_one_that_leaves_ends_its_series()
    {
        var textfile = Create();
        Write("a.prom", "a 1\n");
        Write("b.prom", "b 1\n");
        textfile.Read();
        Assert.Equal("1", textfile.Read().Value("a"));
        Write("a.prom", "a 2.25\n");
        _tree.Delete("texts/b.prom");
        var reading = textfile.Read();
        Assert.Equal("2.25", reading.Value("a"));
        Assert.Null(reading.Value("b"));
    }

    [Fact]
    public void A_missing_directory_is_an_error_and_an_empty_one_is_not()
    {
        Assert.Equal(["node_textfile_scrape_error 1"], Create().Read().Samples());
        Assert.Contains(PathOf(""), Assert.Single(Create().Read().Troubles), StringComparison.Ordinal);
        Directory.CreateDirectory(PathOf(""));
        Assert.Equal(["node_textfile_scrape_error 0"], Create().Read().Samples());
    }

    private TextfileCollector Create() => new(Path.Combine(_tree.Root, "texts"));

    private Reading Read() => Create().Read();

    private string PathOf(string name) => name.Length == 0 ? Path.Combine(_tree.Root, "texts") : Path.Combine(_tree.Root, "texts", name);

    private void Write(string name, string text) => _tree.Write("texts/" + name, text);
}
