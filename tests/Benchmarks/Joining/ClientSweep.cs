using System.Buffers;
using BenchmarkDotNet.Attributes;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Jobs;
using LustreActors.Messages;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Writing;
using LustreActors.Sinks.Ganglia;
using LustreActors.Sources.Activity;
using LustreActors.Sources.Clients;

namespace LustreActors.Benchmarks.Joining;

/// <summary>
/// One sweep of the rates of clients, in the parts that different processes do: a server with four targets measures its table, and the
/// member that owns the join reads the tables of four servers, adds them up, and makes series and packets of them.
/// </summary>
[MemoryDiagnoser]
public class ClientSweep
{
    private const int Servers = 4;
    private const int TargetsOfServer = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly Clock _clock = new();
    private readonly byte[] _packet = new byte[GangliaMetric.LongestPacket];
    private string[] _nids = [];
    private ClientsMeter _meter = null!;
    private HostNames _names = null!;
    private ClientSums _sums = null!;
    private JobActivityShare _share = null!;
    private ClientPackets _packets = null!;
    private byte[][] _texts = [];
    private HostNameFile _file = null!;
    private ClientRates _rates = null!;
    private long _turn;

    [Params(2_000, 20_000)]
    public int Clients { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _nids = [.. Enumerable.Range(0, Clients).Select(i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}@o2ib")];
        _file = new HostNameFile();
        _file.Parse(System.Text.Encoding.UTF8.GetBytes(string.Concat(_nids.Select((nid, i) => $"{nid} node{i:00000}\n"))));
        var options = new ClientsOptions(Interval, 10_000, "", ReverseDns: false, "oss1");
        _names = new HostNames(options, static _ => throw new InvalidOperationException(), _clock);
        _meter = new ClientsMeter("oss0", "oss0", Interval, _clock);
        _sums = new ClientSums(_names);
        _share = new JobActivityShare(Interval, _clock) { AddsLate = false };
        var metrics = new ClientMetrics("lustre", TimeSpan.FromMinutes(1), TimeSpan.Zero, new Dictionary<string, string>());
        _packets = new ClientPackets(metrics, Interval);
        Measure();
        _texts = [.. Enumerable.Range(0, Servers).Select(s => Write(Table(s)))];
        AddUp();
    }

    /// <summary>On each server: the rates of its clients, in a table by NID.</summary>
    [Benchmark]
    public int Measure()
    {
        _turn++;
        _clock.Now += Interval.Ticks;
        return _meter.Measure(Enumerable.Range(0, TargetsOfServer).Select(t => Read($"scratch-OST{t:x4}"))).Rows.Count;
    }

    /// <summary>On the owner of the join: the tables of all servers are read and added up.</summary>
    [Benchmark]
    public int AddUp()
    {
        foreach (var text in _texts)
        {
            var reader = new JobActivityReader(new JobActivityLimits());
            reader.Take(text);
            var table = reader.End(_clock.GetTimestamp(), _clock.TimestampFrequency).Table!;
            _share.Put(table.Members[0], table);
        }

        _names.Begin(_file);
        _rates = _sums.Add(_share.Sum(0, [.. Enumerable.Range(0, Servers).Select(s => $"oss{s}")]).Table);
        return _rates.Rows.Length;
    }

    /// <summary>On the owner of the join: the series within clients.max-series.</summary>
    [Benchmark]
    public int Series() => Exposition.Of(ClientSegments.Create(_rates, 10_000), out _).Families.Count();

    /// <summary>On the owner of the join: the packets for Ganglia, without sending them.</summary>
    [Benchmark]
    public long Packets()
    {
        _packets.Begin(_rates);
        long bytes = 0;
        while (_packets.WriteNext(_packet) is > 0 and var length)
            bytes += length;
        return bytes;
    }

    private JobActivityTable Table(int server)
    {
        var meter = new ClientsMeter($"oss{server}", $"oss{server}", Interval, _clock);
        meter.Measure(Enumerable.Range(0, TargetsOfServer).Select(t => Read($"scratch-OST{server}{t:x3}")));
        _turn++;
        _clock.Now += Interval.Ticks;
        return meter.Measure(Enumerable.Range(0, TargetsOfServer).Select(t => Read($"scratch-OST{server}{t:x3}")));
    }

    private TableRead Read(string target)
    {
        var turn = _turn;
        var rows = new ClientCounters[Clients];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new ClientCounters(_nids[i], turn * (i + 1) * 1000, turn * i, turn * 10, 0);
        var table = new ClientTable(new JobTarget("scratch", target, HoldsMetadata: false), rows);
        return new TableRead(target, table, _clock.GetTimestamp(), SourceState.Up, TimeSpan.Zero);
    }

    private byte[] Write(JobActivityTable table)
    {
        var text = new ArrayBufferWriter<byte>();
        var writer = new JobActivityWriter(table, at => _clock.GetElapsedTime(at));
        while (writer.Write(text))
        {
            // The next piece.
        }

        return text.WrittenSpan.ToArray();
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
