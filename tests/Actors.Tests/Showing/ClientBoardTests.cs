using LustreActors.Actors.Showing;
using LustreActors.Messages;
using static LustreActors.Actors.Tests.Showing.BoardReadings;

namespace LustreActors.Actors.Tests.Showing;

public sealed class ClientBoardTests
{
    private readonly ClientBoard _board = new();

    [Fact]
    public void A_client_has_the_sum_of_its_rates_on_all_targets()
    {
        Take(Ost("scratch-OST0000", 10, ("10.0.0.1@tcp", 100)), Ost("scratch-OST0001", 10, ("10.0.0.1@tcp", 0)));
        Assert.Empty(_board.Rows);
        Take(Ost("scratch-OST0000", 20, ("10.0.0.1@tcp", 300)), Ost("scratch-OST0001", 20, ("10.0.0.1@tcp", 50)));
        Assert.Equal(new UsageRow("10.0.0.1@tcp", "", 25, 0, 0), Assert.Single(_board.Rows));
    }

    [Fact]
    public void A_sum_is_made_only_when_every_target_has_been_read_again()
    {
        Take(Ost("scratch-OST0000", 10, ("a", 0)), Ost("scratch-OST0001", 10, ("a", 0)));
        Take(Ost("scratch-OST0000", 20, ("a", 100)), Ost("scratch-OST0001", 10, ("a", 0)));
        Assert.Empty(_board.Rows);
        Take(Ost("scratch-OST0000", 20, ("a", 100)), Ost("scratch-OST0001", 20, ("a", 100)));
        Assert.Equal(20, Assert.Single(_board.Rows).ReadBytes);
    }

    [Fact]
    public void A_client_that_is_new_or_came_back_has_no_rate_yet()
    {
        Take(Ost("scratch-OST0000", 10, ("a", 1000)));
        Take(Ost("scratch-OST0000", 20, ("a", 10), ("b", 500)));
        Assert.All(_board.Rows, r => Assert.Equal(0, r.ReadBytes));
        Take(Ost("scratch-OST0000", 30, ("b", 600)));
        Assert.Equal(new UsageRow("b", "", 10, 0, 0), Assert.Single(_board.Rows));
    }

    [Fact]
    public void Many_clients_are_summed_only_while_somebody_looks()
    {
        Take(isWatched: false, Many(10, 0));
        Take(isWatched: false, Many(20, 10));
        Assert.Empty(_board.Rows);
        Take(isWatched: true, Many(30, 20));
        Assert.Equal(ClientBoard.MostClients, _board.Rows.Count());
        Assert.All(_board.Rows, r => Assert.Equal(1, r.ReadBytes));
    }

    private static Snapshot Many(double at, double value) => Ost(
        "scratch-OST0000", at, [.. Enumerable.Range(0, ClientBoard.MostUnwatched + 1).Select(i => ($"10.0.{i}@tcp", value + 1))]);

    private static Snapshot Ost(string target, double at, params (string Nid, double Read)[] clients) =>
        new([ClientSegment("lustre_client_export_read_bytes_total", "ost", target, clients)], (long)at);

    private void Take(params Snapshot[] exports) => Take(isWatched: true, exports);

    private void Take(bool isWatched, params Snapshot[] exports) => _board.Take(exports, static timestamp => timestamp, isWatched);
}
