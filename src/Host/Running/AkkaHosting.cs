using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LustreActors.Host;

/// <summary>The local actor system as a service of the host that serves the public port.</summary>
internal static class AkkaHosting
{
    /// <summary>
    /// Adds the system: it is made when a service first asks for it. The host ends it by its coordinated shutdown, after the port has been closed. A
    /// system that ends by itself stops the host; the exit code says which of the two it was, and is <see cref="Collector"/>'s.
    /// </summary>
    public static IServiceCollection AddActorSystem(this IServiceCollection services, string name, Config configuration, params IReadOnlyList<Setup> setups) =>
        services.AddAkka(name, akka =>
        {
            akka.AddHocon(configuration, HoconAddMode.Prepend);
            foreach (var setup in setups)
                akka.AddSetup(setup);
        });
}
