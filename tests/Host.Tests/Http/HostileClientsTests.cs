using System.Text;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Http;

/// <summary>Clients that are slow, send too much or speak another protocol are dropped, without an effect on others.</summary>
public sealed class HostileClientsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Get = "GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private const string GetAndClose = "GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    /// <summary>
    /// The time after which the server closes a connection without complete headers. A later answer may have waited for that.
    /// </summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    private RunningExporter Exporter => fixture.Exporter;

    [Fact]
    public async Task Headers_that_never_end_are_not_waited_for()
    {
        var slow = new List<RawClient>();
        try
        {
            for (var i = 0; i < 40; i++)
            {
                var client = await RawClient.ConnectAsync(Exporter.Address);
                slow.Add(client);
                await client.SendAsync("GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            }

            await AssertOthersAreServedAsync(HeadersTimeout);
            var answers = await Task.WhenAll(slow.Select(c => c.ReadToEndAsync()));
            Assert.All(answers, a => Assert.True(a.Length == 0 || a.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), a));
        }
        finally
        {
            slow.ForEach(c => c.Dispose());
        }

        await AssertOthersAreServedAsync();
    }

    [Fact]
    public async Task A_client_that_stops_reading_its_answer_is_dropped()
    {
        using var stuck = await RawClient.ConnectAsync(Exporter.Address, receiveBuffer: 4096);
        await stuck.SendAsync("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await stuck.ReadSomeAsync(100);
        await Eventually.HoldsAsync(
            async () => Assert.InRange((await Exporter.ScrapeAsync()).Value("lustre_exporter_scrapes_in_flight"), 2, 100));
        await AssertOthersAreServedAsync();
        await Eventually.HoldsAsync(
            async () => Assert.Equal(1, (await Exporter.ScrapeAsync()).Value("lustre_exporter_scrapes_in_flight")),
            TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_body_that_never_comes_is_not_waited_for()
    {
        using var client = await RawClient.ConnectAsync(Exporter.Address);
        await client.SendAsync("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc");
        await AssertOthersAreServedAsync();
        Assert.StartsWith("HTTP/1.1 405 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string[]> Malformed => new()
    {
        { "garbage", "\u0001\u0002\u0003\u00ff\u00fe garbage \u0000\u0000\r\n\r\n", ["HTTP/1.1 400 "] },
        { "TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003abcdefghijklmnopqrst\n", ["HTTP/1.1 400 "] },
        { "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000", [""] },
        { "bad version", "GET /metrics HTTP/9.9\r\nHost: localhost\r\n\r\n", ["HTTP/1.1 505 "] },
        {
            "bad chunking", "POST /metrics HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
            ["HTTP/1.1 405 ", "HTTP/1.1 400 "]
        },
        { "two lengths", "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", ["HTTP/1.1 400 "] },
        {
            "length and chunks",
            "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", ["HTTP/1.1 4"]
        },
        { "NUL in the path", "GET /met\u0000rics HTTP/1.1\r\nHost: localhost\r\n\r\n", ["HTTP/1.1 400 "] },
        {
            "NUL in the path, escaped", "GET /met%00rics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            ["HTTP/1.1 400 ", "HTTP/1.1 404 "]
        },
        { "NUL in a header", "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n", ["HTTP/1.1 400 "] },
        { "no host", "GET /metrics HTTP/1.1\r\n\r\n", ["HTTP/1.1 400 "] },
        { "folded header", "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", ["HTTP/1.1 400 "] },
        { "blank before colon", "GET /metrics HTTP/1.1\r\nHost : localhost\r\n\r\n", ["HTTP/1.1 400 "] },
        { "no method", " /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", ["HTTP/1.1 400 "] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_no_request_is_answered_with_an_error_and_dropped(string what, string bytes, string[] answers)
    {
        using var client = await RawClient.ConnectAsync(Exporter.Address);
        await client.TrySendAsync(Encoding.Latin1.GetBytes(bytes));
        var answer = await client.ReadToEndAsync();
        Assert.True(answers.Any(a => answer.StartsWith(a, StringComparison.Ordinal)), $"{what}: {answer}");
        await AssertOthersAreServedAsync();
        AssertLogIsQuiet();
    }

    [Theory]
    [InlineData("request line", "HTTP/1.1 414 ")]
    [InlineData("header", "HTTP/1.1 431 ")]
    [InlineData("many headers", "HTTP/1.1 431 ")]
    [InlineData("body", "HTTP/1.1 405 ")]
    [InlineData("body of a GET", "HTTP/1.1 200 ")]
    public async Task What_is_too_large_is_refused_and_dropped(string what, string expected)
    {
        var much = new string('x', 4 << 20);
        var bytes = what switch
        {
            "request line" => $"GET /{much} HTTP/1.1\r\n",
            "header" => $"GET / HTTP/1.1\r\nHost: localhost\r\nX: {much}\r\n\r\n",
            "many headers" => "GET / HTTP/1.1\r\nHost: localhost\r\n"
                + string.Concat(Enumerable.Range(0, 5000).Select(i => $"X{i}: {i}\r\n")) + "\r\n",
            "body" => $"POST /-/healthy HTTP/1.1\r\nHost: localhost\r\nContent-Length: {much.Length}\r\n\r\n{much}",
            _ => $"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nContent-Length: {much.Length}\r\n\r\n{much}",
        };
        using var client = await RawClient.ConnectAsync(Exporter.Address);
        var sending = client.TrySendAsync(Encoding.Latin1.GetBytes(bytes));
        var answer = await client.ReadToEndAsync();
        await sending;

        // A reset can overtake the answer while the client still sends.
        Assert.True(answer.Length == 0 || answer.StartsWith(expected, StringComparison.Ordinal), $"{what}: {answer}");
        await AssertOthersAreServedAsync();
        AssertLogIsQuiet();
    }

    [Fact]
    public async Task Requests_one_behind_the_other_are_answered_in_their_order()
    {
        using var client = await RawClient.ConnectAsync(Exporter.Address);
        await client.SendAsync(Get + "GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n" + GetAndClose);
        var answer = await client.ReadToEndAsync();
        var statuses = answer.Split("HTTP/1.1 ").Skip(1).Select(a => a[..3]);
        Assert.Equal(["200", "404", "200"], statuses);
    }

    [Fact]
    public async Task The_absolute_form_of_a_proxy_is_understood()
    {
        using var client = await RawClient.ConnectAsync(Exporter.Address);
        await client.SendAsync("GET http://localhost/-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_line_feed_does_no_harm()
    {
        using var client = await RawClient.ConnectAsync(Exporter.Address);
        await client.SendAsync("GET /-/healthy HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        var answer = await client.ReadToEndAsync();
        Assert.True(answer.Length == 0 || answer[9..12] is "200" or "400" or "408", answer);
        await AssertOthersAreServedAsync();
        AssertLogIsQuiet();
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed_after_a_few_seconds()
    {
        using var silent = await RawClient.ConnectAsync(Exporter.Address);
        Assert.Equal("", await silent.ReadToEndAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Connections_without_a_request_keep_nobody_away()
    {
        await using var exporter = await RunningExporter.StartAsync(
            "-Dlustre.enabled=off", "-Dhttp.max-connections=3", "-Dcollect.min-age=0s");
        var silent = new List<RawClient>();
        try
        {
            for (var i = 0; i < 20; i++)
                silent.Add(await RawClient.ConnectAsync(exporter.Address));
            Assert.InRange((await exporter.ScrapeAsync()).Value("lustre_exporter_connections", ("port", "public")), 1, 3);
        }
        finally
        {
            silent.ForEach(c => c.Dispose());
        }

        await exporter.Log.WaitForAsync("3 connections to the public port are open");
        await exporter.StopAsync();
        Assert.Single(exporter.Log.With("3 connections to the public port are open"));
    }

    [Fact]
    public async Task A_connection_beyond_the_bound_closes_an_idle_one()
    {
        await using var exporter = await RunningExporter.StartAsync("-Dlustre.enabled=off", "-Dhttp.max-connections=3");
        var idle = new List<RawClient>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                idle.Add(await RawClient.ConnectAsync(exporter.Address));
                await idle[i].SendAsync(Get);
                Assert.StartsWith("HTTP/1.1 200 ", await idle[i].ReadSomeAsync(), StringComparison.Ordinal);
            }

            await Eventually.HoldsAsync(async () =>
            {
                using var next = await RawClient.ConnectAsync(exporter.Address);
                await next.TrySendAsync(Encoding.ASCII.GetBytes(GetAndClose));
                Assert.StartsWith("HTTP/1.1 200 ", await next.ReadToEndAsync(), StringComparison.Ordinal);
            });

            // Which one it was depends on the moment at which each request ended.
            var closed = await Task.WhenAny(idle.Select(c => c.ReadToEndAsync()));
            Assert.DoesNotContain("HTTP/1.1 ", await closed, StringComparison.Ordinal);
        }
        finally
        {
            idle.ForEach(c => c.Dispose());
        }
    }

    private async Task AssertOthersAreServedAsync(TimeSpan? within = null)
    {
        using var response = await Exporter.Http.GetAsync("/-/healthy").WaitAsync(within ?? Eventually.Deadline);
        Assert.True(response.IsSuccessStatusCode);
    }

    private void AssertLogIsQuiet()
    {
        Assert.Empty(Exporter.Log.With(" ERROR "));
        Assert.Empty(Exporter.Log.With(" WARN "));
    }
}
