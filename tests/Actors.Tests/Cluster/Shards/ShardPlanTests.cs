using System.Collections.Immutable;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Peers;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Tests.Cluster.Shards;

public class ShardPlanTests
{
    private static readonly ClusterOptions Options = new(ClusterMode.Off, "vu", "oss1")
    {
        Advertise = new Uri("http://oss1:9847"),
        MostAggregators = 3,
    };

    [Fact]
    public void Members_with_the_same_view_have_the_same_plan_in_whatever_order_they_see_the_members()
    {
        var members = Servers(40);
        var plan = Of(members);
        Assert.Equal(Owned(plan), Owned(Of(members.Reverse())));
        Assert.Equal(Owned(plan), Owned(Of(members.OrderBy(m => m.Id[^1]))));
        Assert.Equal(plan.Aggregators.Select(a => a.Id), Of(members.Reverse()).Aggregators.Select(a => a.Id));
        Assert.Equal(41, Owned(plan).Count);
    }

    [Fact]
    public void Two_aggregators_share_450_peers_about_evenly()
    {
        var plan = Of(Servers(450).Select((m, i) => m with { Aggregates = i < 2 }));
        Assert.Equal(["oss0", "oss1"], plan.Aggregators.Select(a => a.Id));
        Assert.InRange(Owned(plan).Values.Count(o => o == "oss0"), 451 * 35 / 100, 451 * 65 / 100);
    }

    [Fact]
    public void An_aggregator_that_leaves_moves_only_its_own_shards()
    {
        var members = Servers(30).Select((m, i) => m with { Aggregates = i < 3 }).ToArray();
        var before = Owned(Of(members));
        foreach (var gone in (string[])["oss0", "oss1", "oss2", "oss20"])
        {
            var after = Owned(Of(members.Where(m => m.Id != gone)));
            Assert.DoesNotContain("peer/" + gone, after.Keys);
            Assert.Equal(before.Where(o => o.Value != gone && o.Key != "peer/" + gone), after.Where(o => before[o.Key] != gone));
        }
    }

    [Theory]
    [InlineData(MemberState.Joining)]
    [InlineData(MemberState.Leaving)]
    public void A_member_that_joins_or_leaves_owns_nothing_and_is_read_all_the_same(MemberState state)
    {
        var plan = Of(Servers(3).Select(m => m.Id == "oss1" ? m with { State = state } : m));
        Assert.DoesNotContain("oss1", Owned(plan).Values);
        Assert.False(plan.IsAggregator("oss1"));
        Assert.Contains("peer/oss1", Owned(plan).Keys);
    }

    [Fact]
    public void Without_a_configured_aggregator_an_active_member_aggregates()
    {
        var plan = Of(Servers(10).Select(m => m with { Aggregates = false }));
        Assert.Equal(3, plan.Aggregators.Length);
        Assert.Equal(11, Owned(plan).Count);
    }

    [Fact]
    public void Without_an_active_member_no_shard_has_an_owner()
    {
        var plan = Of(Servers(3).Select(m => m with { State = MemberState.Joining }));
        Assert.Empty(plan.Aggregators);
        Assert.Empty(Owned(plan));
        Assert.Equal(3, plan.Peers.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public void No_more_members_aggregate_than_configured_and_they_own_all_shards(int most)
    {
        var plan = ShardPlan.Create(new ClusterView([.. Servers(10)], 7), Options with { MostAggregators = most });
        Assert.Equal(Math.Min(most, 10), plan.Aggregators.Length);
        Assert.Subset(plan.Aggregators.Select(a => a.Id).ToHashSet(), Owned(plan).Values.ToHashSet());
    }

    [Fact]
    public void A_process_by_itself_owns_all_foreign_exporters()
    {
        var plan = ShardPlan.Alone(Options with { Foreign = [new Uri("http://oss9:9169/metrics")] });
        Assert.True(plan.Owns("oss1", "peer/oss9:9169"));
        Assert.True(plan.Owns("oss1", "jobs"));
        Assert.True(Assert.Single(plan.Peers).IsForeign);
    }

    [Fact]
    public void The_share_of_an_aggregator_that_answers_none_of_the_others_is_taken_by_them()
    {
        var plan = Of(Accusing(("oss1", "oss0"), ("oss2", "oss0")));
        Assert.Equal(["oss1", "oss2"], plan.Aggregators.Select(a => a.Id));
        Assert.Equal(["oss0"], plan.Silent.Select(s => s.Id));
        Assert.DoesNotContain("oss0", Owned(plan).Where(o => o.Key != "jobs").Select(o => o.Value));
        Assert.Contains("peer/oss0", Owned(plan).Keys);
        Assert.Contains(PeerPlan.For(plan, "oss1"), p => p.IsOfAggregator && p.Member == "oss0");
        Assert.Empty(PeerPlan.For(plan, "oss0"));
    }

    [Fact]
    public void One_of_three_aggregators_takes_no_share_from_another_by_what_it_says()
    {
        Assert.Equal(3, Of(Accusing(("oss1", "oss0"))).Aggregators.Length);
        Assert.Equal(3, Of(Accusing(("oss1", "oss0"), ("oss1", "oss2"), ("oss9", "oss0"))).Aggregators.Length);
    }

    [Fact]
    public void Aggregators_that_all_hear_nothing_of_each_other_stay_what_they_are()
    {
        var plan = Of(Accusing(("oss0", "oss1"), ("oss0", "oss2"), ("oss1", "oss0"), ("oss1", "oss2"), ("oss2", "oss0"), ("oss2", "oss1")));
        Assert.Equal(3, plan.Aggregators.Length);
        Assert.Empty(plan.Silent);
    }

    /// <summary>Three aggregators among ten members, of which some say that others do not answer.</summary>
    private static IEnumerable<Member> Accusing(params (string By, string Of)[] said) => Servers(10).Select((m, i) => m with
    {
        Aggregates = i < 3,
        Silent = [.. said.Where(s => s.By == m.Id).Select(s => s.Of)],
    });

    private static Member[] Servers(int count) =>
    [
        .. Enumerable.Range(0, count).Select(
            i => new Member($"oss{i}", $"i{i}", new Uri($"http://oss{i}:9847"), "1.0", true, MemberState.Active)),
    ];

    private static ShardPlan Of(IEnumerable<Member> members) =>
        ShardPlan.Create(new ClusterView([.. members], 7), Options, new Uri("http://oss0:9847"));

    private static ImmutableSortedDictionary<string, string> Owned(ShardPlan plan) =>
        plan.Owners.ToImmutableSortedDictionary(o => o.Shard, o => o.Owner.Id, StringComparer.Ordinal);
}
