using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Pages;

/// <summary>
/// Debian's Chromium without a window, driven by its DevTools protocol: that needs no package, and the browser is one that a test installs
/// like any other program.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    public const string Program = "chromium";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Scratch _profile = new();
    private readonly Daemon _process;
    private readonly ClientWebSocket _socket = new();
    private int _number;

    private Browser() => _process = new Daemon(
        Program,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--no-first-run",
            "--remote-debugging-port=0", $"--user-data-dir={_profile.Folder}", "about:blank",
        ]);

    public static async Task<Browser> StartAsync()
    {
        var browser = new Browser();
        try
        {
            await browser.ConnectAsync();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a page in a window of this size, in a light or a dark colour scheme, with or without script.</summary>
    public async Task OpenAsync(Uri page, int width, string scheme = "light", bool scripts = true)
    {
        await SendAsync("Emulation.setDeviceMetricsOverride", new { width, height = 900, deviceScaleFactor = 1, mobile = false });
        await SendAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
        await SendAsync("Emulation.setScriptExecutionDisabled", new { value = !scripts });
        await SendAsync("Page.navigate", new { url = page.ToString() });
        await Eventually.HoldsAsync(async () =>
            Assert.Equal("complete " + page, await EvaluateAsync("document.readyState + ' ' + location.href")));
    }

    /// <summary>The value of an expression, as text.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var result = await SendAsync("Runtime.evaluate", new { expression = $"String({expression})", returnByValue = true });
        Assert.False(result.TryGetProperty("exceptionDetails", out var thrown), thrown.ToString());
        return result.GetProperty("result").GetProperty("value").GetString() ?? "";
    }

    public async Task PressAsync(string key)
    {
        var number = key switch
        {
            "Tab" => 9,
            "ArrowRight" => 39,
            _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
        };
        foreach (var type in (string[])["keyDown", "keyUp"])
            await SendAsync("Input.dispatchKeyEvent", new { type, key, code = key, windowsVirtualKeyCode = number });
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _process.DisposeAsync();
        await Eventually.HoldsAsync(() =>
        {
            // Its helpers write into the profile for a moment after it has ended.
            try
            {
                _profile.Dispose();
            }
            catch (IOException e)
            {
                Assert.Fail(e.Message);
            }
        });
    }

    private async Task ConnectAsync()
    {
        var file = _profile.PathOf("DevToolsActivePort");
        await Eventually.HoldsAsync(() => Assert.True(
            File.Exists(file) && File.ReadAllLines(file).Length > 1, $"it does not listen; it says:\n{_process.Said}"));
        var port = File.ReadAllLines(file)[0];
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var targets = JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json"));
        var page = targets.RootElement.EnumerateArray().First(t => t.GetProperty("type").GetString() == "page");
        using var overdue = new CancellationTokenSource(Patience);
        await _socket.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), overdue.Token);
    }

    private async Task<JsonElement> SendAsync(string method, object parameters)
    {
        using var overdue = new CancellationTokenSource(Patience);
        var id = ++_number;
        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, true, overdue.Token);
        while (true)
        {
            using var answer = JsonDocument.Parse(await ReceiveAsync(overdue.Token));
            if (!answer.RootElement.TryGetProperty("id", out var of) || of.GetInt32() != id)
                continue;
            Assert.False(answer.RootElement.TryGetProperty("error", out var error), $"{method}: {error}");
            return answer.RootElement.GetProperty("result").Clone();
        }
    }

    private async Task<string> ReceiveAsync(CancellationToken overdue)
    {
        var (text, buffer) = (new MemoryStream(), new byte[64 * 1024]);
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer, overdue);
            await text.WriteAsync(buffer.AsMemory(0, received.Count), overdue);
            if (received.EndOfMessage)
                return Encoding.UTF8.GetString(text.ToArray());
        }
    }
}
