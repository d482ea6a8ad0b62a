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
        Assert.Equal(yields ? IslandVerdict.Yield : IslandVerdict.OtherYields, Confirmed(Members(own), Members(other)));
        Assert.Equal(yields ? IslandVerdict.OtherYields : IslandVerdict.Yield, Confirmed(Members(other), Members(own)));
    }

    [Fact]
    public void Halves_of_one_cluster_are_left_to_the_split_brain_resolver() =>
        Assert.Equal(IslandVerdict.None, Confirmed(Members("1 2"), Members("2 3 4 5")));

    [Fact]
    public void A_restarted_member_is_another_member() =>
        Assert.Equal(
            IslandVerdict.Yield, Confirmed([new MemberKey(Address(1), 7)], [new MemberKey(Address(1), 8), new MemberKey(Address(2), 1)]));

    [Fact]
    public void One_answer_is_not_enough()
    {
        var judge = new IslandJudge();
        Assert.Equal(IslandVerdict.None, judge.Judge(Members("1"), 1, Answer(Members("2 3"))));
        Assert.Equal(IslandVerdict.None, judge.Judge(Members("1"), 1, Answer(Members("2 3")) with { IsInside = false }));
        Assert.Equal(IslandVerdict.None, judge.Judge(Members("1"), 1, Answer(Members("2 3"))));
        Assert.Equal(IslandVerdict.Yield, judge.Judge(Members("1"), 1, Answer(Members("2 3"))));
    }

    [Fact]
    public void Two_answers_with_different_verdicts_are_not_enough()
    {
        var judge = new IslandJudge();
        Assert.Equal(IslandVerdict.None, judge.Judge(Members("1"), 1, Answer(Members("2 3"))));
        Assert.Equal(IslandVerdict.None, judge.Judge(Members("1"), 1, Answer(Members("2"))));
        Assert.Equal(IslandVerdict.OtherYields, judge.Judge(Members("1"), 1, Answer(Members("2"))));
    }

    private static IslandVerdict Confirmed(ImmutableArray<MemberKey> own, ImmutableArray<MemberKey> other)
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
