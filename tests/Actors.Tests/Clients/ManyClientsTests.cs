using System.Buffers;
using System.Globalization;
using System.Text;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Jobs;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;
using LustreActors.Sinks.Ganglia;
using LustreActors.Sources.Activity;
using LustreActors.Sources.Clients;
using Xunit.Abstractions;

namespace LustreActors.Actors.Tests.Clients;

/// <summary>
/// 5,000 clients of four filesystems, each with an OST on each of four servers and an MDT on the first one: from the counters on the
/// servers to the series and the packets for Ganglia.
/// </summary>
public sealed class ManyClientsTests
{
    private const int Clients = 5_000;
    private const int Seconds = 10;
    private const int MaxSeries = 10_000;

    /// <summary>The metrics of a client and filesystem.</summary>
    private const int Metrics = 4;

    /// <summary>More than a sweep of these clients allocates, with the tables that have travelled read already.</summary>
    private const long MostAllocated = 15_000_000;

    private static readonly string[] Filesystems = ["home", "projects", "scratch", "work"];
    private static readonly string[] Servers = ["oss0", "oss1", "oss2", "oss3"];

    private readonly ITestOutputHelper _output;
    private readonly ClientsWorld _world = new();
    private readonly ClientsMeter[] _meters;
    private readonly JobActivityShare _share;
    private readonly ClientSums _sums;
    private readonly HostNameFile _names = new();
    private readonly string[] _nids = [.. Enumerable.Range(0, Clients).Select(i => $"10.7.{i / 250}.{i % 250}@tcp")];
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly byte[] _packet = new byte[GangliaMetric.LongestPacket];
    private readonly ClientPackets _packets = new(
        new ClientMetrics("lustre", TimeSpan.FromMinutes(1), default, new Dictionary<string, string>()), TimeSpan.FromSeconds(Seconds));

    private long _sweep;

    public ManyClientsTests(ITestOutputHelper output)
    {
        _output = output;
        _meters = [.. Servers.Select(s => new ClientsMeter(s, s, ClientsWorld.Options.Interval, _world.Time))];
        _share = new JobActivityShare(ClientsWorld.Options.Interval, _world.Time) { AddsLate = false };
        _sums = new ClientSums(_world.Names);
        _names.Parse(Encoding.UTF8.GetBytes(string.Concat(_nids.Select((nid, i) => $"{nid} {Host(i)}\n"))));
    }

    [Fact]
    public void The_sums_of_five_thousand_clients_on_four_filesystems_are_exact_and_a_sweep_does_not_grow()
    {
        Sweep();
        var allocated = new List<long>();
        var rates = default(ClientRates)!;
        for (var sweep = 0; sweep < 4; sweep++)
        {
            var tables = Read();
            var before = GC.GetAllocatedBytesForCurrentThread();
            rates = Add(tables);
            var segments = ClientSegments.Create(rates, MaxSeries).ToArray();
            var packets = Packets(rates);
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);

            AssertSeries(segments);

            // All values are new in the first sweep; later ones have every value, and the metadata of the hosts whose turn it is.
            var values = Clients * Filesystems.Length * Metrics;
            Assert.InRange(packets, sweep == 0 ? values * 2 : values / 8, values * 2);
        }

        AssertExact(rates);
        _output.WriteLine($"allocated by each sweep: {string.Join(", ", allocated.Select(a => $"{a / 1e6:0.0} MB"))}");
        Assert.True(allocated[^1] <= allocated[1] * 1.05, string.Join(' ', allocated));
        Assert.True(allocated[^1] < MostAllocated, string.Join(' ', allocated));
    }

    private static string Host(int client) => $"node{client:0000}";

    /// <summary>The bytes that a client reads from an OST in each second. It writes twice as many.</summary>
    private static long Rate(int client, int filesystem, int server) => 1 + (client % 1000) + (filesystem * 10) + server;

    private ClientRates Sweep() => Add(Read());

    private ClientRates Add(JobActivityTable[] tables)
    {
        foreach (var table in tables)
            _share.Put(table.Members[0], table);
        _world.Names.Begin(_names);
        return _sums.Add(_share.Sum(tables[0].Interval, Servers).Table);
    }

    /// <summary>The tables of all servers, as they have travelled.</summary>
    private JobActivityTable[] Read()
    {
        _world.Wait(Seconds);
        _sweep++;
        return [.. Servers.Select((server, s) => Travel(_meters[s].Measure(Targets(s))))];
    }

    private IEnumerable<TableRead> Targets(int server)
    {
        for (var f = 0; f < Filesystems.Length; f++)
        {
            yield return Target($"{Filesystems[f]}-OST{server:x4}", i => Rate(i, f, server), i => 2 * Rate(i, f, server));
            if (server == 0)
                yield return Target($"{Filesystems[f]}-MDT0000", _ => 0, _ => 0);
        }
    }

    private TableRead Target(string name, Func<int, long> read, Func<int, long> written)
    {
        var turn = _sweep * Seconds;
        var rows = new ClientCounters[Clients];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new ClientCounters(_nids[i], turn * read(i), turn * written(i), turn * (i % 7), 0);
        return _world.Target(name, rows);
    }

    private JobActivityTable Travel(JobActivityTable table)
    {
        _text.ResetWrittenCount();
        var writer = new JobActivityWriter(table, _ => TimeSpan.Zero);
        while (writer.Write(_text))
        {
            // The next piece.
        }

        var reader = new JobActivityReader(JobActivityLimits.OfCollector);
        reader.Take(_text.WrittenSpan);
        return reader.End(_world.Time.GetTimestamp(), _world.Time.TimestampFrequency).Table!;
    }

    private long Packets(ClientRates rates)
    {
        long packets = 0;
        _packets.Begin(rates);
        while (_packets.WriteNext(_packet) > 0)
            packets++;
        return packets;
    }

    private static void AssertExact(ClientRates rates)
    {
        Assert.Equal(Clients * Filesystems.Length, rates.Rows.Length);
        Assert.Equal(rates.Rows.Length, rates.Rows.Select(r => (r.Host.Name, r.Filesystem)).Distinct().Count());
        foreach (var row in rates.Rows)
        {
            var client = int.Parse(row.Host.Name.AsSpan("node".Length), CultureInfo.InvariantCulture);
            var filesystem = Array.IndexOf(Filesystems, row.Filesystem);
            var read = Enumerable.Range(0, Servers.Length).Sum(s => Rate(client, filesystem, s));
            var expected = new ClientRate(row.Host, row.Filesystem, read, 2 * read, client % 7 * Servers.Length, client % 7);
            Assert.Equal(expected, row);
        }
    }

    /// <summary>The series are bounded, and their sum is that of all hosts.</summary>
    private static void AssertSeries(IReadOnlyList<Segment> segments)
    {
        var (series, sum) = (0, 0.0);
        foreach (var segment in segments)
        {
            foreach (var sample in segment.Samples)
            {
                if (segment.Family == ClientFamilies.Read)
                    sum += sample.Value;
                if (sample.TryFind("host"u8, out _))
                    series++;
            }
        }

        Assert.InRange(series, MaxSeries * 9 / 10, MaxSeries);
        Assert.Equal(
            Enumerable.Range(0, Clients).Sum(i => Filesystems.Index().Sum(f => Servers.Index().Sum(s => Rate(i, f.Index, s.Index)))), sum);
    }
}
