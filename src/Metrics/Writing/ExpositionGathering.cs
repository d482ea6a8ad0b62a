using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Metrics.Writing;

/// <summary>Groups segments by family: the text formats require that all lines of a family stand together.</summary>
internal sealed class ExpositionGathering
{
    private readonly Dictionary<string, (MetricFamily Family, List<Segment> Segments)> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MetricFamily> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<MetricFamily, FamilyConflict> _conflicts = [];

    public ImmutableArray<FamilyConflict> Conflicts => [.. _conflicts.Values];

    public ImmutableArray<(MetricFamily, ImmutableArray<Segment>)> Families() =>
        [.. _families.Values.OrderBy(f => f.Family.Name, StringComparer.Ordinal).Select(f => (f.Family, f.Segments.ToImmutableArray()))];

    public void Add(Segment segment)
    {
        var family = segment.Family;
        if (segment.Table.Count == 0 || _conflicts.ContainsKey(family))
            return;

        if (!_families.TryGetValue(family.Name, out var known))
        {
            if (!TryClaim(family))
                return;
            _families.Add(family.Name, known = (family, []));
        }
        else if (!known.Family.IsSameAs(family))
        {
            _conflicts.Add(family, new FamilyConflict(known.Family, family));
            return;
        }

        known.Segments.Add(segment);
    }

    private bool TryClaim(MetricFamily family)
    {
        foreach (var name in family.SampleNames)
        {
            if (_owners.TryGetValue(name, out var owner))
            {
                _conflicts.Add(family, new FamilyConflict(owner, family));
                return false;
            }
        }

        foreach (var name in family.SampleNames)
            _owners.Add(name, family);
        return true;
    }
}
