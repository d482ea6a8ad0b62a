using System.Reflection;
using LustreActors.Messages;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>A whole server and a whole client of a release, with all sources that read files.</summary>
internal static class WholeLustre
{
    public const string ClientNid = "10.1.0.2@tcp";
    private static readonly string[] Targets =
        ["scratch-MDT0000", "scratch-MDT0001", "scratch-OST0000", "scratch-OST0001", "scratch-OST0002", "home-MDT0000", "home-OST0000"];

    private const string ClientNidOfHome = "10.1.0.2@o2ib";

    /// <param name="version">The release of Lustre.</param>
    /// <param name="osd">The kind of storage.</param>
    /// <param name="partners">Targets that are on another server.</param>
    public static LustreWorld Server(LustreVersion version, OsdKind osd = OsdKind.Ldiskfs, params string[] partners) => new(
        Simulation(version, osd),
        node: new LustreNode { Targets = [.. Targets.Except(partners)] },
        sources: EverythingInFiles());

    public static LustreWorld Client(LustreVersion version) =>
        new(
            Simulation(version),
            node: new LustreNode { Targets = [], Mgs = false, Nid = ClientNid, OtherNids = [ClientNidOfHome] },
            sources: EverythingInFiles());

    private static SimulationOptions Simulation(LustreVersion version, OsdKind osd = OsdKind.Ldiskfs) => new()
    {
        Seed = 23,
        Version = version,
        Osd = osd,
        JobIds = JobIdStyle.Mixed,
        Filesystems =
        [
            new FilesystemOptions { Name = "scratch", Osts = 3, Mdts = 2, Clients = 5, MountsPerClient = 2, Jobs = 14 },
            new FilesystemOptions { Name = "home", Osts = 1, Mdts = 1, Clients = 3, Jobs = 4, Network = "o2ib" },
        ],
    };

    /// <summary>Switches on all sources by reflection, so that new ones are included, except those that run commands.</summary>
    private static LustreSourceOptions EverythingInFiles()
    {
        var options = new LustreSourceOptions { ClientName = "node01", Jobs = new JobStatsOptions { Created = true } };
        foreach (var property in typeof(LustreSourceOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.PropertyType == typeof(SourceSetting))
                property.SetValue(options, SourceSetting.On);
        }

        return options with { Lnetctl = default, Lfs = default };
    }

    /// <summary>Moves the clock of the model, and discovers and reads everything again.</summary>
    public static ServedSeries AfterAdvance(this LustreWorld world, double seconds)
    {
        world.Model.Advance(TimeSpan.FromSeconds(seconds));
        world.Files.Write();
        world.Rediscover();
        return world.AfterScrape();
    }

    /// <summary>Runs a scrape in which every source is up and no line is refused.</summary>
    public static ServedSeries AfterScrape(this LustreWorld world)
    {
        world.Scrape();
        foreach (var source in world.Sources)
        {
            Assert.True(source.State == SourceState.Up, $"{source.Source} is {source.State}: {source.Error}");
            Assert.True(source.LinesRefused == 0, $"{source.Source} refused {source.LinesRefused}: {source.Last?.FirstRefusal}");
            Assert.True(
                source.Last is { } last && last.Troubles.IsDefaultOrEmpty,
                $"{source.Source}: {string.Join(", ", source.Last?.Troubles ?? [])}");
        }

        return new ServedSeries(world.Published.Current);
    }
}
