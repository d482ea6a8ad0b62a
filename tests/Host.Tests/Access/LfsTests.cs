using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Access;

public class LfsTests
{
    [Fact]
    public async Task The_output_of_lfs_for_a_mount_is_served()
    {
        using var server = new SimulatedServer();
        using var tools = new Scratch();
        Directory.CreateDirectory(Path.Combine(server.Root, "proc/self"));
        File.WriteAllText(
            Path.Combine(server.Root, "proc/self/mountinfo"), "40 22 0:50 / /mnt/scratch rw - lustre 10.0.0.1@tcp:/scratch rw\n");
        var lfs = tools.Write("lfs", """
            #!/bin/sh
            case "$*" in
              "df -v --lazy /mnt/scratch") echo "scratch-OST0000_UUID 1000 250 700 26% /mnt/scratch[OST:0]";;
              "check servers") echo "MGC10.0.0.1@tcp active.";;
            esac

            """);
        File.SetUnixFileMode(lfs, (UnixFileMode)0b111_101_101);
        string[] settings = [.. server.Settings, "-Dlustre.lfs.enabled=on", $"-Dlustre.commands.lfs=\"{lfs}\""];
        var once = (await ExporterProcess.RunAsync(["once", .. settings])).Expect(0);
        Assert.Equal("", once.Errors);
        var samples = Samples.Parse(once.Output);
        Assert.Equal(256_000, samples.Value("lustre_lfs_ost_used_bytes", ("target", "scratch-OST0000"), ("mount", "/mnt/scratch")));
    }
}
