using Akka.Hosting;
using LustreActors.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Running;

/// <summary>The local actor system as a service of the host that serves the public port.</summary>
internal static class AkkaHosting
{
    /// <summary>
    /// Adds the system, which is created when it is first resolved. Its coordinated shutdown is the shutdown of the process. Akka.Hosting
    /// stops the host when the system has ended; <see cref="Collector"/> knows whether a stop was asked for, and sets the exit code.
    /// </summary>
    public static IServiceCollection AddActorSystem(
        this IServiceCollection services, string userSettings, TimeProvider time, ILoggerFactory logs) =>
        services.AddAkka(AkkaConfiguration.SystemName, akka => akka
            .AddHocon(AkkaConfiguration.LocalWith(userSettings), HoconAddMode.Prepend)
            .AddSetup(new ExporterSetup(time, logs)));
}
