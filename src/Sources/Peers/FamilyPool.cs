using LustreActors.Metrics;

namespace LustreActors.Sources.Peers;

/// <summary>
/// One definition of each family for all peers: 450 of them would have 450 copies. Two that contradict each other cannot stand in one
/// exposition, so the first one holds for as long as the process runs. Safe for all threads.
/// </summary>
/// <param name="own">The program's own families, which go before anybody's.</param>
/// <param name="most">How many families there may be in all.</param>
public sealed class FamilyPool(IEnumerable<MetricFamily> own, int most = 50_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MetricFamily> _owners = Owners(own);
    private int _count;

    /// <summary>
    /// Null where it may not be shown, and why; without a reason where it says no more than when another family's counters began, which the older
    /// text can only say in a family of its own.
    /// </summary>
    internal MetricFamily? Find(MetricFamily wanted, out string fault)
    {
        fault = "";
        lock (_lock)
        {
            if (_owners.TryGetValue(wanted.Name, out var known) && known.Name == wanted.Name)
            {
                // The older text has no units.
                if (known.Type == wanted.Type && (known.Unit == wanted.Unit || wanted.Unit.Length == 0 || known.Unit.Length == 0))
                    return known;
                fault = $"the family is a {Text(wanted)} here and a {Text(known)} elsewhere";
                return null;
            }

            foreach (var name in wanted.SampleNames)
            {
                if (!_owners.TryGetValue(name, out var owner))
                    continue;
                if (name != owner.BaseName + "_created" || wanted.Type is not (MetricType.Gauge or MetricType.Unknown))
                    fault = $"the family has a name that {owner.Name} has already";
                return null;
            }

            if (_count == most)
            {
                fault = $"there are more than {most} families in all";
                return null;
            }

            _count++;
            Claim(_owners, wanted);
            return wanted;
        }
    }

    private static string Text(MetricFamily family) => family.Type.ToString().ToLowerInvariant() + (family.Unit.Length > 0 ? " in " + family.Unit : "");

    private static Dictionary<string, MetricFamily> Owners(IEnumerable<MetricFamily> own)
    {
        var owners = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        foreach (var family in own)
            Claim(owners, family);
        return owners;
    }

    private static void Claim(Dictionary<string, MetricFamily> owners, MetricFamily family)
    {
        foreach (var name in family.SampleNames)
            owners.TryAdd(name, family);
    }
}
