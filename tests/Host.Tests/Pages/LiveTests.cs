using System.Text.Json;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Pages;

public sealed class LiveTests
{
    [Fact]
    public async Task A_stream_sends_the_status_again_and_again_and_ends_when_its_page_is_closed()
    {
        await using var demo = await RunningExporter.DemoAsync();
        using (var stream = new StreamReader(await demo.Http.GetStreamAsync("/api/v1/live")))
        {
            var first = await NextAsync(stream, "status");
            var second = await NextAsync(stream, "status");
            Assert.NotEqual(Moment(first), Moment(second));
            await OpenAsync(demo, 1);
        }

        await OpenAsync(demo, 0);
        await demo.StopAsync();
    }

    [Fact]
    public async Task A_page_gets_its_parts_when_they_change()
    {
        await using var demo = await RunningExporter.DemoAsync();
        using var stream = new StreamReader(await demo.Http.GetStreamAsync("/api/v1/live?as=html"));
        string[] parts = [.. (await Task.WhenAll(NextAsync(stream, "part"))).Select(p => p.Split('\n')[0])];
        Assert.Equal(["summary"], parts);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!seen.IsSupersetOf(["troubles", "filesystems", "usage", "targets", "members", "sources"]))
            seen.Add((await NextAsync(stream, "part")).Split('\n')[0]);

        // What nobody changes is not sent again.
        for (var part = ""; part != "filesystems"; part = (await NextAsync(stream, "part")).Split('\n')[0])
            Assert.NotEqual("members", part);
    }

    [Fact]
    public async Task Streams_do_not_hold_up_the_end_of_the_process()
    {
        await using var demo = await RunningExporter.DemoAsync();
        using var stream = new StreamReader(await demo.Http.GetStreamAsync("/api/v1/live"));
        await NextAsync(stream, "status");
        demo.Process.Signal(System.Runtime.InteropServices.PosixSignal.SIGTERM);
        (await demo.Process.FinishAsync()).Expect(0);
        Assert.Empty(demo.Log.With("was not done"));
        while (await stream.ReadLineAsync() is not null)
        {
            // The rest of the last event.
        }
    }

    [Fact]
    public async Task More_streams_than_the_limit_are_refused_and_others_go_on()
    {
        await using var demo = await RunningExporter.DemoAsync();
        var streams = new List<HttpResponseMessage>();
        try
        {
            for (var i = 0; i < 33; i++)
                streams.Add(await demo.Http.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead));
            Assert.Equal(503, (int)streams[^1].StatusCode);
            Assert.All(streams.SkipLast(1), s => Assert.Equal(200, (int)s.StatusCode));
            Assert.Contains("</html>", await demo.Http.GetStringAsync("/"), StringComparison.Ordinal);
        }
        finally
        {
            streams.ForEach(s => s.Dispose());
        }
    }

    [Fact]
    public async Task A_target_that_hangs_is_at_the_top_of_the_page()
    {
        await using var demo = await RunningExporter.DemoAsync("--hang-after", "1", "-Dcollect.deadline=1s", "-Dcollect.scrape-wait=500ms");
        await Eventually.HoldsAsync(async () =>
        {
            var page = await demo.Http.GetStringAsync("/");
            var from = page.IndexOf("id=\"troubles\"", StringComparison.Ordinal);
            var trouble = page[from..page.IndexOf("id=\"filesystems\"", StringComparison.Ordinal)];
            Assert.Contains("href=\"/source/scratch-OST0002/jobs\">scratch-OST0002</a> hangs: its job table", trouble, StringComparison.Ordinal);
            Assert.Contains("/job_stats</code>", trouble, StringComparison.Ordinal);
            Assert.Contains($"lustre-exporter inspect --socket {demo.Socket} blocking", trouble, StringComparison.Ordinal);
            Assert.Contains("href=\"/help/a-source-hangs\"", trouble, StringComparison.Ordinal);
        });
        await demo.StopAsync();
    }

    private static Task OpenAsync(RunningExporter demo, int streams) => Eventually.HoldsAsync(async () => Assert.Equal(
        streams, (await demo.ScrapeAsync()).Sum("http_requests_in_progress", ("endpoint", "/api/v1/live"))));

    private static string? Moment(string status)
    {
        using var json = JsonDocument.Parse(status);
        return json.RootElement.GetProperty("at").GetString();
    }

    /// <summary>Reads the data of the next event, which must have this name.</summary>
    private static async Task<string> NextAsync(StreamReader stream, string name)
    {
        using var overdue = new CancellationTokenSource(Eventually.Deadline);
        var (found, data) = ("", new List<string>());
        while (await stream.ReadLineAsync(overdue.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                found = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data.Add(line[6..]);
            else if (line.Length == 0 && data.Count > 0)
            {
                Assert.Equal(name, found);
                return string.Join('\n', data);
            }
        }

        Assert.Fail("the stream has ended");
        return "";
    }
}
