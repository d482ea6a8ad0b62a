using LustreActors.Actors.Publishing;

namespace LustreActors.Actors.Tests.Publishing;

public class DiscoveryProgressTests
{
    private readonly DiscoveryProgress _progress = new();

    [Fact]
    public void It_is_incomplete_until_the_branches_are_known_and_each_has_completed()
    {
        Assert.False(_progress.IsComplete);
        _progress.Configure(["one", "other"]);
        Assert.True(_progress.TryComplete("one", ["a"]));
        Assert.False(_progress.IsComplete);
        Assert.True(_progress.TryComplete("other", []));
        Assert.True(_progress.IsComplete);
    }

    [Fact]
    public void Without_branches_it_is_complete()
    {
        _progress.Configure([]);
        Assert.True(_progress.IsComplete);
        Assert.False(_progress.IsAwaited);
    }

    [Fact]
    public void A_branch_that_starts_again_makes_it_incomplete_and_its_sources_unknown()
    {
        Complete("one", "a");
        Assert.True(_progress.Includes("a"));
        Assert.True(_progress.TryStart("one"));
        Assert.False(_progress.IsComplete);
        Assert.False(_progress.Includes("a"));
    }

    [Fact]
    public void A_branch_that_stays_keeps_its_sources_and_one_that_leaves_loses_them()
    {
        _progress.Configure(["one", "other"]);
        _progress.TryComplete("one", ["a"]);
        _progress.TryComplete("other", ["b"]);
        _progress.Configure(["one"]);
        Assert.True(_progress.Includes("a"));
        Assert.False(_progress.Includes("b"));
    }

    [Fact]
    public void Messages_of_a_branch_that_is_not_configured_are_ignored()
    {
        Complete("one", "a");
        Assert.False(_progress.TryStart("other"));
        Assert.False(_progress.TryComplete("other", ["b"]));
        Assert.True(_progress.IsComplete);
        Assert.False(_progress.Includes("b"));
    }

    [Fact]
    public void Once_it_is_late_it_is_not_awaited_until_it_has_been_complete()
    {
        _progress.Configure(["one", "other"]);
        Assert.True(_progress.IsAwaited);
        _progress.MarkLate();
        _progress.TryComplete("one", []);
        Assert.False(_progress.IsAwaited);
        _progress.TryComplete("other", []);
        _progress.TryStart("one");
        Assert.True(_progress.IsAwaited);
    }

    [Fact]
    public void It_is_awaited_again_after_the_late_branch_has_been_switched_off()
    {
        _progress.Configure(["one", "silent"]);
        _progress.TryComplete("one", []);
        _progress.MarkLate();
        _progress.Configure(["one"]);
        _progress.TryStart("one");
        Assert.True(_progress.IsAwaited);
    }

    private void Complete(string branch, string source)
    {
        _progress.Configure([branch]);
        _progress.TryComplete(branch, [source]);
    }
}
