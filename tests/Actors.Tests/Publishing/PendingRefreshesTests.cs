using LustreActors.Actors.Publishing;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Publishing;

public class PendingRefreshesTests
{
    private readonly PendingRefreshes _refreshes = new();
    private readonly SourceEntry _source = new("a");
    private readonly SourceEntry _other = new("b");
    private readonly List<Refreshed> _answers = [];

    [Fact]
    public void A_refresh_is_complete_when_it_waits_for_no_source()
    {
        var refresh = Add(_source, _other);
        Assert.Empty(_refreshes.Complete);
        Assert.True(_refreshes.StopAwaiting(_source));
        Assert.Empty(_refreshes.Complete);
        Assert.True(_refreshes.StopAwaiting(_other));
        Assert.Equal([refresh], _refreshes.Complete);
    }

    [Fact]
    public void A_source_that_nobody_waits_for_completes_nothing()
    {
        Add(_source);
        Assert.False(_refreshes.AnyAwaits(_other));
        Assert.False(_refreshes.StopAwaiting(_other));
        Assert.Empty(_refreshes.Complete);
    }

    [Fact]
    public void A_source_that_has_answered_is_not_awaited_again_by_the_same_refresh()
    {
        var refresh = Add(_source);
        _refreshes.StopAwaiting(_source);
        refresh.Await(_source);
        Assert.True(refresh.IsComplete);
        Assert.True(refresh.HasAsked(_source));
    }

    [Fact]
    public void One_source_may_be_awaited_by_several_refreshes()
    {
        var (first, second) = (Add(_source), Add(_source, _other));
        Assert.True(_refreshes.StopAwaiting(_source));
        Assert.Equal([first], _refreshes.Complete);
        Assert.False(second.IsComplete);
    }

    [Fact]
    public void Scrapes_wait_for_a_discovery_that_starts_and_other_requests_do_not()
    {
        var scrape = new PendingRefresh(_refreshes.NextNumber(), _answers.Add) { IsScrape = true };
        var collect = Add();
        _refreshes.Add(scrape);
        _refreshes.StartDiscovery();
        Assert.Equal([scrape], _refreshes.AwaitingDiscovery);
        Assert.Equal([collect], _refreshes.Complete);
        _refreshes.EndDiscovery();
        Assert.Empty(_refreshes.AwaitingDiscovery);
        Assert.True(scrape.IsComplete);
    }

    [Fact]
    public void A_refresh_is_removed_once()
    {
        var refresh = Add(_source);
        Assert.True(_refreshes.Remove(refresh.Number, out var removed));
        Assert.Same(refresh, removed);
        Assert.False(_refreshes.Remove(refresh.Number, out _));
        Assert.False(_refreshes.AnyAwaits(_source));
    }

    [Fact]
    public void An_answer_counts_the_sources_that_were_asked_and_those_that_are_late()
    {
        Add(_source, _other);
        _refreshes.StopAwaiting(_source);
        _refreshes.AnswerAll();
        Assert.Equal([new Refreshed(Asked: 2, Late: 1)], _answers);
    }

    private PendingRefresh Add(params SourceEntry[] sources)
    {
        var refresh = new PendingRefresh(_refreshes.NextNumber(), _answers.Add);
        foreach (var source in sources)
            refresh.Await(source);
        _refreshes.Add(refresh);
        return refresh;
    }
}
