using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Peers;

/// <summary>The series and the targets of one shard, in this reading and in the one before.</summary>
/// <param name="name">As it is.</param>
/// <param name="escapedName">As it stands in a label.</param>
/// <param name="prefix">What is put in front of the labels of its series.</param>
/// <param name="cost">Counts what is kept.</param>
internal sealed class ShardRows(string name, byte[] escapedName, byte[] prefix, PeerCost cost)
{
    private const int LongestTarget = 512;

    private readonly Dictionary<MetricFamily, SeriesRows> _series = [];
    private readonly Dictionary<byte[], TargetKey> _targets = new(Utf8Keys.Instance);
    private SeriesRows? _lastSeries;
    private TargetKey? _lastTarget;

    public ReadOnlySpan<byte> EscapedName => escapedName;

    /// <summary>The beginning of most of its lines where it is passed on.</summary>
    public byte[] FirstLabel { get; } = [.. "shard=\""u8, .. escapedName, (byte)'"', (byte)','];

    public int SeenIn { get; private set; }

    public long? Revision { get; set; }

    public double? AgeSeconds { get; set; }

    /// <summary>Targets that were seen in this reading.</summary>
    public int Targets { get; private set; }

    public void Begin(int reading)
    {
        SeenIn = reading;
        (Revision, AgeSeconds, Targets, _lastTarget, _lastSeries) = (null, null, 0, null, null);
    }

    public SeriesRows SeriesOf(MetricFamily family)
    {
        if (_lastSeries is { } last && ReferenceEquals(last.Family, family))
            return last;
        if (!_series.TryGetValue(family, out var series))
            _series.Add(family, series = new SeriesRows(family, prefix, cost));
        if (series.SeenIn != SeenIn)
            series.Begin(SeenIn);
        return _lastSeries = series;
    }

    /// <summary>Null when it is too long for a target's name. Escapes it must have none.</summary>
    /// <param name="filesystem">Empty where the name says it: what stands before the last hyphen.</param>
    /// <param name="component">Only a hint, where the name does not tell an MDT.</param>
    /// <param name="target">The name.</param>
    public JobRows? JobsOf(ReadOnlySpan<byte> filesystem, ReadOnlySpan<byte> component, ReadOnlySpan<byte> target)
    {
        if (filesystem.IsEmpty)
            filesystem = target.LastIndexOf((byte)'-') is > 0 and var hyphen ? target[..hyphen] : target;
        var last = _lastTarget;
        if (last?.Is(filesystem, target) == true)
            return last.Rows;

        var next = last?.Rows.Next;
        if (next is null || next.Rows.SeenIn != SeenIn || !next.Is(filesystem, target))
        {
            next = Find(filesystem, component, target);
            if (next is null)
                return null;
            if (last is not null)
                last.Rows.Next = next;
        }

        _lastTarget = next;
        return next.Rows;
    }

    public PeerPart End(long revision, bool isWhole)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>(_series.Count);
        foreach (var (family, series) in _series)
        {
            if (series.SeenIn != SeenIn)
                _series.Remove(family);
            else if (series.End() is { } segment)
                segments.Add(segment);
        }

        var jobs = ImmutableArray.CreateBuilder<JobTable>(Targets);
        foreach (var (key, target) in _targets)
        {
            if (target.Rows.SeenIn != SeenIn)
                _targets.Remove(key);
            else
                jobs.Add(target.Rows.End(isWhole));
        }

        return new PeerPart(name, Revision ?? revision, AgeSeconds, segments.DrainToImmutable(), jobs.DrainToImmutable());
    }

    private TargetKey? Find(ReadOnlySpan<byte> filesystem, ReadOnlySpan<byte> component, ReadOnlySpan<byte> target)
    {
        var length = filesystem.Length + 1 + target.Length;
        if (length > LongestTarget)
            return null;
        Span<byte> key = stackalloc byte[LongestTarget];
        key = key[..length];
        filesystem.CopyTo(key);
        key[filesystem.Length] = 0;
        target.CopyTo(key[^target.Length..]);

        if (!_targets.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var found))
        {
            var text = Encoding.UTF8.GetString(target);
            var holdsMetadata = component.SequenceEqual("mdt"u8) || TargetName.ComponentOf(text) == LustreComponent.Mdt;
            var rows = new JobRows(new JobTarget(Encoding.UTF8.GetString(filesystem), text, holdsMetadata), cost);
            _targets.Add(key.ToArray(), found = new TargetKey(filesystem.ToArray(), target.ToArray(), rows));
        }

        if (found.Rows.SeenIn != SeenIn)
        {
            found.Rows.Begin(SeenIn);
            Targets++;
        }

        return found;
    }
}

/// <summary>
/// Puts the label <c>shard</c> in front of all labels of a shard's segments. Values are not copied, and a layout is made once.
/// </summary>
public sealed class ShardSegments(string shard)
{
    private readonly ConditionalWeakTable<SegmentLayout, SegmentLayout> _layouts = [];

    public Segment WithShard(Segment segment) =>
        new(_layouts.GetValue(segment.Layout, layout => layout.WithLeadingLabel("shard", shard)), segment.Table);
}
