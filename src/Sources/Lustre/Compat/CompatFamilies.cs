using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Compat;

/// <summary>A name that means one thing here and another in an exporter whose names are shown too.</summary>
/// <param name="Name">The name.</param>
/// <param name="Exporter">The other exporter, as it is written in the configuration.</param>
/// <param name="Difference">What differs.</param>
/// <param name="Wins">Whether the other exporter's family is shown in place of ours.</param>
public sealed record CompatCollision(string Name, string Exporter, string Difference, bool Wins);

/// <summary>
/// Shows what was read by the names of other exporters too. Where two of them use a name for different things, the one that is named first
/// wins. Two objects with the same settings are equal.
/// </summary>
public sealed class CompatFamilies : IEquatable<CompatFamilies>
{
    private readonly string _settings;
    private readonly Dictionary<MetricFamily, List<CompatConverter>> _converters = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);

    /// <param name="exporters">The words of <see cref="CompatNames.Words"/>, the most important first.</param>
    /// <param name="othersWin">Whether the others' families replace ours of the same name.</param>
    public CompatFamilies(IReadOnlyList<string> exporters, bool othersWin)
    {
        _settings = $"{string.Join(' ', exporters)} {othersWin}";
        var decided = new HashSet<string>(StringComparer.Ordinal);
        var collisions = ImmutableArray.CreateBuilder<CompatCollision>();
        foreach (var word in exporters)
        {
            foreach (var name in NamesOf(word).Where(n => !decided.Contains(n.Name)))
            {
                var rival = name.Rival;
                if (rival is not null)
                    collisions.Add(new CompatCollision(name.Name, word, name.Remark, othersWin));
                if (rival is null || othersWin)
                    Add(name);
                if (rival is not null && othersWin)
                    _replaced.Add(rival.Name);
            }

            decided.UnionWith(NamesOf(word).Select(n => n.Name));
        }

        Collisions = collisions.ToImmutable();
    }

    /// <summary>The words that the configuration may name.</summary>
    public static IEnumerable<string> KnownExporters => CompatNames.Words.Select(w => w.Word);

    /// <summary>All families that may be shown beside ours, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> All => CompatNames.Families;

    /// <summary>The names that mean different things. Each is shown once.</summary>
    public ImmutableArray<CompatCollision> Collisions { get; }

    /// <summary>Adds the segments with other names, and removes those of ours that lose.</summary>
    public ImmutableArray<Segment> Extend(ImmutableArray<Segment> segments)
    {
        var all = ImmutableArray.CreateBuilder<Segment>(segments.Length * 2);
        foreach (var segment in segments)
        {
            if (!_replaced.Contains(segment.Family.Name))
                all.Add(segment);
        }

        foreach (var segment in segments)
        {
            if (!_converters.TryGetValue(segment.Family, out var converters))
                continue;
            foreach (var converter in converters)
            {
                if (converter.Convert(segment) is { } converted)
                    all.Add(converted);
            }
        }

        return all.ToImmutable();
    }

    public bool Equals(CompatFamilies? other) => other is not null && _settings == other._settings;

    public override bool Equals(object? obj) => Equals(obj as CompatFamilies);

    public override int GetHashCode() => _settings.GetHashCode(StringComparison.Ordinal);

    private void Add(CompatName name)
    {
        foreach (var rule in name.Rules)
        {
            if (!_converters.TryGetValue(rule.From, out var converters))
                _converters.Add(rule.From, converters = []);
            converters.Add(new CompatConverter(name.Family!, rule));
        }
    }

    private static IEnumerable<CompatName> NamesOf(string word)
    {
        var exporter = CompatNames.Words.Single(w => w.Word == word).Exporter;
        return CompatNames.All.Where(n => n.Exporters.HasFlag(exporter));
    }
}
