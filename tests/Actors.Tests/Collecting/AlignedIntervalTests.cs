using LustreActors.Actors.Collecting;

namespace LustreActors.Actors.Tests.Collecting;

public class AlignedIntervalTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(0, 0, 15)]
    [InlineData(1, 0, 14)]
    [InlineData(11, 0, 4)]
    [InlineData(1, 3, 17)]
    [InlineData(3, 3, 15)]
    [InlineData(10, 3, 8)]
    public void The_next_beat_is_a_multiple_of_the_interval_and_the_phase_later(double now, double phase, double left) =>
        Assert.Equal(TimeSpan.FromSeconds(left), Until(now, phase));

    [Fact]
    public void A_timer_that_was_early_does_not_get_the_same_beat_twice() => Assert.Equal(TimeSpan.FromSeconds(15.1), Until(14.9, 0));

    [Fact]
    public void The_first_beat_is_not_skipped_although_it_comes_soon() => Assert.Equal(TimeSpan.FromSeconds(0.5), Until(14.5, 0, false));

    [Fact]
    public void A_timer_that_was_late_meets_the_next_beat() => Assert.Equal(TimeSpan.FromSeconds(9), Until(21, 0));

    private static TimeSpan Until(double now, double phase, bool wasAligned = true) =>
        AlignedInterval.UntilNext(
            DateTimeOffset.UnixEpoch + (Interval * 1_000_000) + TimeSpan.FromSeconds(now), Interval, TimeSpan.FromSeconds(phase),
            wasAligned);
}
