using LustreActors.Host.Tests.Running;
using Microsoft.Playwright;

namespace LustreActors.Pages.Tests;

/// <summary>Debian's Chromium, without a window.</summary>
#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class Chromium : IAsyncLifetime
{
    internal const string Program = "chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (NeedsFactAttribute.Find(Program) is not { } path)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>An empty page with its own profile, in a window of this width.</summary>
    internal async Task<IPage> NewPageAsync(int width = 1400, ColorScheme scheme = ColorScheme.Light, bool scripts = true)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
        });
        context.SetDefaultTimeout((float)Eventually.Deadline.TotalMilliseconds);
        return await context.NewPageAsync();
    }
}
