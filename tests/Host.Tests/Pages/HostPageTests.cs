using System.Text.Json;
using LustreActors.Host.Tests.Node;
using LustreActors.Host.Tests.Running;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Host.Tests.Pages;

public sealed class HostPageTests
{
    [NeedsGccFact]
    public async Task A_host_shows_itself_its_GPUs_and_its_containers_and_a_GPU_that_is_lost_is_at_the_top()
    {
        await using var host = new HostOfFiles();
        await using var exporter = await RunningExporter.StartAsync(host.Settings);
        await Eventually.HoldsAsync(async () =>
        {
            host.Work();
            var page = await exporter.Http.GetStringAsync("/");
            foreach (var part in (string[])["<dt>Processors</dt>", "<dt>Memory</dt>", "<dt>InfiniBand</dt>", "<dt>Fullest filesystem</dt>"])
                Assert.Contains(part, page, StringComparison.Ordinal);
            Assert.Contains($">{HostOfFiles.Container}</th><td class=\"name\">nginx:1</td>", page, StringComparison.Ordinal);
            Assert.Contains("is unhealthy: its check fails", page, StringComparison.Ordinal);
            Assert.Contains("<td class=\"good\">healthy</td>", page, StringComparison.Ordinal);
        });

        host.LoseGpu();
        await Eventually.HoldsAsync(async () =>
        {
            using var json = JsonDocument.Parse(await exporter.Http.GetByteArrayAsync("/api/v1/status"));
            var first = json.RootElement.GetProperty("troubles")[0];
            Assert.Equal("GPU 0", first.GetProperty("subject").GetString());
            Assert.Equal("is lost: it does not answer", first.GetProperty("text").GetString());
        });
        await exporter.StopAsync();
    }
}
