using System.Text;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Relays;
using LustreActors.Actors.Tests.Clients;
using LustreActors.Actors.Tests.Jobs;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Clients;
using static LustreActors.Actors.Tests.Clients.ClientsWorld;

namespace LustreActors.Actors.Tests.Relays;

/// <summary>Rates of clients on several LNets, on their way to the head of another cluster.</summary>
public class RelayTablesTests
{
    private readonly ClientsWorld _world = new();
    private readonly ClientsMeter _meter;

    public RelayTablesTests() => _meter = new ClientsMeter("oss1", "oss1", Options.Interval, _world.Time);

    [Theory]
    [InlineData("o2ib", "10.4.0.1@o2ib 10.4.0.2@o2ib0")]
    [InlineData("tcp1", "10.0.0.1@tcp1")]
    [InlineData("tcp", "")]
    public void A_head_gets_the_clients_of_its_LNets_alone(string lnet, string nids)
    {
        var table = RelayTables.Select(Measure(), [lnet], "site");

        Assert.Equal("site", string.Join(' ', table.Members));
        Assert.Equal(nids, string.Join(' ', Nids(table)));
    }

    [Fact]
    public void The_head_reads_the_rates_that_were_sent()
    {
        var sent = RelayTables.Select(Measure(), ["o2ib", "tcp1"], "site");

        var (read, broken) = RelayTables.Read(RelayTables.Write(sent, _world.Time).Span, "site", _world.Time);

        Assert.Null(broken);
        Assert.Equal(ActivityWorld.Rows(sent), ActivityWorld.Rows(read!));
        Assert.Equal("scratch-OST0000", string.Join(' ', read!.Targets));
    }

    [Theory]
    [InlineData("scratch", "10.0.0.1@tcp", true)]
    [InlineData("scr{atch", "10.0.0.1@tcp", false)]
    [InlineData("scratch", "10.0.0.1", false)]
    [InlineData("scratch", "oss1@lo", false)]
    [InlineData("scratch", "10.0.0.1 @tcp", false)]
    [InlineData("scratch", "a0123456789012345678901234567890123456789012345678901234567890123@tcp", false)]
    public void Names_that_are_none_are_left_out_because_they_would_become_labels(string filesystem, string nid, bool isRead)
    {
        var text = "# lustre-job-activity\t1\n# member\tsite\n# interval\t1\n# age\t0\n# columns\tfilesystem\tjobid\tread\n"
            + $"{filesystem}\t{nid}\t5\n# end\t1\n";

        var (table, _) = RelayTables.Read(Encoding.UTF8.GetBytes(text), "site", _world.Time);

        Assert.Equal(isRead ? 1 : 0, table!.Rows.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("# lustre-job-activity\t1\n# member\tsite\n# interval\t1\n# age\t0\n# columns\tfilesystem\tjobid\n# end\t7\n")]
    public void What_is_no_whole_table_is_refused_as_a_whole(string text)
    {
        var (table, broken) = RelayTables.Read(Encoding.UTF8.GetBytes(text), "site", _world.Time);

        Assert.Null(table);
        Assert.NotNull(broken);
    }

    [Fact]
    public void A_filesystem_that_this_process_measures_itself_is_not_taken_from_another_cluster()
    {
        var own = Measure();
        var relayed = RelayTables.Select(own, ["o2ib"], "site");
        var sums = new ClientSums(_world.Names);
        _world.Names.Begin(HostNameFile.Empty);

        var rates = sums.Add(own, [relayed]);

        Assert.Equal(Render(sums.Add(own)), Render(rates));
        sums.Add(own, [relayed]);
        Assert.Contains("site relays are left out", Assert.Single(sums.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rates_of_a_sender_that_is_silent_are_shown_for_three_intervals()
    {
        var received = new ReceivedRelays(_world.Time);
        received.Put("site", RelayTables.Select(Measure(), ["o2ib"], "site"));
        _world.Wait(30);
        Assert.Single(received.Young(Options.Interval));
        _world.Wait(1);

        Assert.Empty(received.Young(Options.Interval));
    }

    private JobActivityTable Measure()
    {
        Take(0);
        _world.Wait(10);
        return Take(100);

        JobActivityTable Take(long read) => _meter.Measure(
        [
            _world.Target(
                "scratch-OST0000", Client("10.0.0.1@tcp1", read), Client("10.4.0.1@o2ib", 2 * read, read, read),
                Client("10.4.0.2@o2ib0", read)),
        ]);
    }

    private static List<string> Nids(JobActivityTable table)
    {
        var nids = new List<string>();
        foreach (var row in table.Rows)
            nids.Add(Encoding.UTF8.GetString(row.Id));
        return nids;
    }
}
