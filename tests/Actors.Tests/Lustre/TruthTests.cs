using System.Globalization;
using LustreActors.Messages;
using LustreActors.Simulator;
using LustreActors.Simulator.Model;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>From the files of each release through the whole tree to the text: the sums are those of the model.</summary>
public sealed class TruthTests
{
    public static TheoryData<LustreVersion> Versions => [.. Enum.GetValues<LustreVersion>()];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_scrape_shows_what_really_happened(LustreVersion version)
    {
        await using var world = new LustreWorld(new SimulationOptions
        {
            Seed = 7,
            Version = version,
            ClientMount = true,
            JobIds = JobIdStyle.Mixed,
            Filesystems =
            [
                new FilesystemOptions { Name = "scratch", Osts = 3, Mdts = 2, Clients = 6, Jobs = 12 },
                new FilesystemOptions { Name = "home", Osts = 1, Mdts = 1, Clients = 3, Jobs = 4, Network = "o2ib" },
            ],
        });

        // Twice, because sources keep state between two collections.
        foreach (var elapsed in new[] { TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(25) })
        {
            world.Model.Advance(elapsed);
            world.Files.Write();
            world.Scrape();
            Assert.All(world.Sources, s => Assert.True(s.State == SourceState.Up, $"{s.Source} is {s.State}: {s.Error}"));
            Assert.All(
                world.Sources,
                s => Assert.True(s.LinesRefused == 0 || IsSecondStatfs(version, s), $"{s.Source} refused {s.Last?.FirstRefusal}"));
            foreach (var filesystem in world.Model.Filesystems)
                Check(world, filesystem);
        }
    }

    /// <summary>Only 2.10 lists the counters of the generic device after those of the target, and both have that name.</summary>
    private static bool IsSecondStatfs(LustreVersion version, SourceStatus source) =>
        version == LustreVersion.V2_10 && (source.Last?.FirstRefusal?.Contains(": statfs ", StringComparison.Ordinal) ?? false);

    private static void Check(LustreWorld world, SimulatedFilesystem filesystem)
    {
        var truth = world.Model.Truth;
        var (osts, mdts) = (truth.OstTotals(filesystem.Name), truth.MdtTotals(filesystem.Name));
        Assert.True(osts["write_bytes"].Sum > 0, "nothing was written");
        foreach (var direction in new[] { "read", "write" })
        {
            var counter = osts[$"{direction}_bytes"];
            Assert.Equal(counter.Sum, Sum(world, $"lustre_{direction}_bytes_total", filesystem.Name, "ost"));
            Assert.Equal(counter.Samples, Sum(world, $"lustre_{direction}_samples_total", filesystem.Name, "ost"));

            // Every RPC belongs to a job.
            Assert.Equal(counter.Sum, Sum(world, $"lustre_job_{direction}_bytes_total", filesystem.Name, "ost"));
            Assert.Equal(counter.Samples, Sum(world, $"lustre_job_{direction}_samples_total", filesystem.Name, "ost"));
        }

        foreach (var operation in new[] { "open", "close", "getattr", "unlink", "mkdir" })
        {
            Assert.True(mdts["open"].Samples > 0, "nothing was opened");
            Assert.Equal(mdts[operation].Samples, Sum(world, "lustre_stats_total", filesystem.Name, "mdt", operation));
            Assert.Equal(mdts[operation].Samples, Sum(world, "lustre_job_stats_total", filesystem.Name, "mdt", operation));
        }

        foreach (var target in filesystem.Osts)
        {
            Assert.Equal(
                target.Counters.Current["write_bytes"].Sum,
                Sum(world, "lustre_write_bytes_total", filesystem.Name, "ost", target: target.Name));
            Assert.Equal(target.KilobytesFree * 1024, Sum(world, "lustre_free_bytes", filesystem.Name, "ost", target: target.Name));
        }

        var mount = filesystem.Clients.Single(c => c.Local);
        Assert.Equal(mount.Counters.Current["write_bytes"].Sum, Sum(world, "lustre_write_bytes_total", filesystem.Name, "client"));
    }

    private static decimal Sum(
        LustreWorld world, string family, string filesystem, string component, string? operation = null, string? target = null)
    {
        var wanted = world.Samples.Where(s => s.StartsWith(family + "{", StringComparison.Ordinal)
            && LustreWorld.LabelOf(s, "filesystem") == filesystem
            && LustreWorld.LabelOf(s, "component") == component
            && (operation is null || LustreWorld.LabelOf(s, "operation") == operation)
            && (target is null || LustreWorld.LabelOf(s, "target") == target));
        return wanted.Sum(s => decimal.Parse(s[(s.LastIndexOf(' ') + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
