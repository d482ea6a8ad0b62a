using System.Globalization;
using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Client;

public class ImportsAgreeWithTruthTests
{
    [Theory]
    [ClassData(typeof(AllVersions))]
    public void The_files_of_an_import_show_what_it_counts(LustreVersion version)
    {
        using var scratch = new ScratchDirectory();
        var model = Busy(version);
        using var tree = new LustreTree(model, scratch.Path);
        for (var moment = 0; moment < 4; moment++)
        {
            model.Advance(TimeSpan.FromSeconds(9.7));
            tree.Write();
            foreach (var import in model.Filesystems.SelectMany(f => f.Clients).Where(c => c.Local).SelectMany(c => c.Imports))
                CheckFiles(tree, import);
        }
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void The_bytes_and_operations_of_an_import_are_those_of_its_export(LustreVersion version)
    {
        var model = Busy(version);
        model.Advance(TimeSpan.FromMinutes(12));
        var compared = 0;
        foreach (var client in model.Filesystems.SelectMany(f => f.Clients))
        {
            foreach (var import in client.Imports)
            {
                var export = import.Target.Exports.Single(e => e.Client == client).Counters.Lifetime;
                var mine = import.Counters.Lifetime;
                foreach (var operation in new[] { "read_bytes", "write_bytes" })
                    Assert.Equal(export[operation], mine[operation]);
                var (prefix, operations) = import.Target.Kind == TargetKind.Ost
                    ? ("ost_", "setattr punch sync destroy create statfs get_info quotactl")
                    : ("mds_", "getattr close getxattr sync statfs");
                foreach (var operation in operations.Split(' '))
                {
                    Assert.Equal(export[operation].Samples, mine[prefix + operation].Samples);
                    compared += export[operation].Samples > 0 ? 1 : 0;
                }

                var waits = mine["req_waittime"];
                Assert.Equal(waits.Samples, mine["req_active"].Samples);
                Assert.True(waits.Samples >= mine["ost_read"].Samples + mine["ost_write"].Samples + mine["mds_close"].Samples);
            }
        }

        Assert.True(compared > 100, $"only {compared} counters had moved");
        Assert.Contains(model.Filesystems[0].Clients, c => c.Counters.Incarnations > 1);
    }

    [Fact]
    public void The_histograms_of_an_import_hold_each_of_its_transfers_once()
    {
        var model = Busy(LustreVersion.V2_17);
        model.Advance(TimeSpan.FromMinutes(3));
        foreach (var import in model.Filesystems[0].Clients.Where(c => c.Connected).SelectMany(c => c.Imports))
        {
            foreach (var (transfers, operation) in new[] { (import.Reads, "read_bytes"), (import.Writes, "write_bytes") })
            {
                var samples = import.Counters.Current[operation].Samples;
                Assert.Equal(samples, transfers.Pages.Sum());
                Assert.Equal(samples, transfers.InFlight.Sum());
                Assert.Equal(samples, transfers.Offsets.Sum());
                Assert.Equal(samples, transfers.Latencies.Sum());
                Assert.Equal(samples, transfers.LatenciesBySize.Values.Sum(row => row.Sum()));
            }
        }
    }

    [Fact]
    public void The_locks_that_are_held_are_those_granted_and_not_cancelled()
    {
        var model = Busy(LustreVersion.V2_15);
        var cancelled = false;
        for (var step = 0; step < 100; step++)
        {
            model.Advance(TimeSpan.FromSeconds(3));
            foreach (var locks in model.Filesystems.SelectMany(f => f.Clients).SelectMany(c => c.Imports).Select(i => i.Locks))
            {
                Assert.Equal(locks.Grants - locks.Cancels, locks.Granted);
                Assert.InRange(locks.Unused, 0, locks.Granted);
                cancelled |= locks.CancelRate > 0;
            }
        }

        Assert.True(cancelled);
    }

    private static SimulatedLustre Busy(LustreVersion version) => new(new SimulationOptions
    {
        Seed = 21,
        Version = version,
        ClientMount = true,
        Filesystems =
        [
            new FilesystemOptions { Name = "scratch", Osts = 3, Mdts = 2, Clients = 4, Jobs = 20 },
            new FilesystemOptions { Name = "home", Osts = 2, Clients = 2, Jobs = 8 },
        ],
    });

    private static void CheckFiles(LustreTree tree, SimulatedImport import)
    {
        var written = StatsLines.Stats(tree.PathOf(import.Name, "stats"));
        var truth = import.Counters.Current;
        Assert.Equal(truth.Operations.Where(o => truth[o].Samples > 0), written.Keys);
        foreach (var (operation, counter) in written)
        {
            var expected = truth[operation];
            Assert.Equal(
                (expected.Samples, expected.Minimum, expected.Maximum, expected.Sum, expected.SumOfSquares),
                (counter.Samples, counter.Minimum, counter.Maximum, counter.Sum, counter.SumOfSquares));
        }

        Assert.Equal($"{import.Locks.Granted}\n", Text(tree, import, "ldlm/lock_count"));
        Assert.Equal($"{import.Locks.Unused}\n", Text(tree, import, "ldlm/lock_unused_count"));
        Assert.Equal($"{import.Locks.Granted}\n", Text(tree, import, "ldlm/pool/granted"));
        var pool = StatsLines.Stats(tree.PathOf(import.Name, "ldlm/pool/stats"));
        var granted = import.Locks.GrantedSamples;
        Assert.Equal(
            (granted.Samples, granted.Maximum, granted.Sum), (pool["granted"].Samples, pool["granted"].Maximum, pool["granted"].Sum));
        Assert.Equal(import.Locks.GrantRateSamples.Sum, pool["grant_rate"].Sum);
        Assert.Equal($"{import.Target.KilobytesAvailable}\n", Text(tree, import, "kbytesavail"));
        Assert.Equal($"{import.Target.FilesFree}\n", Text(tree, import, "filesfree"));
        var words = Text(tree, import, "import").Split('\n').Select(line => line.Trim());
        Assert.Contains($"state: {import.State.KernelName()}", words);
        Assert.Contains($"inflight: {import.InFlight}", words);
        Assert.Contains($"timeouts: {import.Timeouts}", words);
        Assert.Contains(words, word => word.StartsWith($"avg_waittime: {import.AverageWaitMicroseconds} usec", StringComparison.Ordinal));
        if (import.Target.Kind == TargetKind.Ost)
            CheckTransfers(Text(tree, import, "rpc_stats"), import);
    }

    private static void CheckTransfers(string text, SimulatedImport import)
    {
        var tables = text.Split("\n\n");
        var rows = tables[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        Assert.StartsWith("pages per rpc", tables[1].Split('\n')[1], StringComparison.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            var words = rows[i].Split([' ', '\t', ':', '|'], StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(1L << i, Number(words[0]));
            Assert.Equal(import.Reads.Pages[i], Number(words[1]));
            Assert.Equal(import.Writes.Pages[i], Number(words[4]));
        }

        Assert.Equal(import.Reads.Pages.Sum(), import.Reads.Pages.Take(rows.Count).Sum());
        Assert.Equal(import.Writes.Pages.Sum(), import.Writes.Pages.Take(rows.Count).Sum());
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(LustreTree tree, SimulatedImport import, string parameter) =>
        File.ReadAllText(tree.PathOf(import.Name, parameter));
}
