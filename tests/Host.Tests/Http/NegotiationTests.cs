using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Http;

public sealed class NegotiationTests(DemoFixture fixture) : IClassFixture<DemoFixture>
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    [Theory]
    [InlineData(
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        OpenMetrics)]
    [InlineData(
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
            + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,/;q=0.1",
        OpenMetrics)]
    [InlineData(
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
            + "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
            + "text/plain;version=1.0.0;escaping=underscores;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        OpenMetrics)]
    [InlineData("text/plain;version=0.0.4;q=0.5,*/*;q=0.1", Text)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Text)]
    [InlineData("image/png", Text)]
    [InlineData(null, Text)]
    public async Task The_text_that_a_client_prefers_is_the_one_it_gets(string? accept, string type)
    {
        using var response = await GetAsync("/metrics", accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal(["Accept", "Accept-Encoding"], response.Headers.Vary);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(type == OpenMetrics, body.EndsWith("\n# EOF\n", StringComparison.Ordinal));
        Assert.Contains(
            type == OpenMetrics ? "# TYPE lustre_read_bytes counter\n" : "# TYPE lustre_read_bytes_total counter\n", body,
            StringComparison.Ordinal);
        Assert.InRange(Samples.Parse(body).All.Count, 1000, 1_000_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/openmetrics-text;version=1.0.0")]
    public async Task What_is_packed_unpacks_to_what_is_not(string? accept)
    {
        using var response = await GetAsync("/metrics", accept, "gzip");
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        var packed = await response.Content.ReadAsByteArrayAsync();
        await using var unpack = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(unpack, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        Assert.InRange(packed.Length, 1, text.Length / 4);
        Assert.True(Samples.Parse(text).Has("lustre_read_bytes_total", ("target", "scratch-OST0000")));
        Assert.Equal(accept is not null, text.EndsWith("\n# EOF\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/metrics", Text)]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/-/healthy", "text/plain; charset=utf-8")]
    [InlineData("/-/ready", "text/plain; charset=utf-8")]
    public async Task HEAD_says_what_GET_would_without_its_body(string path, string type)
    {
        using var client = await RawClient.ConnectAsync(fixture.Demo.Address);
        await client.SendAsync($"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Type: {type}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(answer.Length - 4, answer.IndexOf("\r\n\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task A_method_that_changes_something_is_refused_with_those_that_are_allowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/metrics");
        using var response = await fixture.Demo.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/metricsx")]
    [InlineData("/metrics/")]
    [InlineData("/../etc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/favicon.ico")]
    public async Task What_is_not_there_is_404_and_says_what_is(string path)
    {
        using var response = await GetAsync(path, null);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("/metrics", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_for_people_shows_every_source()
    {
        var page = await fixture.Demo.Http.GetStringAsync("/");
        Assert.Contains("<a href=\"/source/scratch-OST0000/jobs\">scratch-OST0000/jobs</a>", page, StringComparison.Ordinal);
        Assert.Contains("</html>", page, StringComparison.Ordinal);
        Assert.Equal("healthy\n", await fixture.Demo.Http.GetStringAsync("/-/healthy"));
        Assert.Equal("ready\n", await fixture.Demo.Http.GetStringAsync("/-/ready"));
    }

    [Fact]
    public async Task A_scrape_that_states_a_short_timeout_is_answered_within_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-Prometheus-Scrape-Timeout-Seconds", "0.6");
        using var response = await fixture.Demo.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [NeedsFact("promtool", "prometheus")]
    public async Task Promtool_finds_nothing_to_complain_of()
    {
        using var scratch = new Scratch();
        var text = await fixture.Demo.Http.GetStringAsync("/metrics");
        var start = new System.Diagnostics.ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var promtool = System.Diagnostics.Process.Start(start)!;
        try
        {
            var said = promtool.StandardError.ReadToEndAsync();
            var answered = promtool.StandardOutput.ReadToEndAsync();
            await promtool.StandardInput.WriteAsync(text);
            promtool.StandardInput.Close();
            Assert.Equal("", await said.WaitAsync(Eventually.Deadline) + await answered.WaitAsync(Eventually.Deadline));
            await promtool.WaitForExitAsync().WaitAsync(Eventually.Deadline);
            Assert.Equal(0, promtool.ExitCode);
        }
        finally
        {
            promtool.Kill();
        }
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? accept, string? encoding = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (encoding is not null)
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return fixture.Demo.Http.SendAsync(request);
    }
}
