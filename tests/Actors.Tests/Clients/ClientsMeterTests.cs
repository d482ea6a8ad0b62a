using static LustreActors.Actors.Tests.Clients.ClientsWorld;

namespace LustreActors.Actors.Tests.Clients;

public class ClientsMeterTests
{
    private const string A = "10.0.0.1@tcp";
    private const string B = "10.0.0.2@tcp";

    private readonly ClientsWorld _world = new();

    [Fact]
    public void The_first_table_of_a_target_gives_no_rates_and_the_second_one_does()
    {
        var first = _world.Measure(_world.Target("scratch-OST0000", Client(A, 100)));
        _world.Wait(10);
        var second = _world.Measure(_world.Target("scratch-OST0000", Client(A, 300, 50, 7)));

        Assert.Empty(first.Rows);
        Assert.Equal((0, 1), (first.Targets, first.MissingTargets));
        Assert.Equal(["scratch 10.0.0.1@tcp 20 5 0.7 -"], Render(second));
        Assert.Equal((1, 0), (second.Targets, second.MissingTargets));
        Assert.Equal(TimeSpan.FromSeconds(10), second.Window);
    }

    [Fact]
    public void Targets_of_one_filesystem_are_added_up_and_those_of_another_are_not()
    {
        Take(0);
        _world.Wait(10);

        Assert.Equal(["home 10.0.0.1@tcp 10 0 0 -", "scratch 10.0.0.1@tcp 20 0 2 1"], Take(1));

        string[] Take(long times) => _world.Rows(
            _world.Target("home-OST0000", Client(A, 100 * times)),
            _world.Target("scratch-MDT0000", Client(A, operations: 10 * times)),
            _world.Target("scratch-OST0000", Client(A, 100 * times, operations: 10 * times)),
            _world.Target("scratch-OST0001", Client(A, 100 * times, operations: 10 * times)));
    }

    [Fact]
    public void A_filesystem_of_which_only_MDTs_are_read_has_no_rates_of_OSTs()
    {
        _world.Measure(_world.Target("scratch-MDT0000", Client(A)));
        _world.Wait(10);

        Assert.Equal(["scratch 10.0.0.1@tcp - - - 5"], _world.Rows(_world.Target("scratch-MDT0000", Client(A, operations: 50))));
    }

    [Theory]
    [InlineData(99, 1000, 10)]
    [InlineData(1000, 99, 10)]
    [InlineData(1000, 1000, 9)]
    public void A_counter_that_fell_costs_that_client_one_interval_and_no_other_client_anything(long read, long written, long operations)
    {
        _world.Measure(_world.Target("scratch-OST0000", Client(A, 100, 100, 10), Client(B)));
        _world.Wait(10);
        var reset = _world.Measure(_world.Target("scratch-OST0000", Client(A, read, written, operations), Client(B, 100)));
        _world.Wait(10);
        var after = _world.Rows(_world.Target("scratch-OST0000", Client(A, read + 10, written, operations), Client(B, 200)));

        Assert.Equal(["scratch 10.0.0.2@tcp 10 0 0 -"], Render(reset));
        Assert.Equal(1, reset.ResetHosts);
        Assert.Equal(["scratch 10.0.0.1@tcp 1 0 0 -", "scratch 10.0.0.2@tcp 10 0 0 -"], after);
    }

    [Fact]
    public void A_client_whose_counters_began_again_and_are_higher_already_loses_one_interval_too()
    {
        _world.Measure(_world.Target("scratch-OST0000", Client(A, 100, start: 5)));
        _world.Wait(10);

        Assert.Empty(_world.Rows(_world.Target("scratch-OST0000", Client(A, 500, start: 6))));
    }

    [Fact]
    public void A_reset_on_one_target_hides_the_sum_of_that_host_because_a_part_of_it_is_not_known()
    {
        Take(100, 100);
        _world.Wait(10);

        Assert.Equal(["home 10.0.0.1@tcp 10 0 0 -"], Take(0, 200));

        string[] Take(long first, long others) => _world.Rows(
            _world.Target("home-OST0000", Client(A, others)),
            _world.Target("scratch-OST0000", Client(A, first)),
            _world.Target("scratch-OST0001", Client(A, others)));
    }

    [Fact]
    public void A_client_that_is_new_counts_from_zero()
    {
        _world.Measure(_world.Target("scratch-OST0000"));
        _world.Wait(10);

        Assert.Equal(["scratch 10.0.0.1@tcp 10 0 0 -"], _world.Rows(_world.Target("scratch-OST0000", Client(A, 100))));
    }

    [Fact]
    public void A_client_that_is_new_although_its_counters_are_older_loses_one_interval()
    {
        _world.Measure(_world.Target("scratch-OST0000"));
        _world.Wait(10);

        var first = _world.Rows(_world.Target("scratch-OST0000", Client(A, 1_000_000, start: 1)));
        _world.Wait(10);
        var second = _world.Rows(_world.Target("scratch-OST0000", Client(A, 1_000_100, start: 1)));

        Assert.Empty(first);
        Assert.Equal(["scratch 10.0.0.1@tcp 10 0 0 -"], second);
    }

    [Fact]
    public void A_client_that_an_incomplete_table_did_not_have_is_not_taken_for_a_new_one()
    {
        _world.Measure(_world.Target("scratch-OST0000", isWhole: false));
        _world.Wait(10);

        Assert.Empty(_world.Rows(_world.Target("scratch-OST0000", Client(A, 1_000_000))));
    }

    [Fact]
    public void A_client_that_is_missing_in_one_table_goes_on_as_before()
    {
        _world.Measure(_world.Target("scratch-OST0000", Client(A, 100)));
        _world.Wait(10);
        Assert.Empty(_world.Rows(_world.Target("scratch-OST0000")));
        _world.Wait(10);

        Assert.Equal(["scratch 10.0.0.1@tcp 1 0 0 -"], _world.Rows(_world.Target("scratch-OST0000", Client(A, 110))));
    }

    [Fact]
    public void A_target_that_does_not_answer_is_missing_and_its_next_table_is_not_counted_double()
    {
        _world.Measure(_world.Target("scratch-OST0000", Client(A)), _world.Target("scratch-OST0001", Client(A)));
        _world.Wait(10);
        var late = _world.Target("scratch-OST0001", Client(A, 100));
        _world.Measure(_world.Target("scratch-OST0000", Client(A, 100)), late);
        _world.Wait(10);
        var missing = _world.Measure(_world.Target("scratch-OST0000", Client(A, 200)), late);
        _world.Wait(10);
        var back = _world.Measure(_world.Target("scratch-OST0000", Client(A, 300)), _world.Target("scratch-OST0001", Client(A, 300)));

        Assert.Equal(["scratch 10.0.0.1@tcp 10 0 0 -"], Render(missing));
        Assert.Equal((1, 1), (missing.Targets, missing.MissingTargets));
        Assert.Equal(["scratch 10.0.0.1@tcp 20 0 0 -"], Render(back));
        Assert.Equal(TimeSpan.FromSeconds(20), back.Window);
    }

    [Fact]
    public void NIDs_of_one_host_are_one_client()
    {
        _world.Name("10.0.0.1@tcp node1\n10.4.0.1@o2ib node1\n");
        Take(0);
        _world.Wait(10);

        Assert.Equal(["scratch 10.0.0.2@tcp 10 0 0 -", "scratch node1 20 0 0 -"], Take(100));

        string[] Take(long read) =>
            _world.Rows(_world.Target("scratch-OST0000", Client(A, read), Client(B, read), Client("10.4.0.1@o2ib", read)));
    }
}
