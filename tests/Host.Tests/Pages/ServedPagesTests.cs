using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Pages;

/// <summary>The pages of a demo that runs.</summary>
public sealed class ServedPagesTests(DemoFixture fixture) : IClassFixture<DemoFixture>
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private HttpClient Http => fixture.Demo.Http;

    [Theory]
    [InlineData("/")]
    [InlineData("/source/scratch-OST0000/jobs")]
    [InlineData("/help")]
    [InlineData("/help/a-source-hangs")]
    public async Task A_page_runs_only_what_this_server_sends_in_files(string path)
    {
        await fixture.Demo.ScrapeAsync();
        using var response = await Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([Policy], response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        var page = await response.Content.ReadAsStringAsync();
        foreach (var asset in Regex.Matches(page, "(?:src|href)=\"(/assets/[^\"]+)\"").Select(m => m.Groups[1].Value))
        {
            using var file = await Http.GetAsync(asset);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.True(file.Headers.CacheControl!.MaxAge > TimeSpan.FromDays(1));
        }
    }

    [Theory]
    [InlineData("/source/nothing")]
    [InlineData("/source/%3Cscript%3E")]
    [InlineData("/help/nothing")]
    [InlineData("/assets/page.map")]
    [InlineData("/api/v1/")]
    public async Task What_does_not_exist_is_not_found(string path)
    {
        using var response = await Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_demo_shows_both_filesystems_and_who_is_using_them()
    {
        await Eventually.HoldsAsync(async () =>
        {
            var page = await Http.GetStringAsync("/");
            Assert.Contains("<h3 class=\"name\">scratch</h3>", page, StringComparison.Ordinal);
            Assert.Contains("4 of 4 OSTs up", page, StringComparison.Ordinal);
            Assert.Contains("2 of 2 MDTs up", page, StringComparison.Ordinal);
            Assert.Contains("id=\"by-job\"", page, StringComparison.Ordinal);
            Assert.Contains("id=\"by-account\"", page, StringComparison.Ordinal);
            Assert.Contains("id=\"by-program\"", page, StringComparison.Ordinal);
            Assert.Matches("<b class=\"now\">[0-9.]+ MiB/s</b>", page);
        });
    }

    [Fact]
    public async Task The_status_is_what_the_exposition_says()
    {
        await Eventually.HoldsAsync(async () =>
        {
            using var json = JsonDocument.Parse(await Http.GetByteArrayAsync("/api/v1/status"));
            var scratch = json.RootElement.GetProperty("filesystems").EnumerateArray()
                .Single(f => f.GetProperty("name").GetString() == "scratch");
            var samples = await fixture.Demo.ScrapeAsync();
            var capacity = samples.Of("lustre_capacity_bytes", ("filesystem", "scratch"), ("component", "ost")).Sum(s => s.Value);
            Assert.Equal((double)capacity, scratch.GetProperty("bytes").GetProperty("total").GetDouble());
            Assert.Equal(6, scratch.GetProperty("targets").GetArrayLength());
            Assert.True(scratch.GetProperty("rates").GetProperty("read_bytes").GetDouble() > 0);
            Assert.Equal(samples.Of("lustre_exporter_source_up").Count(), json.RootElement.GetProperty("sources").GetArrayLength());
        });
    }

    [Fact]
    public async Task A_source_shows_its_readings_and_its_families()
    {
        await fixture.Demo.ScrapeAsync();
        await Eventually.HoldsAsync(async () =>
        {
            var page = await Http.GetStringAsync("/source/scratch-OST0000");
            Assert.Matches("<td>[0-9:]{8}</td><td class=\"good\">up</td>", page);
            Assert.Contains("lustre_capacity_bytes", page, StringComparison.Ordinal);
        });
    }
}
