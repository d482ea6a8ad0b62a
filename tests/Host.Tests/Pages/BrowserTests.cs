using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Pages;

/// <summary>The pages in a real browser.</summary>
public sealed class BrowserTests(DemoFixture fixture) : IClassFixture<DemoFixture>
{
    /// <summary>The part of text that has too little contrast with what lies behind it: AA asks for 4.5, and 3 for large text.</summary>
    private const string PoorContrast = """
        (() => {
          const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgb = color => {
            probe.clearRect(0, 0, 1, 1);
            probe.fillStyle = color;
            probe.fillRect(0, 0, 1, 1);
            return [...probe.getImageData(0, 0, 1, 1).data];
          };
          const linear = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
          const light = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
          const behind = e => {
            for (; e; e = e.parentElement) {
              const color = rgb(getComputedStyle(e).backgroundColor);
              if (color[3] === 255)
                return color;
            }
            return rgb('white');
          };
          const poor = new Set();
          for (const e of document.body.querySelectorAll('*')) {
            const hasText = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
            if (!hasText || !e.checkVisibility() || e.matches('.skip, .vh, noscript'))
              continue;
            const style = getComputedStyle(e);
            const [a, b] = [light(rgb(style.color)), light(behind(e))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            const size = parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
            if (ratio < (isLarge ? 3 : 4.5))
              poor.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
          }
          return [...poor].join('; ');
        })()
        """;

    private static readonly (int Width, string Scheme)[] Windows =
        [(320, "light"), (390, "dark"), (800, "light"), (1400, "dark"), (1400, "light")];

    private const string Overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

    [NeedsFact(Browser.Program, "chromium")]
    public async Task The_pages_fit_every_window_and_can_be_read_in_both_colour_schemes()
    {
        await fixture.Demo.ScrapeAsync();
        await using var browser = await Browser.StartAsync();
        foreach (var path in (string[])["/", "/source/scratch-OST0000/jobs", "/help/lustre-targets"])
        {
            foreach (var (width, scheme) in Windows)
            {
                await browser.OpenAsync(new Uri(fixture.Demo.Address, path), width, scheme);
                Assert.Equal((path, width, "0"), (path, width, await browser.EvaluateAsync(Overflow)));
                Assert.Equal((path, scheme, ""), (path, scheme, await browser.EvaluateAsync(PoorContrast)));
            }
        }
    }

    [NeedsFact(Browser.Program, "chromium")]
    public async Task The_page_is_kept_up_to_date_and_says_so()
    {
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(fixture.Demo.Address, 1400);
        await Eventually.HoldsAsync(async () =>
            Assert.Equal("live", await browser.EvaluateAsync("document.getElementById('connection').textContent")));
        var before = await browser.EvaluateAsync("document.getElementById('filesystems').textContent");
        await Eventually.HoldsAsync(async () =>
            Assert.NotEqual(before, await browser.EvaluateAsync("document.getElementById('filesystems').textContent")));
    }

    [NeedsFact(Browser.Program, "chromium")]
    public async Task Tabs_sorting_and_the_filter_outlive_an_update()
    {
        await using var browser = await Browser.StartAsync();
        await Eventually.HoldsAsync(async () => Assert.Contains(
            "by-account", await fixture.Demo.Http.GetStringAsync("/"), StringComparison.Ordinal));
        await browser.OpenAsync(fixture.Demo.Address, 1400);
        await browser.EvaluateAsync("document.getElementById('by-account').click()");
        await browser.EvaluateAsync("document.querySelector('.by-account th[data-sort=\"1\"] button').click()");
        await browser.EvaluateAsync("(f => { f.value = 'PHYS'; f.dispatchEvent(new Event('input')); })(document.getElementById('filter'))");
        var old = await browser.EvaluateAsync("(window.old = document.querySelector('.by-account table'), 1)");
        Assert.Equal("1", old);
        await Eventually.HoldsAsync(async () => Assert.Equal("false", await browser.EvaluateAsync("window.old.isConnected")));
        Assert.Equal("physics", await browser.EvaluateAsync("""
            [...document.querySelectorAll('.panel tbody tr')].filter(r => r.checkVisibility())
              .map(r => r.querySelector('.name').textContent)
            """));
        Assert.Equal("descending", await browser.EvaluateAsync(
            "document.querySelector('.by-account th[data-sort=\"1\"]').getAttribute('aria-sort')"));
    }

    [NeedsFact(Browser.Program, "chromium")]
    public async Task Without_script_the_page_shows_the_same_and_tabs_work_by_keyboard()
    {
        await Eventually.HoldsAsync(async () => Assert.Contains(
            "by-account", await fixture.Demo.Http.GetStringAsync("/"), StringComparison.Ordinal));
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(fixture.Demo.Address, 1400, scripts: false);
        Assert.Equal("true", await browser.EvaluateAsync("document.querySelector('.panel.by-job').checkVisibility()"));
        Assert.Equal("0", await browser.EvaluateAsync("[...document.querySelectorAll('.js')].filter(e => e.checkVisibility()).length"));
        await browser.EvaluateAsync("document.getElementById('by-job').focus()");
        await browser.PressAsync("ArrowRight");
        Assert.Equal("true", await browser.EvaluateAsync("document.querySelector('.panel.by-account').checkVisibility()"));
    }
}
