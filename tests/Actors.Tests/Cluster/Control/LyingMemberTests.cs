using Akka.Actor;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;
using AkkaCluster = Akka.Cluster.Cluster;

namespace LustreActors.Actors.Tests.Cluster.Control;

/// <summary>A member with a good certificate that lies about the addresses and names of others, in thousands of messages.</summary>
public sealed class LyingMemberTests
{
    private const int Messages = 3000;

    [Fact]
    public async Task A_flood_of_lies_changes_neither_the_members_nor_their_addresses_and_makes_nobody_dial()
    {
        await using var cluster = new TestCluster();
        var members = cluster.StartAll(3);
        await TestCluster.SeeAsync("m1 m2 m3", members);
        var (victims, liar) = (members[..2], members[2]);
        await using var third = Offender.Silent(cluster[9]);
        foreach (var victim in victims)
            await FloodAsync(liar, victim, cluster[9]);

        Assert.Equal(0, third.Connections);
        await TestCluster.SeeAsync("m1 m2 m3", members);
        foreach (var victim in victims)
        {
            Assert.Equal(0, victim.Status.Restarts);
            Assert.Equal(
                [.. members.Select(m => m.Address.Host)],
                victim.View.Members.OrderBy(m => m.Id, StringComparer.Ordinal).Select(m => m.Url.Host));
            Assert.True(await victim.LocalAnswersAsync());
        }
    }

    /// <summary>Returns when the victim has received all messages.</summary>
    private static async Task FloodAsync(TestMember liar, TestMember victim, MemberAddress third)
    {
        var system = liar.Published.System!;
        var self = AkkaCluster.Get(system).SelfAddress;
        var own = await system.ActorSelection("/user/" + ControlActor.Name).ResolveOne(TestCluster.Patience);
        var control = system.ActorSelection(
            new RootActorPath(self.WithHost(victim.Address.Host).WithPort(victim.Address.Port)) / "user" / ControlActor.Name);
        for (var i = 0; i < Messages; i++)
        {
            var nobody = new MemberKey(third, i);
            control.Tell(new Probe("test", nobody, []), own);
            control.Tell(new ProbeAnswer("test", nobody, true, true, 1000, [nobody], [], Verdict.NotReached, "a lie"), own);
            control.Tell(new Description(new MemberKey(victim.Address, i), "m1", $"https://{third.Host}:9847/", "1.2.3", []), own);
            control.Tell(new Description(new MemberKey(liar.Address, i), "m1", $"https://{liar.Address.Host}:1/", "1.2.3", []), own);
            control.Tell(new JoinResult($"https://{third.Host}:9847/"), own);
        }

        Assert.Equal(victim.Id, (await control.Ask<Description>(Describe.Yourself, TestCluster.Patience)).Id);
    }
}
