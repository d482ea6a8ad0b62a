using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class ClusterSystemStatusTests
{
    private static readonly MemberLine First = new("akka.tcp://lustre-cluster@oss1:9848", ["aggregator"], "Up", true, "1.2.3", "oss1");

    private static readonly MemberLine Second = First with { Address = "akka.tcp://lustre-cluster@oss2:9848", Id = "oss2", Roles = [] };

    [Fact]
    public void Members_are_shown_in_the_columns_of_Petabridge() =>
        Assert.Equal(
            "akka.tcp://lustre-cluster@oss1:9848 | [aggregator] | up |  | 1.2.3\nakka.tcp://lustre-cluster@oss2:9848 | [] | up | "
                + "unreachable | 1.2.3\n",
            new ClusterSystemStatus { Members = [First, Second with { IsReachable = false }] }.Show());

    [Fact]
    public void A_process_without_a_cluster_says_why() =>
        Assert.Equal(
            "not a member (resting): the port is taken\n",
            new ClusterSystemStatus { State = ClusterSystemState.Resting, Trouble = "the port is taken" }.Show());

    [Fact]
    public void Changes_name_members_that_came_changed_and_went()
    {
        var before = new ClusterSystemStatus { Members = [First, Second] };
        var third = First with { Address = "akka.tcp://lustre-cluster@oss3:9848" };
        var now = new ClusterSystemStatus { Members = [First with { Status = "Leaving" }, third] };
        Assert.Equal([.. now.Members.Select(m => m.ToString()), (Second with { Status = "removed" }).ToString()], now.ChangesSince(before));
        Assert.Empty(now.ChangesSince(now));
    }

    [Fact]
    public void Members_are_counted_by_status()
    {
        var status = new ClusterSystemStatus { Members = [First, Second with { IsReachable = false }, First with { Status = "Joining" }] };
        Assert.Equal((2, 1, 1), (status.MembersByStatus["up"], status.MembersByStatus["joining"], status.Unreachable));
    }

    [Theory]
    [InlineData("oss1", "oss1:9848")]
    [InlineData("OSS1:1", "oss1:1")]
    [InlineData("[fe80::1]:7", "[fe80::1]:7")]
    [InlineData("fe80::1", "[fe80::1]:9848")]
    [InlineData("", null)]
    [InlineData("oss1:0", null)]
    [InlineData("oss1:x", null)]
    [InlineData("[fe80::1", null)]
    public void Addresses_are_read_as_administrators_write_them(string text, string? address) =>
        Assert.Equal(address, MemberAddress.TryParse(text, 9848, out var parsed) ? parsed.ToString() : null);
}
