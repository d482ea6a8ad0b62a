using System.Diagnostics;
using LustreActors.Sources.Files;
using LustreActors.Sources.Self;

namespace LustreActors.Sources.Tests.Self;

public sealed class ProcessReaderTests : IDisposable
{
    private readonly string _process = Directory.CreateTempSubdirectory("process-").FullName;

    public void Dispose() => Directory.Delete(_process, recursive: true);

    [Fact]
    public void Every_figure_is_read_from_the_kernels_files()
    {
        Describe();
        Assert.Equal(
            new ProcessFigures
            {
                CpuSeconds = 18.01,
                ResidentBytes = 1728512,
                AnonymousBytes = 114688,
                VirtualBytes = 2147483648,
                Threads = 42,
                OpenFiles = 2,
                MaximumFiles = 1024,
            },
            Read(_process));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("stat")]
    [InlineData("limits")]
    public void A_file_that_is_missing_or_not_understood_costs_its_figures(string file)
    {
        Describe();
        var all = Read(_process);
        var expected = file switch
        {
            "status" => all with { ResidentBytes = null, AnonymousBytes = null },
            "stat" => all with { CpuSeconds = null, VirtualBytes = null, Threads = null },
            _ => all with { MaximumFiles = null },
        };
        File.WriteAllText(Path.Combine(_process, file), "something else\n");
        Assert.Equal(expected, Read(_process));
        File.Delete(Path.Combine(_process, file));
        Assert.Equal(expected, Read(_process));
    }

    [Fact]
    public void A_kernel_that_does_not_tell_anonymous_memory_apart_gives_the_rest()
    {
        Describe();
        var all = Read(_process);
        File.WriteAllText(Path.Combine(_process, "status"), "VmRSS:\t    1688 kB\n");
        Assert.Equal(all with { AnonymousBytes = null }, Read(_process));
    }

    [Fact]
    public void The_real_files_tell_of_this_very_process()
    {
        var figures = Read("/proc/self");
        using var self = Process.GetCurrentProcess();
        Assert.InRange(figures.CpuSeconds!.Value, 0.01, self.TotalProcessorTime.TotalSeconds + 0.02);
        Assert.InRange(figures.ResidentBytes!.Value, self.WorkingSet64 / 4, self.WorkingSet64 * 4);
        Assert.InRange(figures.AnonymousBytes!.Value, 1, figures.ResidentBytes.Value);
        Assert.NotNull(figures.VirtualBytes);
        Assert.NotNull(figures.Threads);
        Assert.NotNull(figures.MaximumFiles);
    }

    [Fact]
    public void Descriptors_that_are_opened_are_counted()
    {
        var path = Path.Combine(_process, "file");
        File.WriteAllText(path, "");
        var before = Read("/proc/self").OpenFiles!.Value;
        var opened = Enumerable.Range(0, 400).Select(_ => File.OpenHandle(path)).ToList();
        var after = Read("/proc/self").OpenFiles!.Value;
        opened.ForEach(h => h.Dispose());

        // Other tests open and close some meanwhile.
        Assert.InRange(after - before, 300, 500);
    }

    private static ProcessFigures Read(string process)
    {
        using var files = new FileReader(new TestWatch());
        return ProcessReader.Read(files, process);
    }

    private void Describe()
    {
        Directory.CreateDirectory(Path.Combine(_process, "fdinfo"));
        File.WriteAllText(
            Path.Combine(_process, "stat"), "4711 (a (b) c) S 1 2 3 0 -1 4194560 5 6 7 8 1234 567 9 10 20 0 42 0 987654 2147483648 3000 18446744073709551615\n");
        File.WriteAllText(Path.Combine(_process, "status"), "Name:\ta (b) c\nVmRSS:\t    1688 kB\nRssAnon:\t     112 kB\n");
        File.WriteAllText(Path.Combine(_process, "limits"), "Max open files            1024                 524288               files     \n");
        foreach (var descriptor in new[] { "0", "1", "7" })
            File.WriteAllText(Path.Combine(_process, "fdinfo", descriptor), "");
    }
}
