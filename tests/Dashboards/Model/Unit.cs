namespace LustreActors.Dashboards.Model;

/// <summary>Units by Grafana's names.</summary>
internal static class Unit
{
    public const string None = "short";
    public const string Bytes = "bytes";
    public const string BytesPerSecond = "Bps";
    public const string Celsius = "celsius";
    public const string Days = "d";
    public const string Hertz = "hertz";
    public const string OperationsPerSecond = "ops";
    public const string PerSecond = "cps";
    /// <summary>A share between 0 and 1, shown in percent.</summary>
    public const string Ratio = "percentunit";
    public const string Seconds = "s";
    public const string Watts = "watt";
}
