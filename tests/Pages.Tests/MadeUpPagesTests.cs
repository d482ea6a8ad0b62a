using LustreActors.Actors.Showing;
using LustreActors.Host.Pages;
using LustreActors.Host.Tests.Pages;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LustreActors.Pages.Tests;

/// <summary>Pages of states that the demo does not have: hostile names, everything switched on, many sources.</summary>
public sealed class MadeUpPagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Hostile = "<script>window.hurt=1</script>\"'><img src=x onerror=\"window.hurt=2\">";

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task Hostile_names_stay_text()
    {
        var page = await OpenAsync(Overviews.Full(Hostile));
        Assert.Equal("undefined", await page.EvaluateAsync<string>("typeof window.hurt"));
        await Expect(page.Locator("img")).ToHaveCountAsync(0);
        await Expect(page.Locator(".card h3")).ToHaveTextAsync(Hostile);
        await page.Context.CloseAsync();
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public Task A_page_with_everything_fits_every_window_and_axe_finds_nothing() =>
        Looks.AreGoodAsync(scheme => OpenAsync(Overviews.Full(new string('a', 80)), scheme: scheme));

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task A_hundred_sources_and_two_thousand_are_folded_and_can_be_unfolded()
    {
        await UnfoldAsync(sources: 100, rows: 100);
        await UnfoldAsync(sources: 2000, rows: SourceTable.Most);
    }

    private async Task UnfoldAsync(int sources, int rows)
    {
        var page = await OpenAsync(Overviews.Empty with
        {
            Sources = [.. Enumerable.Range(0, sources).Select(i => new SourceOverview($"scratch-OST{i:x4}", SourceState.Up))],
        });
        await Expect(page.Locator("#sources tbody tr:visible")).ToHaveCountAsync(0);
        await page.Locator("#sources summary").ClickAsync();
        await Expect(page.Locator("#sources tbody tr:visible")).ToHaveCountAsync(rows);
        await Looks.FitsAsync(page);
        await page.Context.CloseAsync();
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task Jobs_are_shown_once_they_are_known_if_the_reader_has_chosen_nothing_else()
    {
        var jobs = Overviews.Full().Usage;
        var page = await MadeUpPage.OpenAsync(
            chromium, Overviews.Empty with { Usage = [jobs[0] with { By = "client" }] }, 1400, ColorScheme.Light,
            later: Overviews.Empty with { Usage = [.. jobs, jobs[0] with { By = "client" }] });
        await Expect(page.Locator(".panel.by-job")).ToBeVisibleAsync(new() { Timeout = (float)Eventually.Deadline.TotalMilliseconds });
        await page.Context.CloseAsync();
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task Sources_are_not_cut_off_on_a_narrow_screen()
    {
        var page = await OpenAsync(
            Overviews.Empty with
            {
                Sources =
                [
                    new SourceOverview("scratch-OST0000-osc-ffff88175cc2000/capacity", SourceState.Failing)
                    {
                        AgeSeconds = 12, TookSeconds = 0.01, BytesRead = 1234, Error = "cannot be read: Permission denied",
                    },
                ],
            },
            width: 320);
        Assert.Equal(0, await page.Locator("#sources .scroll").EvaluateAsync<int>("box => box.scrollWidth - box.clientWidth"));
        await Expect(page.Locator("#sources td.wide")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    private Task<IPage> OpenAsync(Overview overview, int width = 1400, ColorScheme scheme = ColorScheme.Light) =>
        MadeUpPage.OpenAsync(chromium, overview, width, scheme);
}
