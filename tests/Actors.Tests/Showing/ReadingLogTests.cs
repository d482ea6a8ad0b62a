using LustreActors.Actors.Showing;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Showing;

public sealed class ReadingLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(53)]
    public void The_last_twenty_readings_are_kept_newest_first(int readings)
    {
        var log = new ReadingLog();
        for (var i = 1; i <= readings; i++)
            log.Add(i, new SourceReport("x", SourceState.Up) { BytesRead = i, Duration = TimeSpan.FromSeconds(i) });

        var kept = log.ToReadings(Start);
        Assert.Equal(Math.Min(20, readings), kept.Count);
        Assert.Equal(Enumerable.Range(0, kept.Count).Select(i => (long)readings - i), kept.Select(r => r.BytesRead));
        Assert.Equal(Start.AddSeconds(readings), kept[0].At);
        Assert.Equal(readings, kept[0].TookSeconds);
    }

    [Fact]
    public void A_number_that_is_too_large_is_shown_as_the_largest()
    {
        var log = new ReadingLog();
        log.Add(0, new SourceReport("x", SourceState.Failing) { BytesRead = long.MaxValue, LinesRefused = 1 << 20 });
        var kept = Assert.Single(log.ToReadings(Start));
        Assert.Equal((uint.MaxValue, ushort.MaxValue, SourceState.Failing), (kept.BytesRead, kept.LinesRefused, kept.State));
    }
}
