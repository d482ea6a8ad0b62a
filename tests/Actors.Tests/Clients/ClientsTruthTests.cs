using LustreActors.Messages;
using LustreActors.Messages.Tables;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;
using LustreActors.Sources;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Actors.Tests.Clients;

/// <summary>The rates of clients are what the model has done, read from its files.</summary>
public sealed class ClientsTruthTests : IDisposable
{
    private const double Seconds = 20;

    /// <summary>Amounts of bytes, pings, and counters that the files of the releases below do not have.</summary>
    private static readonly string[] NotListed = ["read_bytes", "write_bytes", "ping", "connect", "device_statfs", "preprw", "commitrw"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-clients-");
    private readonly ClientsWorld _world = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(LustreVersion.V2_15)]
    [InlineData(LustreVersion.V2_17)]
    public void The_rates_of_every_client_are_what_it_has_done(LustreVersion version)
    {
        var model = new SimulatedLustre(new SimulationOptions
        {
            Seed = 3,
            Version = version,
            NodesGoDown = false,
            Filesystems =
            [
                new FilesystemOptions { Clients = 40, Mdts = 2 },
                new FilesystemOptions { Name = "home", Clients = 10, Osts = 2 },
            ],
        });
        model.Advance(TimeSpan.FromMinutes(2));
        using var tree = new LustreTree(model, _folder.FullName);
        tree.Write();
        var sources = Sources(model).ToArray();
        _world.Measure(Read(sources));

        for (var sweep = 0; sweep < 3; sweep++)
        {
            var before = Done(model);
            model.Advance(TimeSpan.FromSeconds(Seconds));
            tree.Write();
            _world.Wait(Seconds);
            var rates = _world.Measure(Read(sources));

            var expected = Done(model).Select(
                now => new KeyValuePair<string, (double, double, double, double)>(now.Key, Rate(before[now.Key], now.Value)));
            Assert.Equal(
                expected.OrderBy(e => e.Key, StringComparer.Ordinal),
                rates.Rows.Select(r => new KeyValuePair<string, (double, double, double, double)>(
                    $"{r.Filesystem} {r.Host.Name}",
                    (Round(r.Read), Round(r.Written), Round(r.OssOperations), Round(r.MdsOperations))))
                    .OrderBy(e => e.Key, StringComparer.Ordinal));
            Assert.Contains(rates.Rows, r => r.Bytes > 0 && r.OssOperations > 0 && r.MdsOperations > 0);
        }
    }

    private IEnumerable<Source> Sources(SimulatedLustre model)
    {
        var roots = LustreRoots.Under(In("proc"), In("sys"), In("sys/kernel/debug"));
        var options = new LustreSourceOptions { ClientName = "oss1", Clients = SourceSetting.On };
        foreach (var target in model.Targets.Where(t => t != model.Mgs))
        {
            var component = target.Name.Contains("-MDT", StringComparison.Ordinal) ? LustreComponent.Mdt : LustreComponent.Ost;
            var plans = LustreSources.For(new LustreTarget(target.Filesystem, component, target.Name), roots, options);
            yield return plans.Single(p => p.Part == "exports").Create();
        }
    }

    private string In(string path) => Path.Combine(_folder.FullName, path);

    private TableRead[] Read(Source[] sources) => [.. sources.Select(source =>
    {
        using var files = new FileReader(new Unwatched());
        var reading = source.Read(files);
        Assert.Empty(reading.Segments);
        return new TableRead(source.Name, reading.Table!, _world.Time.GetTimestamp(), SourceState.Up, TimeSpan.Zero);
    })];

    /// <summary>What each client has done so far, by the sums over its connections to all targets.</summary>
    private static Dictionary<string, long[]> Done(SimulatedLustre model) => model.Filesystems
        .SelectMany(f => f.Clients.Where(c => c.Connected).Select(c => c.Nid).Distinct().Select(nid => (f.Name, Nid: nid)))
        .ToDictionary(c => $"{c.Name} {c.Nid}", c =>
        {
            var (osts, mdts) = (model.Truth.ClientOnOsts(c.Name, c.Nid), model.Truth.ClientOnMdts(c.Name, c.Nid));
            return (long[])
            [
                osts["read_bytes"].Sum + mdts["read_bytes"].Sum, osts["write_bytes"].Sum + mdts["write_bytes"].Sum,
                Operations(osts), Operations(mdts),
            ];
        });

    private static (double, double, double, double) Rate(long[] before, long[] now)
    {
        var rates = before.Zip(now, (b, n) => Round((n - b) / Seconds)).ToArray();
        return (rates[0], rates[1], rates[2], rates[3]);
    }

    private static double Round(double value) => Math.Round(value, 6);

    private static long Operations(Simulator.Model.OperationCounters counters) => counters.Operations
        .Except(NotListed).Sum(name => counters[name].Samples);

    private sealed class Unwatched : IReadWatch
    {
        public bool IsAbandoned => false;

        public void Reading(string path)
        {
        }

        public bool MayHang(string path) => true;
    }
}
