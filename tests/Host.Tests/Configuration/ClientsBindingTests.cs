using LustreActors.Actors.Ganglia;
using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.House;

namespace LustreActors.Host.Tests.Configuration;

/// <summary>The settings of the rates of clients and of Ganglia.</summary>
public class ClientsBindingTests
{
    private const string On = "clients.enabled = on\n";

    [Fact]
    public void By_itself_nothing_of_it_is_there()
    {
        var options = Settings.Load("").Options;

        Assert.Null(options.Clients);
        Assert.Null(options.Ganglia);
        Assert.False(options.Sources.Lustre!.Sources.Clients.IsOn);
    }

    [Fact]
    public void Clients_are_read_also_when_their_series_are_switched_off()
    {
        var options = Settings.Load(On + "clients.interval = 20s\nlustre { exports.enabled = off, client-name = oss7 }").Options;

        Assert.Equal((20, "oss7"), (options.Clients!.Interval.TotalSeconds, options.Clients.ServerName));
        Assert.True(options.Sources.Lustre!.Sources.Clients.IsOn);
        Assert.False(options.Sources.Lustre.Sources.Exports.IsOn);
    }

    [Fact]
    public void Gmonds_are_addresses_groups_or_names_and_have_the_interval_of_the_clients()
    {
        var ganglia = Settings.Load(On + """
            ganglia {
              gmonds = ["127.0.0.1:8649", "239.2.11.71:8650", "[fd00::1]:8651", "mon.site:8652"]
              name-map { scratch = short, "home-2" = home }
              interface = 10.1.0.1
            }
            """).Options.Ganglia!;

        Assert.Equal(
            [new GmondAddress("127.0.0.1", 8649), new("239.2.11.71", 8650), new("fd00::1", 8651), new("mon.site", 8652)],
            ganglia.Gmonds.AsEnumerable());
        Assert.Equal("[fd00::1]:8651", ganglia.Gmonds[2].ToString());
        Assert.Equal(["home-2 = home", "scratch = short"], ganglia.Names.Select(n => $"{n.Key} = {n.Value}"));
        Assert.Equal((15, 60, "10.1.0.1"), (ganglia.Interval.TotalSeconds, ganglia.TMax.TotalSeconds, ganglia.Interface!.ToString()));
    }

    [Fact]
    public void A_reload_without_a_change_gives_equal_settings()
    {
        const string Text = On + "ganglia { gmonds = [\"127.0.0.1:8649\"], name-map { scratch = short } }";

        Assert.Equal(Settings.Load(Text).Options.Ganglia, Settings.Load(Text).Options.Ganglia);
        Assert.NotEqual(
            Settings.Load(Text).Options.Ganglia, Settings.Load(Text, "ganglia.name-map={scratch=long}").Options.Ganglia);
    }

    [Fact]
    public void The_ready_configuration_has_the_settings_of_lustreHarvest()
    {
        var file = Path.Combine(Repository.Root, "hocon", "lustreharvest.conf");
        var options = new ConfigurationFile(file, [], _ => null).Load().Options;

        Assert.Equal((20, 0), (options.Clients!.Interval.TotalSeconds, options.Clients.MaxSeries));
        Assert.Equal(new GmondAddress("239.2.11.71", 8649), Assert.Single(options.Ganglia!.Gmonds));
        Assert.Equal(
            (60, 0, "", 0),
            (options.Ganglia.TMax.TotalSeconds, options.Ganglia.DMax.TotalSeconds, options.Ganglia.Group, options.Ganglia.Names.Count));
        Assert.False(options.Sources.Lustre!.Sources.Exports.IsOn);
    }

    [Fact]
    public void A_relay_sends_the_LNets_of_a_head_under_the_name_of_the_cluster()
    {
        var relays = Settings.Load(On + """
            cluster.name = site
            ganglia.relays.vu { lnets = [o2ib, tcp0], url = ["https://head1:9847", "https://head2:9847"], secret-file = "/etc/hosts" }
            """).Options.Relays!;

        var relay = Assert.Single(relays.Relays);
        Assert.Equal(("vu", "site", "o2ib tcp"), (relay.Name, relay.Sender, string.Join(' ', relay.Lnets)));
        Assert.Equal(["https://head1:9847/", "https://head2:9847/"], relay.Urls.Select(u => u.ToString()));
        Assert.Equal(15, relays.Interval.TotalSeconds);
    }

    [Fact]
    public void The_port_for_members_is_served_to_senders_without_a_cluster_only_where_they_are_configured()
    {
        Assert.False(Settings.Load(On).Options.Cluster.ServesMembers);
        Assert.True(Settings.Load(On + "ganglia.receive.site { secret-file = \"/etc/hosts\" }").Options.Cluster.ServesMembers);
    }

    [Theory]
    [InlineData("ganglia.gmonds = [\"127.0.0.1:8649\"]", "ganglia.gmonds", "set clients.enabled = on")]
    [InlineData(On + "ganglia.gmonds = [\"127.0.0.1\"]", "ganglia.gmonds", "'127.0.0.1' is not host:port")]
    [InlineData(On + "ganglia.gmonds = [\"a:8649\", \"a:8649\"]", "ganglia.gmonds", "twice")]
    [InlineData(On + "ganglia { gmonds = [\"a:8649\"], tmax = 5s }", "ganglia.tmax", "shorter than clients.interval (15s)")]
    [InlineData(On + "ganglia { gmonds = [\"a:8649\"], name-map { scratch = \"a b\" } }", "ganglia.name-map", "scratch has no name")]
    [InlineData(On + "ganglia { gmonds = [\"a:8649\"], name-map { a = x, b = x } }", "ganglia.name-map", "two filesystems the same name")]
    [InlineData(On + "ganglia { gmonds = [\"a:8649\"], interface = eth0 }", "ganglia.interface", "'eth0' is not an IPv4 address")]
    [InlineData(On + "clients.name-file = /nowhere", "clients.name-file", "there is no file /nowhere")]
    [InlineData("ganglia.relays.vu { lnets = [tcp], url = \"http://a:9847\", secret-file = \"/etc/hosts\" }", "ganglia.relays",
        "set clients.enabled = on")]
    [InlineData(On + "ganglia.relays.vu { url = \"http://a:9847\", secret-file = \"/etc/hosts\" }", "ganglia.relays.vu", "has no lnets")]
    [InlineData(On + "ganglia.relays.vu { lnets = [tcp], url = \"http://a:9847\" }", "ganglia.relays.vu", "has neither secret-file")]
    [InlineData(On + "ganglia.relays.vu { lnets = [tcp], secret-file = \"/etc/hosts\" }", "ganglia.relays.vu", "has no url")]
    [InlineData(On + "ganglia.receive.site { }", "ganglia.receive.site", "has no secret-file, and cluster.trust has neither")]
    [InlineData("ganglia.receive.site { secret-file = \"/etc/hosts\" }", "ganglia.receive", "set clients.enabled = on")]
    [InlineData(On + "ganglia.receive.site { secret-file = \"/etc/hosts\", secert = x }", "ganglia.receive.site", "secert")]
    public void A_setting_that_cannot_work_is_a_problem(string text, string path, string problem)
    {
        var found = Assert.Single(Settings.Problems(text));

        Assert.Equal(path, found.Path);
        Assert.Contains(problem, found.Message, StringComparison.Ordinal);
    }
}
