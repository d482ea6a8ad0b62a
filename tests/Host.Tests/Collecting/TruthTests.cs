using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using LustreActors.Simulator.Model;

namespace LustreActors.Host.Tests.Collecting;

/// <summary>Compares the exported values with the simulation, byte for byte, for every release.</summary>
public class TruthTests
{
    [Theory]
    [InlineData(LustreVersion.V2_10)]
    [InlineData(LustreVersion.V2_12)]
    [InlineData(LustreVersion.V2_14)]
    [InlineData(LustreVersion.V2_15_0)]
    [InlineData(LustreVersion.V2_15)]
    [InlineData(LustreVersion.V2_16)]
    [InlineData(LustreVersion.V2_17)]
    public async Task Every_sum_that_is_exported_is_the_simulations_own(LustreVersion version)
    {
        using var server = new SimulatedServer(new SimulationOptions
        {
            Seed = 11,
            Version = version,
            ClientMount = true,
            JobIds = JobIdStyle.Mixed,
            Osd = version >= LustreVersion.V2_16 ? OsdKind.Zfs : OsdKind.Ldiskfs,
            Filesystems =
            [
                new FilesystemOptions { Name = "scratch", Osts = 3, Mdts = 2, Clients = 6, Jobs = 30 },
                new FilesystemOptions { Name = "home", Osts = 1, Clients = 6, Jobs = 8, Network = "o2ib" },
            ],
        });
        server.Advance(TimeSpan.FromMinutes(10));

        var once = (await ExporterProcess.RunAsync(["once", .. server.Settings])).Expect(0);
        Assert.Equal("", once.Errors);
        var samples = Samples.Parse(once.Output);

        foreach (var filesystem in server.Model.Filesystems)
        {
            foreach (var target in filesystem.Targets)
            {
                AssertTarget(target, samples);
                AssertJobs(target, samples);
                AssertClients(target, samples);
            }

            foreach (var mdt in filesystem.Mdts)
                AssertOperations(mdt, File.ReadAllText(server.Tree.PathOf(mdt.Name, "md_stats")), samples);
            AssertMount(filesystem, samples);
        }
    }

    private static void AssertTarget(SimulatedTarget target, Samples samples)
    {
        var counters = target.Counters.Current;
        Assert.Equal(counters["read_bytes"].Sum, samples.Sum("lustre_read_bytes_total", ("target", target.Name)));
        Assert.Equal(counters["write_bytes"].Sum, samples.Sum("lustre_write_bytes_total", ("target", target.Name)));
        Assert.Equal(counters["read_bytes"].Samples, samples.Sum("lustre_read_samples_total", ("target", target.Name)));
        Assert.Equal(counters["write_bytes"].Samples, samples.Sum("lustre_write_samples_total", ("target", target.Name)));
        Assert.Equal(target.KilobytesTotal * 1024, samples.Value("lustre_capacity_bytes", ("target", target.Name)));
        Assert.Equal(target.KilobytesFree * 1024, samples.Value("lustre_free_bytes", ("target", target.Name)));
        Assert.Equal(target.KilobytesAvailable * 1024, samples.Value("lustre_available_bytes", ("target", target.Name)));
        Assert.Equal(target.FilesTotal, samples.Value("lustre_inodes_maximum", ("target", target.Name)));
        Assert.Equal(target.FilesFree, samples.Value("lustre_inodes_free", ("target", target.Name)));
    }

    private static void AssertJobs(SimulatedTarget target, Samples samples)
    {
        Assert.NotEmpty(target.JobTable);
        Assert.Equal(target.JobTable.Count, samples.Value("lustre_jobs", ("target", target.Name)));
        Assert.Equal(
            target.JobTable.Sum(j => j.Counters.Current["read_bytes"].Sum),
            samples.Sum("lustre_job_read_bytes_total", ("target", target.Name)));
        Assert.Equal(
            target.JobTable.Sum(j => j.Counters.Current["write_bytes"].Sum),
            samples.Sum("lustre_job_write_bytes_total", ("target", target.Name)));
    }

    private static void AssertClients(SimulatedTarget target, Samples samples)
    {
        var connected = target.Exports.Where(e => e.Counters.Counting).ToList();
        Assert.Equal(connected.Count, samples.Value("lustre_connected_clients", ("target", target.Name)));
        Assert.Equal(
            connected.Sum(e => e.Counters.Current["write_bytes"].Sum),
            samples.Sum("lustre_client_export_write_bytes_total", ("target", target.Name)));
        foreach (var export in connected)
        {
            Assert.Equal(
                export.Counters.Current["read_bytes"].Sum,
                samples.Sum("lustre_client_export_read_bytes_total", ("target", target.Name), ("nid", export.Client.Nid)));
        }
    }

    /// <summary>The part of the truth that the release has lines for.</summary>
    private static void AssertOperations(SimulatedTarget mdt, string file, Samples samples)
    {
        var truth = mdt.Counters.Current;
        var happened = truth.Operations
            .Where(
                o => truth[o].Samples > 0 && o is not ("read_bytes" or "write_bytes") && file.Contains($"\n{o} ", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(happened);
        Assert.Equal(
            happened.Order(StringComparer.Ordinal).Select(o => $"{o} {truth[o].Samples}"),
            samples.Of("lustre_stats_total", ("target", mdt.Name))
                .OrderBy(s => s["operation"], StringComparer.Ordinal).Select(s => $"{s["operation"]} {s.Value:0}"));
    }

    private static void AssertMount(SimulatedFilesystem filesystem, Samples samples)
    {
        var mount = filesystem.Clients.Single(c => c.Local);
        var counters = mount.Counters.Current;
        Assert.Equal(counters["read_bytes"].Sum, samples.Sum("lustre_read_bytes_total", ("target", mount.Mount), ("component", "client")));
        Assert.Equal(
            counters["write_bytes"].Sum, samples.Sum("lustre_write_bytes_total", ("target", mount.Mount), ("component", "client")));
        Assert.Equal(filesystem.Osts.Sum(t => t.KilobytesTotal) * 1024, samples.Value("lustre_capacity_bytes", ("target", mount.Mount)));
        Assert.Equal(filesystem.Osts.Sum(t => t.KilobytesFree) * 1024, samples.Value("lustre_free_bytes", ("target", mount.Mount)));
    }
}
