using LustreActors.Actors.Web;

namespace LustreActors.Actors.PromQl;

/// <summary>The Prometheus that is asked for rates of jobs.</summary>
/// <param name="Url">The URL of Prometheus, with its path prefix: <c>https://host/prometheus</c>.</param>
/// <param name="Deadline">The longest time for the answers to all queries together.</param>
public sealed record PromQlOptions(Uri Url, TimeSpan Deadline) : WebOptions(Url, Deadline)
{
    /// <summary>The time range of the rates, in the syntax of PromQL.</summary>
    public string TimeRange { get; init; } = "1m";

    internal override string Server => "Prometheus";

    internal override string UrlSetting => Setting("url");

    internal override string Setting(string name) => "promql." + name;

    public override string ToString() => $"{nameof(PromQlOptions)} {{ {Place}, {TimeRange}, {Deadline} }}";
}
