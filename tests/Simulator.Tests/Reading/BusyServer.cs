using System.Globalization;
using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Reading;

/// <summary>A server of everything, after some minutes of work.</summary>
internal sealed class BusyServer : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public BusyServer(LustreVersion version, OsdKind osd)
    {
        Model = new SimulatedLustre(new SimulationOptions
        {
            Seed = 23,
            Version = version,
            Osd = osd,
            ClientMount = true,
            ShortestJob = TimeSpan.FromSeconds(5),
            LongestJob = TimeSpan.FromSeconds(30),
            Filesystems = [new FilesystemOptions { Osts = 3, Mdts = 2, Clients = 6, Jobs = 30 }],
        });
        Tree = new LustreTree(Model, _scratch.Path);
        Model.Advance(TimeSpan.FromSeconds(100));
        Tree.Write();
    }

    public SimulatedLustre Model { get; }
    public LustreTree Tree { get; }
    public IEnumerable<SimulatedTarget> Targets => Model.Filesystems[0].Targets;

    public string PathOf(SimulatedTarget target, string parameter) => Tree.PathOf(target.Name, parameter);

    public string Text(SimulatedTarget target, string parameter) => File.ReadAllText(PathOf(target, parameter));

    public long Number(SimulatedTarget target, string parameter) => long.Parse(Text(target, parameter), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        Tree.Dispose();
        _scratch.Dispose();
    }
}
