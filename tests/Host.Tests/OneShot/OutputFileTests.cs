using LustreActors.Host.OneShot;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.OneShot;

public class OutputFileTests
{
    [Fact]
    public async Task Once_writes_a_file_for_the_textfile_collector_that_everybody_can_read()
    {
        using var server = new SimulatedServer();
        using var scratch = new Scratch();
        var file = scratch.Write("lustre.prom", "old\n");
        var once = (await ExporterProcess.RunAsync(["once", .. server.Settings, "--output", file])).Expect(0);
        Assert.Equal("", once.Output);
        Assert.Contains("lustre_read_bytes_total{", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.OtherRead, File.GetUnixFileMode(file) & UnixFileMode.OtherRead);
        Assert.Equal([file], Directory.GetFiles(scratch.Folder));
    }

    [Fact]
    public void Until_it_is_published_the_old_content_is_there_and_no_other_file_ends_with_prom()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("lustre.prom", "old");
        using (var output = OutputFile.Create(file))
        {
            output.Stream.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(file));
            Assert.Single(Directory.GetFiles(scratch.Folder), f => f.EndsWith(".prom", StringComparison.Ordinal));
            output.Publish();
        }

        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(scratch.Folder));
    }

    [Fact]
    public void What_is_not_published_leaves_nothing_behind()
    {
        using var scratch = new Scratch();
        using (var output = OutputFile.Create(scratch.PathOf("lustre.prom")))
            output.Stream.Write("half"u8);
        Assert.Empty(Directory.GetFiles(scratch.Folder));
    }
}
