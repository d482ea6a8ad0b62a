using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Negotiation;

/// <summary>
/// Chooses the text that a client wants (RFC 9110, 12.5). The most specific range that matches an offered text gives its weight, and the
/// text with the highest weight wins. A malformed header counts as absent. A client that accepts no offered text gets the Prometheus text.
/// </summary>
public static class ContentNegotiation
{
    public const string PrometheusText = "text/plain; version=0.0.4; charset=utf-8";
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private const string OlderOpenMetrics = "application/openmetrics-text; version=0.0.1; charset=utf-8";

    private static readonly Offer[] Offers =
    [
        new("application", "openmetrics-text", "1.0.0", 3, ExpositionFormat.OpenMetrics, OpenMetrics),
        new("application", "openmetrics-text", "0.0.1", 2, ExpositionFormat.OpenMetrics, OlderOpenMetrics),
        new("text", "plain", "0.0.4", 1, ExpositionFormat.PrometheusText, PrometheusText),
    ];

    public static Negotiated Choose(string? accept, string? acceptEncoding)
    {
        var chosen = Offers[^1];
        var best = (Weight: 0, Preference: 0);
        foreach (var offer in Offers)
        {
            var (weight, isNamed) = Match(offer, accept);

            // OpenMetrics is preferred to the plain text only if the client named it: a browser's "*/*" should get plain text.
            var preference = isNamed || offer.Format == ExpositionFormat.PrometheusText ? offer.Preference : 0;
            if (weight > best.Weight || (weight == best.Weight && weight > 0 && preference > best.Preference))
                (chosen, best) = (offer, (weight, preference));
        }

        return new Negotiated(chosen.Format, WantsGzip(acceptEncoding), chosen.ContentType);
    }

    private static (int Weight, bool Named) Match(Offer offer, string? accept)
    {
        var found = (Weight: 0, Specificity: 0);
        var items = new WeightedItems(accept);
        while (items.MoveNext())
        {
            var specificity = offer.Specificity(items);
            if (specificity > found.Specificity || (specificity == found.Specificity && specificity > 0 && items.Weight > found.Weight))
                found = (items.Weight, specificity);
        }

        return (found.Weight, found.Specificity >= Offer.NamedSpecificity);
    }

    private static bool WantsGzip(string? acceptEncoding)
    {
        int? gzip = null, identity = null, any = null;
        var items = new WeightedItems(acceptEncoding);
        while (items.MoveNext())
        {
            if (items.Is("gzip") || items.Is("x-gzip"))
                gzip = Math.Max(gzip ?? 0, items.Weight);
            else if (items.Is("identity"))
                identity = items.Weight;
            else if (items.Is("*"))
                any = items.Weight;
        }

        // The plain answer is always acceptable, so it outweighs gzip only if the client gave it a weight.
        var weight = gzip ?? any ?? 0;
        return weight > 0 && weight >= (identity ?? any ?? 0);
    }
}
