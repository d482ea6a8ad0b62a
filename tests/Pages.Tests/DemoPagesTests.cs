using LustreActors.Host.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LustreActors.Pages.Tests;

/// <summary>The pages of a demo that runs.</summary>
public sealed class DemoPagesTests(DemoFixture fixture, Chromium chromium) : IClassFixture<DemoFixture>, IClassFixture<Chromium>
{
    private static readonly string[] Paths = ["/", "/source/scratch-OST0000/jobs", "/help", "/help/lustre-targets"];

    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = (float)Eventually.Deadline.TotalMilliseconds };

    private string Address => fixture.Demo.Address.ToString().TrimEnd('/');

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task The_pages_fit_every_window_and_axe_finds_nothing_in_both_colour_schemes()
    {
        await WaitForUsersAsync();
        foreach (var path in Paths)
        {
            await Looks.AreGoodAsync(async scheme =>
            {
                var page = await chromium.NewPageAsync(scheme: scheme);
                await page.GotoAsync(Address + path);
                return page;
            });
        }
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task The_page_is_kept_up_to_date_and_says_so()
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(Address);
        await Expect(page.Locator("#connection")).ToHaveTextAsync("live", Patient);
        var before = await page.Locator("#filesystems").TextContentAsync();
        await Eventually.HoldsAsync(async () => Assert.NotEqual(before, await page.Locator("#filesystems").TextContentAsync()));
        await page.Context.CloseAsync();
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task Updates_end_when_the_page_is_closed()
    {
        await using var demo = await RunningExporter.DemoAsync();
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(demo.Address.ToString());
        await StreamsAsync(demo, 1);
        await page.Context.CloseAsync();
        await StreamsAsync(demo, 0);
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task A_hang_appears_at_the_top_of_a_page_that_is_open()
    {
        await using var demo = await RunningExporter.DemoAsync("--hang-after", "5", "-Dcollect.deadline=1s", "-Dcollect.scrape-wait=500ms");
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(demo.Address.ToString());
        var first = page.Locator("#troubles li").First;
        await Eventually.HoldsAsync(async () => Assert.Contains(
            "scratch-OST0002 hangs: its job table", await first.TextContentAsync(), StringComparison.Ordinal));
        await Looks.IsAccessibleAsync(page);
        await page.Context.CloseAsync();
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task Tabs_sorting_and_the_filter_outlive_an_update()
    {
        await WaitForUsersAsync();
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(Address);
        await page.Locator("label[for=by-account]").ClickAsync();
        await page.Locator(".by-account th[data-sort=\"1\"] button").ClickAsync();
        await page.Locator("#filter").FillAsync("PHYS");
        await page.EvaluateAsync("window.old = document.querySelector('.by-account table')");
        await Eventually.HoldsAsync(async () => Assert.False(await page.EvaluateAsync<bool>("window.old.isConnected")));
        await Expect(page.Locator(".panel tbody tr:visible .name").First).ToHaveTextAsync("physics", Patient);
        await Expect(page.Locator(".panel tbody tr:visible")).ToHaveCountAsync(1);
        await Expect(page.Locator(".by-account th[data-sort=\"1\"]")).ToHaveAttributeAsync("aria-sort", "descending");
        await page.Context.CloseAsync();
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task Without_script_the_page_shows_the_same_and_tabs_work_by_keyboard()
    {
        await WaitForUsersAsync();
        var page = await chromium.NewPageAsync(scripts: false);
        await page.GotoAsync(Address);
        await Expect(page.Locator(".panel.by-job")).ToBeVisibleAsync();
        await Expect(page.Locator(".js:visible")).ToHaveCountAsync(0);
        await page.Locator("#by-job").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".panel.by-account")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    private Task WaitForUsersAsync() => Eventually.HoldsAsync(async () => Assert.Contains(
        "by-account", await fixture.Demo.Http.GetStringAsync("/"), StringComparison.Ordinal));

    private static Task StreamsAsync(RunningExporter demo, int count) => Eventually.HoldsAsync(async () => Assert.Equal(
        count, (await demo.ScrapeAsync()).Sum("http_requests_in_progress", ("endpoint", "/api/v1/live"))));
}
