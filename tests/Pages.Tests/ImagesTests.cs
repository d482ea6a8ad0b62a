using LustreActors.Actors.Showing;
using LustreActors.Host.Tests.Cluster;
using LustreActors.Host.Tests.Pages;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LustreActors.Pages.Tests;

/// <summary>Writes the images of the documentation: <c>./dev images</c>.</summary>
public sealed class ImagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Wide = 1400;
    private const int Narrow = 390;

    private static readonly string? Folder = Environment.GetEnvironmentVariable(ImagesFactAttribute.FolderIn);

    /// <summary>The sparklines of a cluster begin when somebody looks.</summary>
    private static readonly TimeSpan Trend = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Story = TimeSpan.FromMinutes(15);

    [ImagesFact]
    public async Task The_demo_without_trouble_and_while_a_filesystem_fills_and_a_target_hangs()
    {
        await using var demo = await RunningExporter.DemoAsync(
            "--hang-after", "420", "-Dcollect.deadline=5s", "-Dcollect.scrape-wait=2s", "-Dinspect.socket=/run/lustre-actors/inspect.sock");
        var address = demo.Address.ToString();
        var wide = await chromium.NewPageAsync(Wide, ColorScheme.Dark);
        await wide.GotoAsync(address);
        await ShowsAsync(wide, "#summary", "up 3 min");
        await TakeAsync(wide, "page-dark");

        await wide.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await ShowsAsync(wide, "#troubles", "cannot be read, for 3");
        await wide.Locator("label[for=by-account]").ClickAsync();
        await TakeAsync(wide, "page-trouble");
        await wide.Context.CloseAsync();

        var narrow = await OpenAsync(address, Narrow, ColorScheme.Dark);
        await Expect(narrow.Locator("#connection")).ToHaveTextAsync("live");
        await TakeAsync(narrow, "page-narrow", height: 1500);
        await TakeAsync(await OpenAsync(address + "source/scratch-OST0002/jobs", Wide, ColorScheme.Light), "page-source");
        await TakeAsync(await OpenAsync(address + "help/lustre-targets", Wide, ColorScheme.Light), "page-help", height: 900);
    }

    [ImagesFact]
    public async Task The_whole_cluster()
    {
        await using var all = new ServersOfACluster(3);
        await all.FormAsync();
        var page = await OpenAsync(all[0].Address + "?scope=cluster", Wide, ColorScheme.Light);
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var passed = TimeSpan.Zero; passed < Trend; passed += clock.Period)
        {
            await clock.WaitForNextTickAsync();
            all.Advance(clock.Period);
        }

        await TakeAsync(page, "page-cluster");
    }

    [ImagesFact]
    public async Task This_machine_with_GPUs_and_containers() =>
        await TakeAsync(await MadeUpPage.OpenAsync(chromium, Host(), Wide, ColorScheme.Dark, scripts: false), "page-host");

    private static Task ShowsAsync(IPage page, string part, string text) => Eventually.HoldsAsync(
        async () => Assert.Contains(text, await page.Locator(part).TextContentAsync(), StringComparison.Ordinal), Story);

    private async Task<IPage> OpenAsync(string address, int width, ColorScheme scheme)
    {
        var page = await chromium.NewPageAsync(width, scheme);
        await page.GotoAsync(address);
        return page;
    }

    private static async Task TakeAsync(IPage page, string name, int? height = null)
    {
        if (height is { } visible)
            await page.SetViewportSizeAsync(page.ViewportSize!.Width, visible);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, name + ".png"), FullPage = height is null });
    }

    private static Overview Host() => Overviews.Empty with
    {
        Troubles =
        [
            new Trouble(Severity.Critical, "GPU 5", "is not healthy: row remap pending")
            {
                Symptom = "gpu#a-gpu-is-not-healthy", Source = "gpu",
            },
            new Trouble(Severity.Warning, "Container train-7", "was killed: it ran out of memory")
            {
                Symptom = "containers#a-container-runs-out-of-memory", Source = "containers",
            },
        ],
        Node = new NodeOverview
        {
            Processors = 128,
            BusyRatio = 0.42,
            Load = 61,
            Memory = new Space(1.08e12, 6.4e11, 4.4e11),
            DiskReadBytes = 3.1e6,
            DiskWriteBytes = 4.2e7,
            BusiestDisk = new NamedValue("nvme0n1", 0.18),
            ReceivedBytes = 4.1e7,
            SentBytes = 1.9e7,
            InfinibandReceivedBytes = 2.3e10,
            InfinibandSentBytes = 9.1e9,
            FullestFilesystem = new NamedValue("/var", 0.71),
            HottestCelsius = 67,
            UptimeSeconds = 86400 * 31,
        },
        Gpus =
        [
            .. Enumerable.Range(0, 8).Select(i => new GpuOverview($"{i}", $"GPU-8d1fcce2-{i}")
            {
                IsUp = true, Name = "NVIDIA H200", Problems = i == 5 ? ["row_remap_pending"] : [],
                UtilizationRatio = i == 5 ? 0 : 0.9 + (i * 0.01),
                Memory = new Space(141e9, i == 5 ? 1e9 : 118e9, i == 5 ? 140e9 : 23e9), TemperatureCelsius = 61 + i,
                PowerWatts = i == 5 ? 78 : 640 + i, PowerLimitWatts = 700, Processes = i == 5 ? 0 : 1, LastXid = i == 5 ? 63 : null,
            }),
        ],
        Containers = new ContainerTable(
            34,
            [
                .. Enumerable.Range(0, 8).Select(i => new ContainerOverview($"/docker/8d1fcce2e1a6fad{i}", $"train-{7 - i}", "train:2")
                {
                    State = "running", Processors = 12.5 - i, MemoryBytes = 40e9 - (i * 4e9), MemoryLimitBytes = 42e9, ReceivedBytes = 3e6,
                    SentBytes = 2e6, Restarts = i == 0 ? 3 : 0, IsOomKilled = i == 0,
                }),
            ]),
        Sources = [.. ((string[])["containers", "gpu", "node/cpu", "node/memory"]).Select(s => new SourceOverview(s, SourceState.Up))],
    };
}

/// <summary>A test that runs only where a variable names the folder for images.</summary>
internal sealed class ImagesFactAttribute : FactAttribute
{
    public const string FolderIn = "LUSTRE_TEST_IMAGES";

    public ImagesFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(FolderIn) is not { Length: > 0 })
            Skip = $"{FolderIn} names no folder: ./dev images writes the images";
        else if (NeedsFactAttribute.Find(Chromium.Program) is null)
            Skip = "chromium is not installed (package chromium)";
    }
}
