using LustreActors.Host.Tests.Cluster;
using LustreActors.Host.Tests.Running;
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
        // Without a socket, the page shows the commands as with the default one.
        await using var demo = await RunningExporter.DemoAsync(
            "--hang-after", "420", "-Dcollect.deadline=5s", "-Dcollect.scrape-wait=2s", "-Dinspect.socket=\"\"");
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
