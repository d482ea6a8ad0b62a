using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Peers;
using LustreActors.Actors.Web;

namespace LustreActors.Actors.Tests.Cluster.Peers;

public sealed class PeerOptionsTests
{
    private static readonly ClusterOptions Options = new(ClusterMode.On, "vu", "oss1")
    {
        Advertise = new Uri("https://oss1:9847"),
        Trust = new TrustOptions { Token = "secret-of-the-members", CaFile = "/absent/ca", CertificateFile = "/absent/own" },
    };

    [Fact]
    public void With_certificates_no_request_to_an_address_without_tls_is_made()
    {
        var options = PeerOptions.For(new Uri("http://oss7:9847/metrics?scope=local"), isForeign: false, Options);

        var refused = Assert.Throws<WebAccessException>(() => WebAccess.Create(options, null));
        Assert.Equal(
            "http://oss7:9847/metrics is not asked: it has no TLS, and cluster.trust.certificate-file is set: see cluster.advertise of that "
            + "member", refused.Message);
    }

    [Fact]
    public void With_an_authority_alone_no_token_is_sent_without_tls()
    {
        var options = PeerOptions.For(
            new Uri("http://oss7:9847/"), isForeign: false,
            Options with { Trust = new TrustOptions { Token = "secret-of-the-members", CaFile = "/absent/ca" } });

        var refused = Assert.Throws<WebAccessException>(() => WebAccess.Create(options, null));
        Assert.Contains("cluster.trust.ca-file is set", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_exporter_is_asked_without_tls_and_gets_no_token()
    {
        var options = PeerOptions.For(new Uri("http://oss7:9169/metrics"), isForeign: true, Options);

        var request = WebAccess.Create(options, null).CreateRequest(HttpMethod.Get, options.Url, options);
        Assert.Null(request.Headers.Authorization);
    }
}
