using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>Akka's configuration of the cluster system.</summary>
internal static class ClusterSystemConfig
{
    /// <summary>The name of the ActorSystem, which is part of every member's address.</summary>
    public const string SystemName = "lustre-cluster";

    /// <summary>
    /// DotNetty reads this environment variable once, before the first ActorSystem with a network starts. Its pooled allocator would keep
    /// 16 MiB chunks, one for each core and direction, for a few messages a second.
    /// </summary>
    public const string AllocatorVariable = "io.netty.allocator.type";

    /// <summary>
    /// What the program fixes, then the user's settings, then the program's defaults, then Akka's.
    /// <c>tcp-reuse-addr</c> would let two processes listen on one port, because .NET sets SO_REUSEPORT for it; SO_REUSEADDR, which a quick
    /// restart needs, .NET sets for every listener. <c>batching</c> keeps a write until a read ends; with TLS the end of a read can come
    /// before the read, and the write is never sent.
    /// </summary>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(GuardedTransport))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(ClusterSystemLogger))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(SilentLogger))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(ControlSerializer))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(RefusedJson))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(RefusedProtobuf))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(RefusedDeployment))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(RefusedMiscellany))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(RefusedSystemMessages))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(RefusedDelivery))]
    public static Config Create(ClusterSystemOptions options) => ConfigurationFactory.ParseString(Fixed(options))
        .WithFallback(options.Akka)
        .WithFallback(ConfigurationFactory.ParseString(Defaults(options.Timings)))
        .WithFallback(ClusterSingleton.DefaultConfig());

    /// <summary>
    /// Akka closes a connection that has not shaken hands within this time after <see cref="ClusterTimings.DialDeadline"/>. Each holds a
    /// descriptor and some 20 KB; <see cref="AcceptLimit"/> bounds their number.
    /// </summary>
    private static readonly TimeSpan HandshakeSlack = TimeSpan.FromSeconds(2);

    /// <summary>Paths to which a message from afar may be addressed; everything else is refused by Akka's untrusted mode.</summary>
    private static readonly string[] OpenPaths =
        ["/system/cluster/core/daemon", "/system/cluster/heartbeatReceiver", "/user/" + ControlActor.Name,
            "/user/" + JoinOwnerActor.ManagerName];

    private static string Fixed(ClusterSystemOptions options) => $$"""
        akka {
          loggers = ["{{TypeName<ClusterSystemLogger>()}}"]
          stdout-loglevel = OFF
          stdout-logger-class = "{{TypeName<SilentLogger>()}}"
          log-dead-letters = off
          coordinated-shutdown {
            exit-clr = off
            run-by-clr-shutdown-hook = off
            run-by-actor-system-terminate = on
          }
          actor {
            provider = cluster
            serializers {
              json = "{{TypeName<RefusedJson>()}}"
              proto = "{{TypeName<RefusedProtobuf>()}}"
              daemon-create = "{{TypeName<RefusedDeployment>()}}"
              akka-misc = "{{TypeName<RefusedMiscellany>()}}"
              akka-system-msg = "{{TypeName<RefusedSystemMessages>()}}"
              reliable-delivery = "{{TypeName<RefusedDelivery>()}}"
              lustre-control = "{{TypeName<ControlSerializer>()}}"
            }
            serialization-bindings {
              "{{TypeName<IControlMessage>()}}" = lustre-control
            }
          }
          remote {
            untrusted-mode = on
            trusted-selection-paths = [{{string.Join(", ", OpenPaths.Select(Quoted))}}]
            enabled-transports = ["akka.remote.dot-netty.tcp"]
            dot-netty.tcp {
              transport-class = "{{TypeName<GuardedTransport>()}}"
              hostname = {{Quoted(options.Listen.Host)}}
              port = {{Text(options.Listen.Port)}}
              public-hostname = {{Quoted(options.Advertise.Host)}}
              public-port = {{Text(options.Advertise.Port)}}
              tcp-reuse-addr = off
              batching.enabled = off
              enable-ssl = {{(options.Trust.Insecure ? "off" : "on")}}
            }
          }
          cluster {
            seed-nodes = []
            roles = [{{string.Join(", ", options.Roles.Select(Quoted))}}]
            app-version = {{Quoted(VersionNumber(options.Self.Version))}}
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            run-coordinated-shutdown-when-down = on
            shutdown-after-unsuccessful-join-seed-nodes = off
            split-brain-resolver {
              active-strategy = keep-majority
              down-all-when-unstable = off
            }
          }
        }
        """;

    private static string Defaults(ClusterTimings timings) => $$"""
        akka {
          loglevel = WARNING
          scheduler.tick-duration = 100 ms
          coordinated-shutdown.phases {
            cluster-exiting.timeout = {{Text(timings.LeaveDeadline)}}
            actor-system-terminate.timeout = 10 s
          }
          remote {
            startup-timeout = 60 s
            log-remote-lifecycle-events = off
            transport-failure-detector {
              heartbeat-interval = 60 s
              acceptable-heartbeat-pause = 180 s
            }
            dot-netty.tcp {
              connection-timeout = {{Text(timings.DialDeadline + HandshakeSlack)}}
              server-socket-worker-pool { pool-size-min = 1, pool-size-factor = 1.0, pool-size-max = 1 }
              client-socket-worker-pool { pool-size-min = 1, pool-size-factor = 1.0, pool-size-max = 1 }
            }
          }
          cluster {
            scheduler.tick-duration = 100 ms
            gossip-interval = {{Text(timings.Gossip)}}
            log-info = off
            seed-node-timeout = 3 s
            retry-unsuccessful-join-after = 5 s
            failure-detector {
              threshold = 12
              acceptable-heartbeat-pause = {{Text(timings.HeartbeatPause)}}
            }
            split-brain-resolver.stable-after = {{Text(timings.StableAfter)}}
          }
        }
        """;

    /// <summary>Akka reads three numbers only; the full version is in the description of a member.</summary>
    private static string VersionNumber(string version) =>
        Version.TryParse(version.Split('-', '+')[0], out var parsed) ? parsed.ToString(parsed.Build >= 0 ? 3 : 2) : "0.0";

    private static string TypeName<T>() => $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0} ms");

    /// <summary>Akka's parser knows the escapes of JSON.</summary>
    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(
                c is '"' or '\\' || char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        return text.Append('"').ToString();
    }
}
