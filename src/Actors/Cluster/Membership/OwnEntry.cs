using LustreActors.Messages;
using LustreActors.Sources.Cluster;

namespace LustreActors.Actors;

/// <summary>What this member enters. What others could not read is not entered: we would look for ourselves in vain, and enter it again.</summary>
internal static class OwnEntry
{
    /// <exception cref="MembershipException">The settings do not make a member.</exception>
    public static byte[] Of(Member self, string cluster)
    {
        var entry = MemberJson.Write(self, cluster);
        return MemberJson.TryRead(entry, out _, out _, out var problem)
            ? entry
            : throw new MembershipException($"this process cannot be a member, because {problem}: see cluster.id, cluster.name and cluster.advertise");
    }
}
