using System.Collections.Immutable;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class IslandJudgeTests
{
    [Theory]
    [InlineData("1", "2 3", true)]
    [InlineData("2 3", "1", false)]
    [InlineData("2", "1", true)]
    [InlineData("1", "2", false)]
    [InlineData("3 4", "1 2", true)]
    public void The_smaller_cluster_gives_way_and_of_equal_ones_that_with_the_higher_address(string own, string other, bool yields)
    {
        Assert.Equal(yields, Confirmed(Members(own), Members(other)).Length > 0);
        Assert.Equal(!yields, Confirmed(Members(other), Members(own)).Length > 0);
    }

    [Fact]
    public void Halves_of_one_cluster_are_left_to_the_split_brain_resolver() =>
        Assert.Empty(Confirmed(Members("1 2"), Members("2 3 4 5")));

    [Fact]
    public void A_restarted_member_is_another_member() =>
        Assert.NotEmpty(Confirmed([new MemberKey(Address(1), 7)], [new MemberKey(Address(1), 8), new MemberKey(Address(2), 1)]));

    [Fact]
    public void One_answer_is_not_enough()
    {
        var judge = new IslandJudge();
        Assert.Empty(judge.Judge(Members("1"), 1, Answer(Members("2 3"))));
        Assert.Empty(judge.Judge(Members("1"), 1, Answer(Members("2 3")) with { IsInside = false }));
        Assert.Empty(judge.Judge(Members("1"), 1, Answer(Members("2 3"))));
        Assert.Equal([Address(2), Address(3)], judge.Judge(Members("1"), 1, Answer(Members("2 3"))).ToArray());
    }

    private static ImmutableArray<MemberAddress> Confirmed(ImmutableArray<MemberKey> own, ImmutableArray<MemberKey> other)
    {
        var judge = new IslandJudge();
        judge.Judge(own, own.Length, Answer(other));
        return judge.Judge(own, own.Length, Answer(other));
    }

    private static ProbeAnswer Answer(ImmutableArray<MemberKey> members) =>
        new("test", members[0], true, true, members.Length, members, [], Verdict.Unknown, "");

    private static ImmutableArray<MemberKey> Members(string numbers) =>
        [.. numbers.Split(' ').Select(n => new MemberKey(Address(int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)), 1))];

    private static MemberAddress Address(int number) => new($"10.0.0.{number}", 9848);
}
