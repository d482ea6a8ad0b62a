using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Demo;

public sealed class DemoFolderTests
{
    private const string LockName = "owner";

    [Fact]
    public async Task A_demo_deletes_the_folder_of_one_that_was_killed_and_not_that_of_one_that_runs()
    {
        using var scratch = new Scratch();
        var left = Make(scratch, "lustre-demo-left");
        var running = Make(scratch, "lustre-demo-running");
        await using var held = Open(running);
        await Open(left).DisposeAsync();
        var foreign = Make(scratch, "lustre-demo-foreign");
        if (Environment.IsPrivilegedProcess)
        {
            // To open it for writing would wait for a reader.
            Fifo.Make(Path.Combine(foreign, LockName));
            (await Daemon.RunAsync("chown", ["65534", foreign])).Expect(0);
        }

        await using var demo = ExporterProcess.StartAs(
            ["/usr/bin/env", "TMPDIR=" + scratch.Folder], "demo", "-Dhttp.listen=\"127.0.0.1:0\"");
        await demo.Output.WaitForAsync("A simulated Lustre");
        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(running));
        Assert.True(Directory.Exists(foreign));
        var own = Assert.Single(Directory.GetDirectories(scratch.Folder, "lustre-demo-*").Except([running, foreign]));

        // It holds its folder itself, and no longer than it lives.
        Assert.Throws<IOException>(() => Open(own));
        demo.Kill();
        await demo.FinishAsync();
        await Open(own).DisposeAsync();
    }

    private static string Make(Scratch scratch, string name) => Directory.CreateDirectory(scratch.PathOf(name)).FullName;

    private static FileStream Open(string folder) =>
        new(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
}
