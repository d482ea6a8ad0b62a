using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Http;

public sealed class HttpMetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_path_and_no_client_can_make_series_without_end()
    {
        await using var exporter = await RunningExporter.StartAsync(["-Dlustre.enabled=off", "-Dcollect.min-age=0s"]);
        await exporter.Http.GetStringAsync("/-/healthy");
        for (var i = 0; i < 20; i++)
        {
            using var unknown = await exporter.Http.GetAsync($"/nothing/{i}");
            using var request = new HttpRequestMessage(new HttpMethod($"BREW{i}"), "/metrics");
            using var refused = await exporter.Http.SendAsync(request);
        }

        // A request is counted when its answer has been sent.
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(1, samples.Value("http_requests_received_total", ("code", "200"), ("method", "GET"), ("endpoint", "/-/healthy")));
            Assert.Equal(20, samples.Value("http_requests_received_total", ("code", "404"), ("method", "GET"), ("endpoint", "")));
            Assert.Equal(20, samples.Value("http_requests_received_total", ("code", "405"), ("method", "OTHER"), ("endpoint", "/metrics")));
            Assert.InRange(samples.Of("http_requests_received_total").Count(), 3, 5);
            Assert.Equal(1, samples.Value("http_request_duration_seconds_count", ("endpoint", "/-/healthy")));
            Assert.Equal(1, samples.Value("http_request_duration_seconds_bucket", ("endpoint", "/-/healthy"), ("le", "+Inf")));
            Assert.Equal(1, samples.Value("http_requests_in_progress", ("endpoint", "/metrics")));
        });
    }
}
