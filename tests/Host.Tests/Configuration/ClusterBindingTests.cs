using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Configuration;

/// <summary>Tests of the keys of a cluster: their values and their problems.</summary>
public class ClusterBindingTests
{
    private const string Insecure = "cluster { enabled = on, trust.insecure = on }\n";

    [Fact]
    public void By_itself_a_process_is_no_member()
    {
        var cluster = Settings.Load("").Options.Cluster;
        Assert.Null(cluster.Join);
        Assert.False(cluster.HasPeers);
    }

    [Fact]
    public void A_member_joins_by_seeds_whose_port_may_be_left_out()
    {
        const string Text = "cluster { seeds = [\"oss1:9999\", oss2, \"[fd00::1]:1\", \"fd00::2\"], remoting = \"10.0.0.7:7000\" }";
        var cluster = Settings.Load(Insecure + Text).Options.Cluster;
        var join = cluster.Join!;
        Assert.Equal(
            [new MemberAddress("oss1", 9999), new("oss2", 7000), new("fd00::1", 1), new("fd00::2", 7000)], join.Seeds.AsEnumerable());
        Assert.Equal("[fd00::1]:1", join.Seeds[2].ToString());
        Assert.Null(join.Dns);
        Assert.Equal(new MemberAddress("10.0.0.7", 7000), join.Listen);
        Assert.Equal(join.Listen, join.Advertise);
        Assert.True(join.Trust.Insecure);
        Assert.Equal(
            ["collector"], Settings.Load(Insecure + "cluster.seeds = [a]\nslurm.enabled = off").Options.Cluster.Join!.Roles.AsEnumerable());
        Assert.Equal(
            ["collector", "aggregator"],
            Settings.Load(Insecure + "cluster.seeds = [a]\nslurm.enabled = on").Options.Cluster.Join!.Roles.AsEnumerable());
    }

    [Fact]
    public void A_member_joins_by_a_name_that_dns_resolves()
    {
        Assert.Equal(
            new MemberAddress("tasks.lustre", 9848), Settings.Load(Insecure + "cluster.dns = tasks.lustre").Options.Cluster.Join!.Dns);
        Assert.Equal(new MemberAddress("tasks.lustre", 1), Settings.Load(Insecure, "cluster.dns=tasks.lustre:1").Options.Cluster.Join!.Dns);
    }

    [Fact]
    public void A_member_is_reached_by_the_name_that_the_seeds_have_for_it_unless_it_advertises_another()
    {
        var self = HostName.Short + ".storage.site";
        Assert.Equal(
            self.ToLowerInvariant(), Settings.Load(Insecure + $"cluster.seeds = [other, {self}]").Options.Cluster.Join!.Advertise.Host);
        var named = Settings.Load(Insecure + "cluster { seeds = [other], advertise = oss7, listen = \"0.0.0.0:1234\" }").Options.Cluster;
        Assert.Equal("oss7", named.Join!.Advertise.Host);
        Assert.Equal("http://oss7:1234/", named.Options.Advertise.ToString());
        Assert.Equal(
            HostName.Full.ToLowerInvariant(), Settings.Load(Insecure + "cluster.seeds = [other]").Options.Cluster.Join!.Advertise.Host);
    }

    [Fact]
    public void Peers_are_collectors_names_of_many_collectors_and_other_exporters()
    {
        var cluster = Settings.Load(
            "cluster.peers = [\"https://oss1:9847\", oss2, \"collectors.site:1\", \"http://oss9:9169/metrics\"]").Options.Cluster;
        Assert.True(cluster.HasPeers);
        Assert.False(cluster.HasMembers);
        Assert.Equal(
            new OutsideCollectors([new Uri("https://oss1:9847")], [new("oss2", 9847), new("collectors.site", 1)]), cluster.Outside);
        Assert.Equal([new Uri("http://oss9:9169/metrics")], cluster.Options.Foreign.AsEnumerable());
    }

    [Theory]
    [InlineData("cluster.mode = etcd", "cluster.mode", "cluster.enabled = on")]
    [InlineData("cluster.mode = off", "cluster.mode", "cluster.enabled = on")]
    [InlineData("cluster.etcd.endpoints = [\"http://etcd:2379\"]", "cluster.etcd", "cluster.seeds")]
    [InlineData("cluster.dns { name = tasks.lustre, port = 1 }", "cluster.dns", "cluster.dns = \"tasks.lustre\"")]
    [InlineData("cluster.most-aggregators = 2", "cluster.most-aggregators", "cluster.roles")]
    [InlineData("cluster.wait-timeout = 2s", "cluster.wait-timeout", "remove it")]
    [InlineData("cluster.damping = 2s", "cluster.damping", "remove it")]
    [InlineData("cluster.advertise = \"http://oss1:9847\"", "cluster.advertise", "name or address alone")]
    [InlineData("cluster.seeds = [\"http://oss1:9848\"]", "cluster.seeds", "oss1:9848")]
    [InlineData("cluster.seeds = [\"oss1:70000\"]", "cluster.seeds", "oss1:9848")]
    [InlineData("cluster.dns = \"a b\"", "cluster.dns", "tasks.lustre")]
    [InlineData(
        "cluster { enabled = on, trust.insecure = on, dns = b, advertise = oss7 }", "cluster.advertise", "know each other by address")]
    [InlineData("cluster.peers = [\"ftp://oss1\"]", "cluster.peers", "another exporter")]
    [InlineData("cluster.peers = [\"http://u:p@oss1\"]", "cluster.peers", "has a user")]
    [InlineData("cluster.peers = [\"http://a/x\", \"http://a/y\"]", "cluster.peers", "named 2 times")]
    [InlineData("cluster.remoting = [\"127.0.0.1:1\", \"127.0.0.2:1\"]", "cluster.remoting", "on one")]
    [InlineData("cluster.roles = [boss]", "cluster.roles", "aggregator")]
    [InlineData("cluster.forget-after = 20s", "cluster.forget-after", "make it longer")]
    [InlineData("jobs.source = cluster", "jobs.source", "cluster.enabled")]
    [InlineData("cluster.trust.token = \" \"", "cluster.trust.token", "is blank")]
    public void A_key_that_cannot_be_used_says_what_to_write(string text, string path, string says)
    {
        var problem = Assert.Single(Settings.Problems(text));
        Assert.Equal(path, problem.Path);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, problem.Origin.Line);
    }

    [Theory]
    [InlineData("cluster { enabled = on, seeds = [a] }", "cluster.trust.certificate-file", "certs ca DIR")]
    [InlineData("cluster { enabled = on, trust.insecure = on }", "cluster.seeds", "name some members")]
    [InlineData("cluster { enabled = on, trust.insecure = on, seeds = [a], dns = b }", "cluster.dns", "one way")]
    [InlineData(
        "cluster { enabled = on, seeds = [a], trust.token = only-a-token }", "cluster.trust.certificate-file",
        "cluster.trust.insecure = on")]
    public void A_cluster_needs_trust_and_a_way_to_join(string text, string path, string says)
    {
        var problem = Assert.Single(Settings.Problems(text));
        Assert.Equal(path, problem.Path);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("only-a-token", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_and_insecure_exclude_each_other()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("x.pem", "x");
        var files = $"ca-file = \"{file}\", certificate-file = \"{file}\", key-file = \"{file}\"";
        var trust = $"cluster {{ enabled = on, seeds = [a], trust {{ {files} }} }}\n";
        var options = Settings.Load(trust).Options.Cluster;
        Assert.False(options.Join!.Trust.Insecure);
        Assert.Equal(Uri.UriSchemeHttps, options.Options.Advertise.Scheme);
        var peers = Assert.Single(Settings.Problems(trust + "cluster.peers = [\"http://oss1:9847\", \"http://oss9:9169/metrics\"]"));
        Assert.Equal("cluster.peers", peers.Path);
        Assert.Contains("Write \"https://oss1:9847\"", peers.Message, StringComparison.Ordinal);
        Assert.Equal("cluster.trust.insecure", Assert.Single(Settings.Problems(trust + "cluster.trust.insecure = on")).Path);
    }

    [Theory]
    [InlineData(Insecure + "cluster.seeds = [a]", "cluster.trust.insecure")]
    [InlineData("cluster.seeds = [a]", "cluster.seeds")]
    [InlineData("cluster.dns = a", "cluster.dns")]
    [InlineData("cluster.trust.token = ab", "cluster.trust.token")]
    public void What_is_allowed_and_probably_not_meant_is_a_warning(string text, string path) =>
        Assert.Equal(path, Assert.Single(Settings.Load(text).Warnings).Path);

    [Theory]
    [InlineData("0123456789abcdef\n", 0b110_000_000, null)]
    [InlineData("0123456789abcdef\n", 0b110_100_100, "every user of this machine can read")]
    [InlineData("ab\n", 0b110_000_000, "has less than 16 characters")]
    public void A_token_file_that_others_read_or_guess_is_a_warning(string text, int mode, string? warning)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("token", text);
        File.SetUnixFileMode(file, (UnixFileMode)mode);
        var warnings = Settings.Load($"cluster.trust.token-file = \"{file}\"").Warnings;
        Assert.Equal(warning is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, w => Assert.Contains(warning!, w.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_blank_token_file_is_a_problem()
    {
        using var scratch = new Scratch();
        var problem = Assert.Single(Settings.Problems($"cluster.trust.token-file = \"{scratch.Write("token", " \n")}\""));
        Assert.Equal("cluster.trust.token-file", problem.Path);
    }

    [Fact]
    public void A_reload_that_changes_nothing_of_the_cluster_is_seen_as_such()
    {
        const string Text = Insecure + "cluster { seeds = [a, b], peers = [c, \"http://d:1/m\"] }";
        Assert.True(Settings.Load(Text).Options.Cluster.IsSameAs(Settings.Load(Text).Options.Cluster));
        string[] others = ["seeds = [a]", "peers = []", "peers = [\"http://e:1/m\", c]", "roles = [collector]", "remoting = \"0.0.0.0:1\""];
        foreach (var other in others)
            Assert.False(
                Settings.Load(Text).Options.Cluster.IsSameAs(Settings.Load(Text + $"\ncluster {{ {other} }}").Options.Cluster), other);
    }

    [Theory]
    [InlineData("collector.conf")]
    [InlineData("aggregator.conf")]
    public void The_files_of_the_roles_lack_nothing_but_their_certificates(string name)
    {
        var problems = Settings.Problems(File.ReadAllText(Path.Combine(House.Repository.Root, "hocon", name)));
        Assert.Equal(
            ["cluster.trust.ca-file", "cluster.trust.certificate-file", "cluster.trust.key-file"], problems.Select(p => p.Path).Order());
        Assert.All(problems, p => Assert.Contains("there is no file", p.Message, StringComparison.Ordinal));
    }
}
