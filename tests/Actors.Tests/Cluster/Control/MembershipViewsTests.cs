using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Tests.Cluster.Control;

/// <summary>What a member says of itself is checked, although its certificate is good.</summary>
public sealed class MembershipViewsTests
{
    private static readonly MembershipViews Views = new(needsTls: true, new RecordingLoggers());

    [Theory]
    [InlineData("oss7", "http://oss7:9847/", "has no TLS")]
    [InlineData("oss7", "https://oss8:9847/", "is the address of another host")]
    [InlineData("oss7", "https://169.254.169.254/", "is the address of another host")]
    [InlineData("oss7", "file:///etc/passwd", "is no address of a data port")]
    [InlineData("oss7", "oss7", "is no address of a data port")]
    [InlineData("", "https://oss7:9847/", "its name")]
    [InlineData("oss7 ", "https://oss7:9847/", "its name")]
    [InlineData("oss/7", "https://oss7:9847/", "its name")]
    public void A_description_that_cannot_be_true_is_refused(string id, string url, string fault) =>
        Assert.Contains(fault, Views.FaultOf(Described(id, url)), StringComparison.Ordinal);

    [Fact]
    public void A_name_of_any_length_is_refused_and_not_shown_in_full()
    {
        var fault = Views.FaultOf(Described(new string('a', 1000), "https://oss7:9847/"));
        Assert.InRange(fault!.Length, 64, 120);
    }

    [Theory]
    [InlineData("oss7", "https://OSS7:9847/")]
    [InlineData("10.1.2.3", "https://10.1.2.3:9847/")]
    [InlineData("fd00::1", "https://[fd00:0:0::1]:9847/")]
    public void A_member_announces_its_own_host(string host, string url) => Assert.Null(Views.FaultOf(Described("oss7", url, host)));

    [Fact]
    public void Without_certificates_an_address_needs_no_tls() =>
        Assert.Null(new MembershipViews(needsTls: false, new RecordingLoggers()).FaultOf(Described("oss7", "http://oss7:9847/")));

    [Fact]
    public async Task A_member_with_a_good_certificate_and_an_address_without_tls_is_left_out()
    {
        await using var cluster = new TestCluster();
        var odd = cluster.Options(3, seeds: 3);
        var members = new[] { cluster.Start(cluster.Options(1, seeds: 3)), cluster.Start(cluster.Options(2, seeds: 3)) };
        cluster.Start(odd with { Self = odd.Self with { Url = new Uri($"http://{odd.Listen.Host}:9847/") } });
        await TestCluster.EventuallyAsync(
            () => Assert.All(members, m => Assert.Contains("has no TLS", m.Log.All(), StringComparison.Ordinal)), members);
        await TestCluster.SeeAsync("m1 m2", members);
    }

    [Fact]
    public void A_member_that_describes_incarnations_without_end_takes_no_memory_without_end()
    {
        var views = new MembershipViews(needsTls: true, new RecordingLoggers());
        for (var i = 0; i < 10_000; i++)
            views.Describe(Described("oss7", "https://oss7:9847/") with { Of = new MemberKey(new MemberAddress("oss7", 9848), i) });
        Assert.InRange(views.DescriptionCount, 1000, 2000);
    }

    private static Description Described(string id, string url, string host = "oss7") =>
        new(new MemberKey(new MemberAddress(host, 9848), 1), id, url, "1.2.3", []);
}
