using System.Buffers;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Jobs;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Activity;
using LustreActors.Sources.Clients;
using static LustreActors.Actors.Tests.Clients.ClientsWorld;

namespace LustreActors.Actors.Tests.Clients;

/// <summary>
/// Two servers of one filesystem. Their tables travel as text and are added up, as an aggregator and the owner of the join do.
/// </summary>
public class ClientSumsTests
{
    private const string A = "10.0.0.1@tcp";
    private const string B = "10.0.0.2@tcp";

    private readonly ClientsWorld _world = new();
    private readonly ClientsMeter _oss1;
    private readonly ClientsMeter _oss2;
    private readonly JobActivityShare _share;
    private readonly ClientSums _sums;

    public ClientSumsTests()
    {
        (_oss1, _oss2) = (Meter("oss1"), Meter("oss2"));
        _share = new JobActivityShare(Options.Interval, _world.Time) { AddsLate = false };
        _sums = new ClientSums(_world.Names);
    }

    [Fact]
    public void The_rates_of_a_client_on_all_servers_are_added_up_once()
    {
        Sweep([Client(A), Client(B)], [Client(A)]);
        _world.Wait(10);

        var rates = Sweep([Client(A, 100, 50, 10), Client(B)], [Client(A, 300, 0, 20)]);

        Assert.Equal(["scratch 10.0.0.1@tcp 40 5 1 2", "scratch 10.0.0.2@tcp 0 0 0 0"], Render(rates));
        Assert.Equal((2, 0), (rates.Targets, rates.MissingTargets));
    }

    [Fact]
    public void The_table_of_a_server_that_is_put_twice_counts_once()
    {
        Sweep([Client(A)], [Client(A)]);
        _world.Wait(10);
        var oss1 = Table(_oss1, "scratch-OST0000", Client(A, 100));
        _share.Put("oss1", oss1);
        _share.Put("oss1", oss1);

        Assert.Equal(["scratch 10.0.0.1@tcp 10 0 0 -"], Render(_sums.Add(_share.Sum(oss1.Interval, ["oss1"]).Table)));
    }

    [Fact]
    public void A_server_that_is_late_is_missing_and_its_earlier_rates_are_not_added_again()
    {
        Sweep([Client(A)], [Client(A)]);
        _world.Wait(10);
        Sweep([Client(A, 100)], [Client(A, 0, 0, 1000)]);
        _world.Wait(10);
        var oss1 = Table(_oss1, "scratch-OST0000", Client(A, 300));
        _share.Put("oss1", oss1);

        var sum = _share.Sum(oss1.Interval, ["oss1", "oss2"]);

        Assert.Equal("oss2", string.Join(' ', sum.Missing));
        Assert.Equal(["scratch 10.0.0.1@tcp 20 0 0 -"], Render(_sums.Add(sum.Table)));
    }

    [Fact]
    public void A_counter_that_fell_on_one_server_hides_the_sum_of_that_host_for_one_sweep()
    {
        Sweep([Client(A, 500), Client(B)], [Client(A), Client(B)]);
        _world.Wait(10);
        var reset = Sweep([Client(A, 1), Client(B, 10)], [Client(A, 10), Client(B)]);
        _world.Wait(10);
        var after = Sweep([Client(A, 11), Client(B, 20)], [Client(A, 20), Client(B)]);

        Assert.Equal(["scratch 10.0.0.2@tcp 1 0 0 0"], Render(reset));
        Assert.Equal(1, reset.ResetHosts);
        Assert.Equal(["scratch 10.0.0.1@tcp 2 0 0 0", "scratch 10.0.0.2@tcp 1 0 0 0"], Render(after));
    }

    [Fact]
    public void Servers_that_are_clients_of_themselves_are_two_hosts()
    {
        Sweep([Client(Nid.Loopback)], [Client(Nid.Loopback)]);
        _world.Wait(10);

        Assert.Equal(
            ["scratch oss1 1 0 0 0", "scratch oss2 2 0 0 0"], Render(Sweep([Client(Nid.Loopback, 10)], [Client(Nid.Loopback, 20)])));
    }

    private ClientsMeter Meter(string server) => new(server, server, Options.Interval, _world.Time);

    /// <summary>The clients of an OST on the first server and of an MDT on the second one.</summary>
    private ClientRates Sweep(ClientCounters[] oss1, ClientCounters[] oss2)
    {
        var tables = new[] { Table(_oss1, "scratch-OST0000", oss1), Table(_oss2, "scratch-MDT0000", oss2) };
        foreach (var table in tables)
            _share.Put(table.Members[0], table);
        _world.Names.Begin(HostNameFile.Empty);
        return _sums.Add(_share.Sum(tables[0].Interval, ["oss1", "oss2"]).Table);
    }

    /// <summary>Measures, writes the table as text, and reads it again.</summary>
    private JobActivityTable Table(ClientsMeter meter, string target, params ClientCounters[] clients)
    {
        var text = new ArrayBufferWriter<byte>();
        var writer = new JobActivityWriter(meter.Measure([_world.Target(target, clients)]), _ => TimeSpan.Zero);
        while (writer.Write(text))
        {
        }

        var reader = new JobActivityReader(new JobActivityLimits());
        reader.Take(text.WrittenSpan);
        var reading = reader.End(_world.Time.GetTimestamp(), _world.Time.TimestampFrequency);
        Assert.Null(reading.Broken);
        Assert.Equal(0, reading.LinesRefused);
        return reading.Table!;
    }
}
