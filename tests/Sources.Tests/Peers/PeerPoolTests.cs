using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Peers;

namespace LustreActors.Sources.Tests.Peers;

/// <summary>Names of families are those of the peers that have them at present.</summary>
public class PeerPoolTests
{
    private readonly PeerPool _pool = new([], mostFamilies: 20);

    [Fact]
    public void A_peer_whose_names_change_leaves_those_of_the_others_alone()
    {
        var (changing, steady) = (new PeerMemory(_pool), new PeerMemory(_pool));
        for (var reading = 0; reading < 10; reading++)
        {
            Answer.Read(string.Concat(Enumerable.Range(0, 9).Select(i => $"r{reading}_{i} 1\n")), memory: changing);

            var read = Answer.Read($"s{reading} 1\n", memory: steady);
            Assert.Equal((0L, null), (read.LinesRefused, read.FirstRefusal));
        }
    }

    [Fact]
    public void A_name_that_no_peer_has_any_longer_may_get_another_type()
    {
        var (one, two, three) = (new PeerMemory(_pool), new PeerMemory(_pool), new PeerMemory(_pool));
        const string Gauge = "# TYPE a gauge\na 1\n";
        const string Counter = "# TYPE a counter\na 1\n";
        Answer.Read(Gauge, memory: one);
        Answer.Read(Gauge, memory: two);
        Assert.Equal(1, Answer.Read(Counter, memory: three).LinesRefused);

        one.Close();
        Assert.Equal(1, Answer.Read(Counter, memory: three).LinesRefused);
        Answer.Read("b 1\n", memory: two);
        Assert.Equal(0, Answer.Read(Counter, memory: three).LinesRefused);
    }

    [Fact]
    public void A_reading_that_is_given_up_gives_its_names_back()
    {
        var memory = new PeerMemory(_pool);
        for (var reading = 0; reading < 5; reading++)
        {
            var limits = Answer.Leaf with { Limits = new PeerLimits { MostSamples = 9 } };
            var text = string.Concat(Enumerable.Range(0, 10).Select(i => $"r{reading}_{i} 1\n"));
            Assert.NotNull(Answer.Read(text, limits, memory: memory).Broken);
        }

        Assert.Equal(0, Answer.Read(string.Concat(Enumerable.Range(0, 20).Select(i => $"s{i} 1\n")), memory: memory).LinesRefused);
    }

    [Fact]
    public void A_reading_that_is_abandoned_gives_its_names_back_at_once()
    {
        var (abandoned, other) = (new PeerMemory(_pool), new PeerMemory(_pool));
        new PeerReader(Answer.Leaf, ExpositionFormat.PrometheusText, abandoned)
            .Take(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => $"r{i} 1\n"))));
        Assert.Equal(1, Answer.Read("s 1\n", memory: other).LinesRefused);

        abandoned.Abandon();
        Assert.Equal(0, Answer.Read("s 1\n", memory: other).LinesRefused);
    }

    [Fact]
    public void Peers_with_many_names_leave_some_for_those_with_few()
    {
        var pool = new PeerPool([], mostFamilies: 2000);
        foreach (var greedy in (string[])["p", "q", "r"])
            Answer.Read(string.Concat(Enumerable.Range(0, 900).Select(i => $"{greedy}{i} 1\n")), memory: new PeerMemory(pool));

        var modest = Answer.Read(string.Concat(Enumerable.Range(0, 100).Select(i => $"s{i} 1\n")), memory: new PeerMemory(pool));
        Assert.Equal((0L, null), (modest.LinesRefused, modest.FirstRefusal));
    }
}
