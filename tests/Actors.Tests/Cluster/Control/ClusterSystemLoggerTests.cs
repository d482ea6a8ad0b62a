using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using LustreActors.Actors.Cluster.Control;

namespace LustreActors.Actors.Tests.Cluster.Control;

/// <summary>A stranger that connects again and again does not fill the log.</summary>
public sealed class ClusterSystemLoggerTests
{
    [Fact]
    public async Task Strangers_that_connect_without_end_are_logged_once() => Assert.Single(await LogAsync(
        5000, i => $"akka.ssl.tcp://test/system/transports/akkaprotocolmanager.ssl.tcp.0/akkaProtocol-ssl.tcp%3A%2F%2F10.0.0.1%3A{i}-{i}"));

    [Fact]
    public async Task Kinds_of_lines_without_end_are_bounded() => Assert.InRange((await LogAsync(5000, i => $"kind {i}")).Length, 100, 500);

    private static async Task<string[]> LogAsync(int lines, Func<int, string> source)
    {
        var log = new RecordingLoggers();
        var type = typeof(ClusterSystemLogger);
        var config = ConfigurationFactory.ParseString(
            $"akka {{ loggers = [\"{type.FullName}, {type.Assembly.GetName().Name}\"], loglevel = WARNING, stdout-loglevel = OFF }}");
        using var system = ActorSystem.Create("test", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(config), new ClusterLogSetup(log, TimeProvider.System)));
        for (var i = 0; i < lines; i++)
            system.EventStream.Publish(new Error(null, source(i), type, "No response"));

        // The logger answers this after all lines.
        await system.ActorSelection("/system/log*").ResolveOne(TestCluster.Patience);
        await system.Terminate();
        return [.. log.All().Split('\n').Where(l => l.Contains("No response", StringComparison.Ordinal))];
    }
}
