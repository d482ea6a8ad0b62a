using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Tree;

public class FilesAgreeWithTruthTests
{
    [Theory]
    [ClassData(typeof(AllVersions))]
    public void Every_counter_of_every_file_is_what_the_model_counted(LustreVersion version)
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(Busy(version));
        using var tree = new LustreTree(model, scratch.Path);
        for (var moment = 0; moment < 6; moment++)
        {
            model.Advance(TimeSpan.FromSeconds(7.3));
            tree.Write();
            foreach (var target in model.Filesystems.SelectMany(f => f.Targets))
                CheckTarget(model, tree, target);
            foreach (var client in model.Filesystems.SelectMany(f => f.Clients).Where(c => c.Local))
                CheckMount(model, tree, client);
        }
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void Capacity_and_exports_are_what_the_model_has(LustreVersion version)
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(Busy(version));
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromMinutes(2));
        tree.Write();
        foreach (var target in model.Filesystems.SelectMany(f => f.Targets))
        {
            Assert.True(target.KilobytesFree < target.KilobytesTotal, "nothing was written to this target");
            foreach (var prefix in target.Kind == TargetKind.Ost ? new[] { "", "osd/" } : ["osd/"])
            {
                Assert.Equal($"{target.KilobytesTotal}\n", Text(tree, target, prefix + "kbytestotal"));
                Assert.Equal($"{target.KilobytesFree}\n", Text(tree, target, prefix + "kbytesfree"));
                Assert.Equal($"{target.KilobytesAvailable}\n", Text(tree, target, prefix + "kbytesavail"));
                Assert.Equal($"{target.FilesFree}\n", Text(tree, target, prefix + "filesfree"));
            }

            var exports = Path.GetDirectoryName(Path.GetDirectoryName(tree.PathOf(target.Name, "exports/0@lo/uuid")))!;
            var uuids = Directory.EnumerateFiles(exports, "uuid", SearchOption.AllDirectories).SelectMany(File.ReadAllLines).ToList();
            Assert.Equal($"{uuids.Count}\n", Text(tree, target, "num_exports"));
            Assert.Equal(
                model.Truth.Filesystem(target.Filesystem).Clients.Where(c => c.Connected).Select(c => c.Uuid).Order(),
                uuids.Where(u => !u.EndsWith("_UUID", StringComparison.Ordinal)).Order());
        }
    }

    private static SimulationOptions Busy(LustreVersion version) => new()
    {
        Seed = 11,
        Version = version,
        ClientMount = true,
        JobIds = JobIdStyle.Mixed,
        JobCleanupInterval = TimeSpan.FromSeconds(9),
        ShortestJob = TimeSpan.FromSeconds(3),
        LongestJob = TimeSpan.FromSeconds(12),
        Filesystems =
        [
            new FilesystemOptions { Name = "scratch", Osts = 3, Mdts = 2, Clients = 6, Jobs = 25 },
            new FilesystemOptions { Name = "home", Osts = 2, Mdts = 1, Clients = 4, Jobs = 10, Network = "o2ib" },
        ],
    };

    private static void CheckTarget(SimulatedLustre model, LustreTree tree, SimulatedTarget target)
    {
        var ost = target.Kind == TargetKind.Ost;
        var version = model.Options.Version;
        var operations = ost ? ReleaseOperations.Ost(version) : ReleaseOperations.Mdt(version);
        CheckStats(operations, target.Counters.Current, StatsLines.Stats(tree.PathOf(target.Name, ost ? "stats" : "md_stats")), version);

        var jobs = StatsLines.Jobs(tree.PathOf(target.Name, "job_stats"));
        Assert.NotEmpty(jobs);
        Assert.Equal(target.JobTable.Select(j => model.Truth.VisibleJobId(j.Id)), jobs.Select(j => j.Id));
        foreach (var (account, written) in target.JobTable.Zip(jobs))
        {
            Assert.Equal(operations, written.Counters.Keys);
            foreach (var operation in operations)
                CheckCounter(account.Counters.Current[operation], written.Counters[operation], version);
            Assert.Equal(
                version < LustreVersion.V2_15_0 && version != LustreVersion.V2_14_DDN
                    ? ["snapshot_time"] : ["snapshot_time", "start_time", "elapsed_time"], written.Times.Keys);
        }

        foreach (var export in target.Exports)
        {
            var path = Path.Combine(
                Path.GetDirectoryName(Path.GetDirectoryName(tree.PathOf(target.Name, "exports/0@lo/stats")))!, export.Client.Nid, "stats");
            Assert.Equal(export.Client.Connected, File.Exists(path));
            if (export.Client.Connected)
                CheckStats(operations, export.Counters.Current, StatsLines.Stats(path), version);
        }
    }

    private static void CheckMount(SimulatedLustre model, LustreTree tree, SimulatedClient client)
    {
        var stats = StatsLines.Stats(tree.PathOf(client.Mount, "stats"));
        Assert.True(stats.Count > 8, "the mount has too few counters to prove anything");
        foreach (var (operation, written) in stats)
            CheckCounter(client.Counters.Current[operation], written, model.Options.Version);
    }

    private static void CheckStats(
        string[] operations, OperationCounters truth, Dictionary<string, StatsLines.Counter> written, LustreVersion version)
    {
        var expected = operations.Where(o => truth[o].Samples > 0).ToList();
        Assert.Equal(expected, written.Keys.Where(operations.Contains));
        foreach (var operation in expected)
            CheckCounter(truth[operation], written[operation], version);
    }

    private static void CheckCounter(CounterTruth truth, StatsLines.Counter written, LustreVersion version)
    {
        Assert.Equal(truth.Samples, written.Samples);
        if (written.Unit is "reqs" or "regs" && written.SumOfSquares == 0)
            return;
        Assert.Equal((truth.Minimum, truth.Maximum, truth.Sum), (written.Minimum, written.Maximum, written.Sum));
        if (version >= LustreVersion.V2_14)
            Assert.Equal(truth.SumOfSquares, written.SumOfSquares);
    }

    private static string Text(LustreTree tree, SimulatedTarget target, string parameter) =>
        File.ReadAllText(tree.PathOf(target.Name, parameter));
}
