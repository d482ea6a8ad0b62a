using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using LustreActors.Actors.Serializing;
using LustreActors.Actors.Supervising;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

/// <summary>The clock and the loggers of an actor system. Without this setup a system uses the system clock and logs nothing.</summary>
public sealed class ExporterSetup(TimeProvider time, ILoggerFactory loggers) : Setup
{
    public TimeProvider Time => time;

    public ILoggerFactory Loggers => loggers;

    /// <summary>Random numbers in [0, 1) for the jitter of backoffs. Called from any thread.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}

/// <summary>Configures, starts and ends the local actor system.</summary>
public static class AkkaConfiguration
{
    public const string SystemName = "lustre";

    /// <summary>The phases of the shutdown, in order. A step that overruns its phase is logged and abandoned.</summary>
    public const string CloseListeners = CoordinatedShutdown.PhaseServiceUnbind;
    public const string LeaveCluster = "leave-cluster";
    public const string FinishScrapes = CoordinatedShutdown.PhaseServiceRequestsDone;
    public const string StopActors = "stop-actors";
    public const string CloseLane = "close-lane";

    public static readonly TimeSpan PhaseTimeout = TimeSpan.FromSeconds(8);

    private const string Text = """
        akka {
          loglevel = INFO
          stdout-loglevel = OFF
          loggers = []
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          # No timer here needs a finer tick, and a storage server's processors belong to Lustre.
          scheduler.tick-duration = 100ms
          actor {
            # No message leaves this system: one that would be serialized is a defect.
            serializers.json = "LustreActors.Actors.Serializing.RefusingSerializer, LustreActors.Actors"
            serialize-messages = off
            serialize-creators = off
            guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy"
          }
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            exit-clr = off
            default-phase-timeout = 8s
            phases {
              service-unbind.timeout = 8s
              leave-cluster { depends-on = [service-unbind], timeout = 8s }
              service-requests-done { depends-on = [leave-cluster], timeout = 8s }
              stop-actors { depends-on = [service-stop], timeout = 8s }
              close-lane { depends-on = [stop-actors], timeout = 8s }
              before-actor-system-terminate.depends-on = [cluster-shutdown, close-lane]
            }
          }
        }
        """;

    public static Config Local
    {
        [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(RefusingSerializer))]
        get => ConfigurationFactory.ParseString(Text);
    }

    /// <param name="userSettings">
    /// The <c>akka</c> object of the user's configuration as JSON, without the keys that the program fixes. It overrides the defaults.
    /// </param>
    public static Config LocalWith(string userSettings) =>
        userSettings.Length == 0 ? Local : ConfigurationFactory.ParseString(userSettings).WithFallback(Local);

    /// <summary>Starts a system with its guardian. End it by <see cref="CoordinatedShutdown"/> or <see cref="EndAsync"/>.</summary>
    public static ActorSystem Start(TimeProvider time, ILoggerFactory loggers, string userSettings = "")
    {
        var setup = BootstrapSetup.Create().WithConfig(LocalWith(userSettings)).And(new ExporterSetup(time, loggers));
        var system = ActorSystem.Create(SystemName, setup);
        StartGuardian(system);
        return system;
    }

    public static void StartGuardian(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        ActorRecords.For(system);
        var guardian = system.ActorOf(ExporterActor.Props(), ExporterActor.Name);
        CoordinatedShutdown.Get(system).AddTask(StopActors, "tree", async () =>
        {
            await guardian.GracefulStop(PhaseTimeout).ConfigureAwait(false);
            return Akka.Done.Instance;
        });
    }

    /// <summary>Ends a system within a bounded time.</summary>
    public static async Task EndAsync(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance).ConfigureAwait(false);
    }
}
