using System.Formats.Tar;
using System.Text;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.OneShot;

public class OnceTests
{
    [Fact]
    public async Task It_prints_either_text_and_ends_with_code_0()
    {
        using var server = new SimulatedServer();
        var text = (await ExporterProcess.RunAsync(["once", .. server.Settings])).Expect(0);
        var open = (await ExporterProcess.RunAsync(["once", "--format", "openmetrics", .. server.Settings])).Expect(0);
        Assert.EndsWith("\n# EOF\n", open.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("# EOF", text.Output, StringComparison.Ordinal);
        Assert.Equal(Series(text.Output), Series(open.Output));
        Assert.Equal("", text.Errors + open.Errors);
    }

    [Fact]
    public async Task One_source_can_be_asked_for_by_its_name()
    {
        using var server = new SimulatedServer();
        var jobs = Samples.Parse(
            (await ExporterProcess.RunAsync(["once", "--source", "scratch-OST0000/jobs", .. server.Settings])).Expect(0).Output);
        Assert.True(jobs.Has("lustre_job_read_bytes_total"));
        Assert.All(jobs.All, s => Assert.Equal("scratch-OST0000", s["target"]));
        Assert.False(jobs.Has("lustre_read_bytes_total"));

        var unknown = (await ExporterProcess.RunAsync(["once", "--source", "scratch-OST00FF", .. server.Settings])).Expect(2);
        Assert.Contains("scratch-OST00FF", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal("", unknown.Output);
        Assert.Contains("xml", (await ExporterProcess.RunAsync("once", "--format", "xml")).Expect(2).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_the_rest_is_printed()
    {
        using var server = new SimulatedServer();
        using var hung = server.Tree.Hang("scratch-OST0000", "job_stats");
        var stats = server.Tree.PathOf("scratch-OST0001", "stats");
        File.Delete(stats);
        Directory.CreateDirectory(stats);

        var once = (await ExporterProcess.RunAsync(["once", .. server.Settings, "-Dcollect.deadline=3s"])).Expect(1);
        Assert.Contains("scratch-OST0000/jobs", once.Errors, StringComparison.Ordinal);
        Assert.Contains(hung.Path, once.Errors, StringComparison.Ordinal);
        Assert.Contains($"{stats} is a directory", once.Errors, StringComparison.Ordinal);
        Assert.Equal(2, once.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            server.ReadBytes("scratch-OST0002"),
            Samples.Parse(once.Output).Value("lustre_read_bytes_total", ("target", "scratch-OST0002")));
        Directory.Delete(stats);
    }

    [NeedsRootFact]
    public async Task Without_roots_rights_the_closed_files_are_named_with_what_opens_them()
    {
        using var server = new SimulatedServer();
        foreach (var folder in (string[])[server.Root, Path.Combine(server.Root, "proc"), Path.Combine(server.Root, "sys")])
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Path.Combine(server.Root, "sys/kernel/debug"), (UnixFileMode)0b111_000_000);

        await using var nobody = ExporterProcess.StartAs(NeedsRootFactAttribute.AsNobody, ["once", .. server.Settings]);
        var once = (await nobody.FinishAsync()).Expect(1);
        Assert.Contains("permission denied", once.Errors, StringComparison.Ordinal);
        Assert.Contains("CAP_DAC_READ_SEARCH", once.Errors, StringComparison.Ordinal);
        Assert.True(Samples.Parse(once.Output).Has("lustre_capacity_bytes", ("target", "scratch-OST0000")));
    }

    [Fact]
    public async Task Refused_lines_are_counted_and_the_first_is_shown()
    {
        using var server = new SimulatedServer();
        using var nonsense = server.Tree.Garbage("scratch-OST0000", "job_stats", seed: 7);
        var once = await ExporterProcess.RunAsync(["once", .. server.Settings]);
        Assert.Matches(@"(?m)^scratch-OST0000/jobs: \d+ lines refused; .*job_stats:\d+: ", once.Errors);
        Assert.Single(once.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_host_without_Lustre_has_nothing_to_print_and_that_is_no_failure()
    {
        using var root = new Scratch();
        var once = (await ExporterProcess.RunAsync("once", $"-Dpaths.root=\"{root.Folder}\"")).Expect(0);
        Assert.DoesNotContain("filesystem=", once.Output, StringComparison.Ordinal);
        Assert.Equal("No Lustre on this host\n", once.Errors);
    }

    [Fact]
    public async Task A_dump_gives_the_same_series_as_the_host()
    {
        using var server = new SimulatedServer();
        using var scratch = new Scratch();
        var tar = scratch.PathOf("lustre.tar");
        var dump = (await ExporterProcess.RunAsync(["dump", tar, .. server.Settings])).Expect(0);
        Assert.Matches(@"lustre\.tar: \d{2,} files\n", dump.Output);

        var here = (await ExporterProcess.RunAsync(["once", .. server.Settings])).Expect(0);
        var there = (await ExporterProcess.RunAsync("once", "--from", tar)).Expect(0);
        Assert.Equal(Series(here.Output), Series(there.Output));
        Assert.InRange(Series(here.Output).Length, 500, 1_000_000);
    }

    [Fact]
    public async Task A_dump_leaves_out_what_hangs_and_names_it()
    {
        using var server = new SimulatedServer();
        using var hung = server.Tree.Hang("scratch-OST0000", "job_stats");
        using var scratch = new Scratch();
        var dump = (await ExporterProcess.RunAsync(["dump", scratch.PathOf("lustre.tar"), .. server.Settings, "-Dcollect.deadline=3s"]))
            .Expect(0);
        Assert.Contains($"left out: {hung.Path}", dump.Errors, StringComparison.Ordinal);
        Assert.Contains("1 left out", dump.Output, StringComparison.Ordinal);

        (await ExporterProcess.RunAsync("dump")).Expect(2);
        Assert.Contains(
            "/no/such/place", (await ExporterProcess.RunAsync(["dump", "/no/such/place/lustre.tar", .. server.Settings])).Expect(1).Errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("proc/../../outside")]
    [InlineData("/etc/outside")]
    public async Task A_dump_that_names_a_place_outside_of_itself_is_refused(string name)
    {
        using var scratch = new Scratch();
        var tar = scratch.PathOf("evil.tar");
        await using (var writer = new TarWriter(File.Create(tar), TarEntryFormat.Pax))
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("x"u8.ToArray()) });

        var refused = (await ExporterProcess.RunAsync("once", "--from", tar)).Expect(2);
        Assert.Contains("outside of itself", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), "outside")));
    }

    [Fact]
    public async Task A_file_that_is_no_dump_is_refused()
    {
        using var scratch = new Scratch();
        Assert.Contains(
            "none.tar", (await ExporterProcess.RunAsync("once", "--from", scratch.PathOf("none.tar"))).Expect(2).Errors,
            StringComparison.Ordinal);
        var text = scratch.Write("text.tar", Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 3000))));
        Assert.Contains("text.tar", (await ExporterProcess.RunAsync("once", "--from", text)).Expect(2).Errors, StringComparison.Ordinal);
    }

    /// <summary>
    /// The series of Lustre: those of the process differ from run to run. Counts are left out: OpenMetrics omits that of a histogram
    /// without a sum.
    /// </summary>
    private static string[] Series(string text) =>
    [
        .. Samples.Parse(text).All
            .Where(s => s.Name.StartsWith("lustre_", StringComparison.Ordinal) && !s.Name.EndsWith("_count", StringComparison.Ordinal))
            .Select(s => $"{s.Series} {s.Value}").Order(StringComparer.Ordinal),
    ];
}
