using Akka.Util;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class ClusterSystemConfigTests
{
    private static readonly ClusterSystemOptions Options = new()
    {
        Name = "test",
        Listen = new MemberAddress("0.0.0.0", 9848),
        Advertise = new MemberAddress("oss1", 19848),
        Self = new MemberDescription("oss1", new Uri("http://oss1:9847/"), "0.1.0-beta.1+0123abc", []),
    };

    [Fact]
    public void What_the_program_fixes_wins_over_the_users_settings_and_those_over_its_defaults()
    {
        var user = Akka.Configuration.ConfigurationFactory.ParseString("""
            akka { remote.untrusted-mode = off, actor.provider = local, cluster { gossip-interval = 9 s, split-brain-resolver.down-all-when-unstable = on } }
            """);
        var config = ClusterSystemConfig.Create(Options with { Akka = user });
        Assert.True(config.GetBoolean("akka.remote.untrusted-mode"));
        Assert.Equal("cluster", config.GetString("akka.actor.provider"));
        Assert.Equal("off", config.GetString("akka.cluster.split-brain-resolver.down-all-when-unstable"));
        Assert.Equal(TimeSpan.FromSeconds(9), config.GetTimeSpan("akka.cluster.gossip-interval"));
        Assert.Equal(TimeSpan.FromMilliseconds(100), config.GetTimeSpan("akka.scheduler.tick-duration"));
        Assert.Equal(
            (9848, 19848), (config.GetInt("akka.remote.dot-netty.tcp.port"), config.GetInt("akka.remote.dot-netty.tcp.public-port")));
    }

    [Fact]
    public void A_connection_without_a_handshake_is_closed_after_five_seconds() => Assert.Equal(
        TimeSpan.FromSeconds(5), ClusterSystemConfig.Create(Options).GetTimeSpan("akka.remote.dot-netty.tcp.connection-timeout"));

    [Fact]
    public void A_setting_with_quotes_in_it_stays_one_setting()
    {
        var config = ClusterSystemConfig.Create(Options with { Roles = ["a\"], b = [\"c\\"] });
        Assert.Equal(["a\"], b = [\"c\\"], config.GetStringList("akka.cluster.roles"));
    }

    [Theory]
    [InlineData("0.1.0-beta.1+0123abc", "0.1.0")]
    [InlineData("1.2", "1.2")]
    [InlineData("unknown", "0.0")]
    public void Akka_is_told_versions_that_it_understands(string version, string told)
    {
        var config = ClusterSystemConfig.Create(Options with { Self = Options.Self with { Version = version } });
        Assert.Equal(told, AppVersion.Create(config.GetString("akka.cluster.app-version")).ToString());
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(10, 10)]
    [InlineData(30, 15)]
    [InlineData(100, 20)]
    public void Stability_is_asked_for_the_longer_the_larger_the_cluster_is(int members, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ClusterTimings.For(members).StableAfter);

    [Fact]
    public void Rests_double_up_to_the_longest_and_a_healthy_time_makes_them_short_again()
    {
        var time = new SteppedTime();
        var timings = new ClusterTimings
        {
            RestartMinimum = TimeSpan.FromSeconds(1),
            RestartMaximum = TimeSpan.FromSeconds(5),
            HealthyAfter = TimeSpan.FromMinutes(1),
        };
        var backoff = new RestartBackoff(timings, time, new Random(3));
        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => (int)Math.Round(backoff.Next().TotalSeconds)));

        backoff.Joined();
        time.Now += TimeSpan.FromSeconds(59);
        Assert.InRange(backoff.Next().TotalSeconds, 4.5, 5.5);

        backoff.Joined();
        time.Now += TimeSpan.FromSeconds(61);
        Assert.InRange(backoff.Next().TotalSeconds, 0.9, 1.1);
    }

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
