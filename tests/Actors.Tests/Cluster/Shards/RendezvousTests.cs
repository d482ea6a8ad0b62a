using LustreActors.Actors.Cluster.Shards;

namespace LustreActors.Actors.Tests.Cluster.Shards;

public class RendezvousTests
{
    /// <summary>If two versions had different hashes, their members would own some shards twice and others not at all.</summary>
    [Theory]
    [InlineData("jobs", "oss1", 3783276259482013208ul)]
    [InlineData("jobs", "oss2", 8716317355259769946ul)]
    [InlineData("peer/oss17", "oss1", 16245450022020423131ul)]
    [InlineData("aggregators", "mds1.example", 9785533576111590629ul)]
    [InlineData("", "", 2737183428366584608ul)]
    [InlineData("peer/büro", "ø", 6621369173429064247ul)]
    public void The_hash_is_the_same_in_every_version(string shard, string member, ulong expected) =>
        Assert.Equal(expected, Rendezvous.Hash(shard, member));
}
