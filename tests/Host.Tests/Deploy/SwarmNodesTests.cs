using LustreActors.Host.Tests.Containers;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The stack of Docker Swarm on two nodes.</summary>
public sealed class SwarmNodesTests : IDisposable
{
    /// <summary>A run of tests is ended after ten minutes without a result; the script ends its nodes after eight.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(9);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [NeedsDeployFact("dockerd", "docker", "busybox", "ip", "nsenter", "curl", Boots = true)]
    public async Task The_stack_makes_one_cluster_of_two_nodes_replaces_what_is_killed_and_leaves_nothing_running()
    {
        var image = _scratch.PathOf("image.tar");
        await using (var docker = await RealDocker.StartAsync())
        {
            const string Name = "lustre-exporter:0.1.0";
            await docker.BuildAsync("--tag", Name, await ScratchImage.WriteContextAsync(_scratch.PathOf("context")));
            await docker.RunAsync("save", "--output", image, Name);
        }

        // Lustre 2.10 has its targets below /proc, where a node of the test can have files that this machine does not have.
        var model = new SimulatedLustre(new SimulationOptions { Seed = 5, Version = LustreVersion.V2_10 });
        using var first = new SimulatedServer(
            model, new LustreNode { Targets = ["scratch-MDT0000", "scratch-OST0000", "scratch-OST0001"] });
        using var second = new SimulatedServer(model, new LustreNode { Targets = ["scratch-OST0002", "scratch-OST0003"], Mgs = false });
        first.Advance(TimeSpan.FromMinutes(5));
        second.Tree.Write();

        var data = Directory.CreateDirectory(_scratch.PathOf("swarm")).FullName;
        string[] arguments = [data, image, SwarmMember.Folder, ExporterProcess.Binary, first.Root, second.Root];
        (await Daemon.RunAsync(Path.Combine(BuiltPackages.Scripts, "swarm.sh"), arguments, within: Deadline)).Expect(0);
    }
}
