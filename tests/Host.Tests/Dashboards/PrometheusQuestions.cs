using System.Globalization;
using System.Net;
using System.Text.Json;

namespace LustreActors.Host.Tests.Dashboards;

/// <summary>Asks a Prometheus as Grafana does.</summary>
internal sealed class PrometheusQuestions(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };

    public async Task<IReadOnlyList<string>> LabelValuesAsync(string selector, string label)
    {
        var data = await GetAsync($"/api/v1/label/{label}/values?match[]={Uri.EscapeDataString(selector)}");
        return [.. data.EnumerateArray().Select(v => v.GetString()!)];
    }

    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string expression) =>
        Result(await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}"));

    /// <summary>Asks for the last minute.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryRangeAsync(string expression)
    {
        var end = Numbers(await QueryAsync("vector(time())")).Single();
        return Result(await GetAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"/api/v1/query_range?query={Uri.EscapeDataString(expression)}&start={end - 60:F3}&end={end:F3}&step=5")));
    }

    /// <summary>The values of a result that are numbers. A quantile of nothing is not one.</summary>
    public static IEnumerable<double> Numbers(IReadOnlyList<JsonElement> result) =>
        from series in result
        from value in series.TryGetProperty("values", out var values) ? [.. values.EnumerateArray()] : new[] { series.GetProperty("value") }
        let number = double.Parse(value[1].GetString()!, CultureInfo.InvariantCulture)
        where !double.IsNaN(number)
        select number;

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();

        // A wrong query stays wrong: it fails the test at once.
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{Uri.UnescapeDataString(path)}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("data").Clone();
    }

    private static IReadOnlyList<JsonElement> Result(JsonElement data) => [.. data.GetProperty("result").EnumerateArray()];
}
