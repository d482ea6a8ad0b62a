namespace LustreActors.Host.Tests.Configuration;

/// <summary>An address without TLS beside the authority that it should be checked with: a token would be sent in clear.</summary>
public sealed class TlsSettingsTests
{
    [Theory]
    [InlineData("promql { url = \"http://prometheus:9090\", ca-file = /dev/null }", "promql.ca-file")]
    [InlineData("promql { url = \"http://prometheus:9090\", certificate-file = /dev/null }", "promql.certificate-file")]
    [InlineData(
        "ganglia.relays.vu { lnets = [o2ib], url = \"http://head:9847\", token-file = /dev/null, ca-file = /dev/null }",
        "ganglia.relays.vu.url")]
    [InlineData(
        "cluster { peers = [\"http://oss1:9847\"], trust { ca-file = /dev/null, certificate-file = /dev/null, key-file = /dev/null } }",
        "cluster.peers")]
    public void An_address_without_TLS_is_refused_beside_certificates(string text, string path) =>
        Assert.Contains(Settings.Problems(text), p => p.Path == path);
}
