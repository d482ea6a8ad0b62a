using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Negotiation;

/// <summary>A text that can be served. Among texts of equal weight the greater preference wins.</summary>
internal sealed record Offer(string Type, string Subtype, string Version, int Preference, ExpositionFormat Format, string ContentType)
{
    public const int NamedSpecificity = 3;

    /// <summary>
    /// Returns how closely a range of an Accept header matches this text; 0 without a match. Of the parameters only the version counts.
    /// </summary>
    public int Specificity(WeightedItems range)
    {
        var slash = range.Name.IndexOf('/');
        if (slash < 0)
            return 0;

        var type = range.Name[..slash];
        var subtype = range.Name[(slash + 1)..];
        if (type is "*")
            return subtype is "*" ? 1 : 0;
        if (!type.Equals(Type, StringComparison.OrdinalIgnoreCase))
            return 0;
        if (subtype is "*")
            return 2;
        if (!subtype.Equals(Subtype, StringComparison.OrdinalIgnoreCase))
            return 0;
        if (range.Version.IsEmpty)
            return NamedSpecificity;
        return range.Version.SequenceEqual(Version) ? NamedSpecificity + 1 : 0;
    }
}
