using LustreActors.Testing;

namespace LustreActors.Actors.Tests.Publishing;

public sealed class LedgerTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Scrapes_are_summed_and_the_last_one_is_kept()
    {
        var ledger = new ScrapeLedger(_time);
        Scrape(ledger, 2, bytes: 1000, samples: 10, late: 1);
        Scrape(ledger, 3, bytes: 500, samples: 5, late: 2);
        Assert.Equal(
            new ScrapeFigures(2, 0, 3, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3), 1500, 500, 5, 0), ledger.Read());
    }

    [Fact]
    public void A_scrape_that_was_cut_off_is_counted_apart_and_tells_nothing_else()
    {
        var ledger = new ScrapeLedger(_time);
        Scrape(ledger, 2, bytes: 1000, samples: 10, late: 1);
        var before = ledger.Read();
        Scrape(ledger, 60, bytes: 7, samples: 1, late: 4, cutOff: true);
        Assert.Equal(before with { CutOff = 1 }, ledger.Read());
    }

    [Fact]
    public void Scrapes_in_flight_are_those_that_began_and_did_not_end()
    {
        var ledger = new ScrapeLedger(_time);
        var (first, second) = (ledger.Begin(), ledger.Begin());
        Assert.Equal(2, ledger.Read().InFlight);
        ledger.End(first, 0, 0, 0, cutOff: true);
        Assert.Equal(1, ledger.Read().InFlight);
        ledger.End(second, 0, 0, 0, cutOff: false);
        Assert.Equal(0, ledger.Read().InFlight);
    }

    private void Scrape(ScrapeLedger ledger, double seconds, long bytes, long samples, int late, bool cutOff = false)
    {
        var begun = ledger.Begin();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        ledger.End(begun, bytes, samples, late, cutOff);
    }
}
