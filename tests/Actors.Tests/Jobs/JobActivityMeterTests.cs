using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using static LustreActors.Actors.Tests.Jobs.ActivityWorld;

namespace LustreActors.Actors.Tests.Jobs;

/// <summary>The table of activity of one member. The rates themselves are tested by <see cref="JobRatesTests"/>.</summary>
public class JobActivityMeterTests
{
    private readonly ActivityWorld _world = new();

    [Fact]
    public void A_member_without_targets_has_no_table() => Assert.Null(_world.Take("oss1"));

    [Fact]
    public void A_table_has_a_row_for_each_job_and_filesystem_and_adds_up_the_targets()
    {
        Take(1, 0);
        _world.Wait(10);

        Assert.Equal(
            [
                "home 7 Written 2 TotalWritten 20",
                "scratch 7 Read 20 TotalRead 202",
                "scratch 8 TotalRead 101",
            ],
            Rows(Take(101, 20)));

        JobActivityTable Take(long read, long written) => _world.Take(
            "oss1",
            _world.Target("scratch-OST0000", new Work("7", Read: read), new Work("8", Read: 101)),
            _world.Target("scratch-OST0001", new Work("7", Read: read)),
            _world.Target("home-OST0000", new Work("7", Write: written)));
    }

    [Fact]
    public void Metadata_operations_are_counted_by_target_and_those_of_an_OST_are_not_counted()
    {
        Take(0);
        _world.Wait(10);

        Assert.Equal(
            "scratch 7 Reads 16 ReadMicroseconds 1000 TotalOperations 120 Others 4 OtherMicroseconds 200 "
            + "scratch-MDT0000 6 scratch-MDT0001 6",
            Assert.Single(Rows(Take(1))));

        JobActivityTable Take(long times) => _world.Take(
            "mds1",
            Target("scratch-OST0000", opens: 1000 * times, reads: 80 * times, readMicroseconds: 9000 * times),
            Target("scratch-MDT0000", opens: 20 * times, reads: 40 * times, readMicroseconds: 1000 * times),
            Target("scratch-MDT0001", opens: 20 * times, reads: 40 * times, readMicroseconds: 0));

        TableRead Target(string name, long opens, long reads, long readMicroseconds) => _world.Target(
            name, new Work("7", Operations: opens) { Microseconds = 50 * opens, Reads = reads, ReadMicroseconds = readMicroseconds });
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(0, 60)]
    public void A_member_that_stood_still_in_the_middle_of_a_reading_shows_no_rate_above_the_true_one(int before, int after)
    {
        // A job writes 100 bytes a second. The second reading is interrupted, before or after it reads the counters.
        var written = 0;
        var rates = new List<double> { Rate(Read(0, 0)), Rate(Read(before, after)), Rate(Read(0, 0)), Rate(Read(0, 0)) };
        Assert.All(rates, rate => Assert.InRange(rate, 0, 100));
        Assert.Equal(100, rates[^1]);

        TableRead Read(int secondsBefore, int secondsAfter)
        {
            _world.Wait(10);
            var began = _world.Time.GetTimestamp();
            _world.Wait(secondsBefore);
            written += 100 * (10 + secondsBefore);
            var counters = written;
            _world.Wait(secondsAfter);
            written += 100 * secondsAfter;
            return _world.Target("scratch-OST0000", new Work("7", Write: counters)) with { BeganAt = began };
        }

        double Rate(TableRead read)
        {
            var sum = 0.0;
            foreach (var row in _world.Take("oss1", read).Rows)
                sum += row[JobActivityColumn.Written];
            return sum;
        }
    }

    [Fact]
    public void A_table_says_whose_it_is_for_which_interval_and_how_old_its_oldest_counters_are()
    {
        var old = _world.Target("scratch-OST0000");
        _world.Wait(7);
        var table = _world.Take("oss1", old, _world.Target("scratch-OST0001"));

        Assert.Equal("oss1", Assert.Single(table.Members));
        Assert.Equal((_world.Time.GetTimestamp(), old.CollectedAt), (table.MadeAt, table.OldestAt));
        Assert.Equal((_world.Number, _world.Time.GetUtcNow().ToUnixTimeMilliseconds()), (table.Interval, table.Moment));
    }

    [Theory]
    [InlineData(-7.4)]
    [InlineData(-0.001)]
    [InlineData(0)]
    [InlineData(7.4)]
    public void A_timer_that_is_early_or_late_makes_a_table_of_the_interval_that_is_meant(double seconds)
    {
        var on = DateTimeOffset.UnixEpoch + (Interval * 1000);

        Assert.Equal(1000, JobActivityTable.IntervalOf(on.AddSeconds(seconds), Interval));
    }

    [Fact]
    public void Targets_count_as_without_rates_until_they_were_read_twice_and_are_named_from_then_on()
    {
        var first = _world.Take("oss1", _world.Target("scratch-OST0000"), _world.Target("scratch-OST0001"));
        _world.Wait(15);
        var second = _world.Take("oss1", _world.Target("scratch-OST0000"), _world.Target("scratch-OST0002"));

        Assert.Equal((2, 1), (first.TargetsWithoutRates, second.TargetsWithoutRates));
        Assert.Empty(first.Targets);
        Assert.Equal("scratch-OST0000", Assert.Single(second.Targets));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(15)), (first.Window, second.Window));
    }

    [Fact]
    public void A_target_that_hangs_keeps_its_totals_and_loses_its_rates_and_its_name_when_it_is_stale()
    {
        _world.Take("oss1", _world.Target("scratch-OST0000", new Work("7")));
        _world.Wait(10);
        var hung = _world.Target("scratch-OST0000", new Work("7", Read: 100));
        _world.Take("oss1", hung);

        _world.Wait(299);
        Assert.Equal(["scratch 7 Read 10 TotalRead 100"], Rows(_world.Take("oss1", hung)));
        _world.Wait(1);
        var stale = _world.Take("oss1", hung);
        Assert.Equal(["scratch 7 TotalRead 100"], Rows(stale));
        Assert.Empty(stale.Targets);
    }
}
