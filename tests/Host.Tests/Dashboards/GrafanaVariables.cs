using System.Text.Json;
using System.Text.RegularExpressions;

namespace LustreActors.Host.Tests.Dashboards;

/// <summary>Replaces the variables of a dashboard as Grafana does while every variable stands at "All".</summary>
internal sealed partial class GrafanaVariables
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <param name="rateInterval">Grafana takes four times the interval of scrapes.</param>
    /// <param name="range">The shown time.</param>
    public GrafanaVariables(string rateInterval, string range) => (_values["__rate_interval"], _values["__range"]) = (rateInterval, range);

    /// <summary>Sets a variable to what stands for all of its values.</summary>
    public void SetAll(JsonElement variable, IEnumerable<string> values) => _values[variable.Text("name")] =
        variable.TryGetProperty("allValue", out var all)
            ? all.GetString()!
            : $"({string.Join('|', values.Select(v => Regex.Escape(v).Replace(@"\", @"\\").Replace("\"", "\\\"")))})";

    /// <returns>Null while a variable has no values yet.</returns>
    public string? Replace(string expression)
    {
        var replaced = Use().Replace(expression, use => _values.GetValueOrDefault(use.Groups["name"].Value, use.Value));
        return Use().IsMatch(replaced) ? null : replaced;
    }

    [GeneratedRegex(@"\$(?:\{(?<name>\w+)\}|(?<name>\w+))")]
    private static partial Regex Use();
}
