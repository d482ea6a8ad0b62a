using System.Globalization;
using LustreActors.Sources.Self;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Self;

public sealed class ProcessSourceTests : IDisposable
{
    private readonly string _proc = Directory.CreateTempSubdirectory("process-").FullName;

    public void Dispose() => Directory.Delete(_proc, recursive: true);

    [Fact]
    public void Every_family_is_served_from_the_kernels_files()
    {
        Describe();
        var reading = new ProcessSource(_proc).Read();
        Assert.Empty(reading.Troubles);
        Assert.Equal(
            [
                "process_cpu_seconds_total 18.01",
                "process_max_fds 1024",
                "process_open_fds 2",
                "process_resident_memory_anonymous_bytes 114688",
                "process_resident_memory_bytes 1728512",
                "process_start_time_seconds 1700009876.54",
                "process_threads 42",
                "process_virtual_memory_bytes 2147483648",
            ],
            reading.Samples());
        Assert.Equal(
            ProcessFamilies.All.Select(f => f.Name).Order(StringComparer.Ordinal),
            reading.Segments.Select(s => s.Family.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_start_stays_where_it_was_when_the_clock_is_set()
    {
        Describe();
        var source = new ProcessSource(_proc);
        source.Read();
        File.WriteAllText(Path.Combine(_proc, "stat"), "btime 1800000000\n");
        Assert.Equal("1700009876.54", source.Read().Value("process_start_time_seconds"));
    }

    [Fact]
    public void A_file_that_is_missing_costs_its_families_and_is_named()
    {
        Describe();
        File.Delete(Path.Combine(_proc, "self/status"));
        var reading = new ProcessSource(_proc).Read();
        Assert.Equal($"{_proc}/self/status: no such file", Assert.Single(reading.Troubles));
        Assert.Null(reading.Value("process_resident_memory_bytes"));
        Assert.Equal("42", reading.Value("process_threads"));
    }

    [Fact]
    public void A_file_that_is_not_understood_costs_its_families_and_is_refused()
    {
        Describe();
        File.WriteAllText(Path.Combine(_proc, "self/stat"), "something else\n");
        var reading = new ProcessSource(_proc).Read();
        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal($"{_proc}/self/stat:1: something else", reading.FirstRefusal);
        Assert.Null(reading.Value("process_cpu_seconds_total"));
        Assert.Equal("1728512", reading.Value("process_resident_memory_bytes"));
    }

    [Fact]
    public void A_kernel_that_does_not_tell_anonymous_memory_apart_is_no_trouble()
    {
        Describe();
        File.WriteAllText(Path.Combine(_proc, "self/status"), "VmRSS:\t    1688 kB\n");
        var reading = new ProcessSource(_proc).Read();
        Assert.Empty(reading.Troubles);
        Assert.Equal(0, reading.LinesRefused);
        Assert.Null(reading.Value("process_resident_memory_anonymous_bytes"));
    }

    [Fact]
    public void The_real_files_tell_of_this_very_process()
    {
        var reading = new ProcessSource().Read();
        Assert.Empty(reading.Troubles);
        Assert.Equal(ProcessFamilies.All.Count, reading.Segments.Length);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        Assert.InRange(Number(reading, "process_start_time_seconds"), Seconds(self.StartTime) - 2, Seconds(self.StartTime) + 2);
        Assert.InRange(Number(reading, "process_cpu_seconds_total"), 0.01, self.TotalProcessorTime.TotalSeconds + 0.02);
        Assert.InRange(Number(reading, "process_resident_memory_bytes"), self.WorkingSet64 / 4, self.WorkingSet64 * 4);
        Assert.InRange(Number(reading, "process_resident_memory_anonymous_bytes"), 1, Number(reading, "process_resident_memory_bytes"));
    }

    [Fact]
    public void Descriptors_that_are_opened_are_counted()
    {
        var path = Path.Combine(_proc, "file");
        File.WriteAllText(path, "");
        var source = new ProcessSource();
        var before = Number(source.Read(), "process_open_fds");
        var opened = Enumerable.Range(0, 400).Select(_ => File.OpenHandle(path)).ToList();
        var after = Number(source.Read(), "process_open_fds");
        opened.ForEach(h => h.Dispose());

        // Other tests open and close some meanwhile.
        Assert.InRange(after - before, 300, 500);
    }

    private static double Seconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeMilliseconds() / 1000.0;

    private static double Number(Reading reading, string series) => double.Parse(reading.Value(series)!, CultureInfo.InvariantCulture);

    private void Describe()
    {
        Directory.CreateDirectory(Path.Combine(_proc, "self/fdinfo"));
        File.WriteAllText(Path.Combine(_proc, "stat"), "cpu  1 2 3\nbtime 1700000000\n");
        File.WriteAllText(
            Path.Combine(_proc, "self/stat"),
            "4711 (a (b) c) S 1 2 3 0 -1 4194560 5 6 7 8 1234 567 9 10 20 0 42 0 987654 2147483648 3000 18446744073709551615\n");
        File.WriteAllText(Path.Combine(_proc, "self/status"), "Name:\ta (b) c\nVmRSS:\t    1688 kB\nRssAnon:\t     112 kB\n");
        File.WriteAllText(
            Path.Combine(_proc, "self/limits"), "Max open files            1024                 524288               files     \n");
        foreach (var descriptor in new[] { "0", "1", "7" })
            File.WriteAllText(Path.Combine(_proc, "self/fdinfo", descriptor), "");
    }
}
