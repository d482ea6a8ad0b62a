using Akka.Configuration;

namespace LustreActors.Host.Tests.Configuration;

/// <summary>Tests of the keys below <c>akka</c>, as Akka's own parser reads them.</summary>
public class AkkaSettingsTests
{
    [Fact]
    public void Without_any_there_is_nothing_to_hand_over() => Assert.True(Settings.Load("").Options.Akka.IsEmpty);

    [Fact]
    public void Akka_reads_the_values_that_were_written()
    {
        var akka = Read("""
            akka.sizes = 128000b
            akka {
              cluster.failure-detector { threshold = 12, acceptable-heartbeat-pause = 9 s }
              cluster.split-brain-resolver.stable-after = 27s
              remote.dot-netty.tcp.maximum-frame-size = ${akka.sizes}
              actor { debug { unhandled = on, lifecycle = true }, router.type-mapping { "a.b" = "x \"y\" \\ z" } }
              log-dead-letters = 1.5e3
              list = [1, two, ${?NO_SUCH_VARIABLE}, "three:3"]
              home = ""
              version = null
            }
            akka.list += 4
            """);
        Assert.Equal(12, akka.GetDouble("akka.cluster.failure-detector.threshold"));
        Assert.Equal(TimeSpan.FromSeconds(9), akka.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause"));
        Assert.Equal(TimeSpan.FromSeconds(27), akka.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
        Assert.Equal(128_000, akka.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size"));
        Assert.True(akka.GetBoolean("akka.actor.debug.unhandled"));
        Assert.True(akka.GetBoolean("akka.actor.debug.lifecycle"));
        Assert.Equal("x \"y\" \\ z", akka.GetString("akka.actor.router.type-mapping.\"a.b\""));
        Assert.Equal(1500, akka.GetDouble("akka.log-dead-letters"));
        Assert.Equal(["1", "two", "three:3", "4"], akka.GetStringList("akka.list"));
        Assert.Equal("", akka.GetString("akka.home"));
        Assert.False(akka.HasPath("akka.version"));
    }

    [Fact]
    public void They_win_over_what_akka_has_by_itself_and_leave_the_rest_of_it()
    {
        var akka = Read("akka.actor.creation-timeout = 7s").WithFallback(ConfigurationFactory.Default());
        Assert.Equal(TimeSpan.FromSeconds(7), akka.GetTimeSpan("akka.actor.creation-timeout"));
        Assert.Equal("user", akka.GetString("akka.actor.no-such-key", "user"));
        Assert.Equal(TimeSpan.FromSeconds(10), akka.GetTimeSpan("akka.coordinated-shutdown.phases.actor-system-terminate.timeout"));
    }

    [Fact]
    public void A_setting_of_the_command_line_reaches_akka_too() =>
        Assert.Equal(
            "a:b",
            ConfigurationFactory.ParseString(Settings.Load("", "akka.some.key=a:b").Options.Akka.Json).GetString("akka.some.key"));

    [Theory]
    [InlineData("akka.actor.provider = cluster", "akka.actor.provider", "cluster.enabled")]
    [InlineData("akka { actor { serializers { json = \"X, Y\" } } }", "akka.actor.serializers", "every other type is refused")]
    [InlineData(
        "akka.actor.serialization-bindings { \"System.Object\" = json }", "akka.actor.serialization-bindings",
        "every other type is refused")]
    [InlineData("akka.remote.dot-netty.tcp { port = 1 }", "akka.remote.dot-netty.tcp.port", "cluster.remoting")]
    [InlineData("akka.remote.dot-netty.tcp.hostname = x", "akka.remote.dot-netty.tcp.hostname", "cluster.remoting")]
    [InlineData("akka.remote.dot-netty.tcp.public-hostname = x", "akka.remote.dot-netty.tcp.public-hostname", "cluster.advertise")]
    [InlineData("akka.remote.dot-netty.tcp.enable-ssl = off", "akka.remote.dot-netty.tcp.enable-ssl", "cluster.trust.ca-file")]
    [InlineData("akka.remote.dot-netty.tcp.ssl.suppress-validation = on", "akka.remote.dot-netty.tcp.ssl", "cluster.trust.ca-file")]
    [InlineData("akka.remote.untrusted-mode = off", "akka.remote.untrusted-mode", "nothing but what a cluster needs")]
    [InlineData("akka.remote.trusted-selection-paths = []", "akka.remote.trusted-selection-paths", "nothing but what a cluster needs")]
    [InlineData("akka.cluster.seed-nodes = [a]", "akka.cluster.seed-nodes", "cluster.seeds")]
    [InlineData("akka.cluster.roles = [a]", "akka.cluster.roles", "cluster.roles")]
    [InlineData("akka.cluster.downing-provider-class = x", "akka.cluster.downing-provider-class", "majority")]
    [InlineData("akka.coordinated-shutdown.exit-clr = on", "akka.coordinated-shutdown.exit-clr", "is fixed")]
    [InlineData("akka.loglevel = DEBUG", "akka.loglevel", "log.level")]
    [InlineData("akka.loggers = []", "akka.loggers", "log.level")]
    [InlineData("akka = on", "akka", "is an object")]
    public void A_key_that_the_program_fixes_is_refused_with_the_reason(string text, string path, string says)
    {
        var problem = Assert.Single(Settings.Problems(text));
        Assert.Equal(path, problem.Path);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, problem.Origin.Line);
    }

    [Fact]
    public void A_reference_that_is_not_defined_is_reported_as_everywhere() =>
        Assert.Contains("is not defined", Assert.Single(Settings.Problems("akka.actor.x = ${nowhere}")).Message, StringComparison.Ordinal);

    private static Config Read(string text) => ConfigurationFactory.ParseString(Settings.Load(text).Options.Akka.Json);
}
