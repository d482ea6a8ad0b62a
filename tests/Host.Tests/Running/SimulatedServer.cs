using LustreActors.Simulator;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Tests.Running;

/// <summary>A server of a simulated Lustre: the model, and its files in a temporary folder.</summary>
internal sealed class SimulatedServer : IDisposable
{
    private readonly Scratch _scratch = new();

    public SimulatedServer(SimulationOptions? options = null)
        : this(new SimulatedLustre(options ?? new SimulationOptions { Seed = 5, ClientMount = true }), null)
    {
        Model.Advance(TimeSpan.FromMinutes(5));
        Tree.Write();
    }

    /// <summary>Creates another node of an existing model.</summary>
    public SimulatedServer(SimulatedLustre model, LustreNode? node)
    {
        Model = model;
        Tree = new LustreTree(model, _scratch.Folder, node);
        Tree.Write();
    }

    public SimulatedLustre Model { get; }

    public LustreTree Tree { get; }

    public string Root => _scratch.Folder;

    /// <summary>Settings that read this server alone, completely with every scrape, with deadlines for a busy machine.</summary>
    public string[] Settings =>
    [
        $"-Dpaths.root=\"{Root}\"",
        "-Dcollect.scrape-wait=30s",
        "-Dcollect.deadline=1m",
        "-Dcollect.min-age=0s",
        "-Djobs.min-interval=0s",
        "-Dlustre.exports.min-age=0s",
        "-Dlustre.quotas.min-age=0s",
        "-Dlustre.disk.min-age=0s",
        "-Dlustre.imports.min-age=0s",
        "-Dlustre.upkeep.min-age=0s",
        "-Dlustre.nodemaps.min-age=0s",
        "-Dlustre.imports.capacity.min-age=0s",
        "-Dlustre.mounts.capacity.min-age=0s",
        "-Dlustre.discovery-interval=300ms",
    ];

    public void Advance(TimeSpan elapsed)
    {
        Model.Advance(elapsed);
        Tree.Write();
    }

    public long ReadBytes(string target) => Model.Truth.Target(target).Counters.Current["read_bytes"].Sum;

    public long WrittenBytes(string target) => Model.Truth.Target(target).Counters.Current["write_bytes"].Sum;

    public void Dispose()
    {
        Tree.Dispose();
        _scratch.Dispose();
    }
}
