using LustreActors.Hocon.Binding;

namespace LustreActors.Host.Configuration;

/// <summary>Keys of earlier versions. Each is refused with the setting to use instead.</summary>
internal static class FormerKeys
{
    private static readonly (string Path, string Instead)[] Keys =
    [
        ("cluster.mode", "members find each other by Akka.Cluster now: set cluster.enabled = on, and cluster.seeds = [\"oss1:9848\", ...] "
            + "or cluster.dns = \"NAME\""),
        ("cluster.etcd", "no etcd is needed any more: set cluster.seeds = [\"oss1:9848\", ...] or cluster.dns = \"NAME\", and remove it"),
        ("cluster.most-aggregators", "every member with the role aggregator reads a share: set cluster.roles, and remove it"),
        ("cluster.wait-timeout", "nothing is waited for at the start any more: remove it"),
        ("cluster.damping", "Akka.Cluster decides when a member has gone: remove it"),
    ];

    public static void Refuse(ConfigBinder settings)
    {
        foreach (var (path, instead) in Keys)
        {
            if (settings.Has(path))
                settings.Problem(path, instead);
        }
    }
}
