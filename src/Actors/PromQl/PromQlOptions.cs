namespace LustreActors.Actors;

/// <summary>Which Prometheus is asked.</summary>
/// <param name="Url">Of Prometheus itself, with the path behind which it is served: <c>https://host/prometheus</c>.</param>
/// <param name="Deadline">For the answers to all questions together.</param>
public sealed record PromQlOptions(Uri Url, TimeSpan Deadline) : WebOptions(Url, Deadline)
{
    /// <summary>Over which stretch rates are taken, as PromQL writes it.</summary>
    public string TimeRange { get; init; } = "1m";

    internal override string Server => "Prometheus";

    internal override string UrlSetting => Setting("url");

    internal override string Setting(string name) => "promql." + name;

    public override string ToString() => $"{nameof(PromQlOptions)} {{ {Place}, {TimeRange}, {Deadline} }}";
}
