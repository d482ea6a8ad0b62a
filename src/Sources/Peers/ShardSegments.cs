using System.Runtime.CompilerServices;
using LustreActors.Metrics;

namespace LustreActors.Sources.Peers;

/// <summary>Puts the label <c>shard</c> in front of all labels of a shard's segments. Values are not copied, and what was made of a layout is kept with it.</summary>
public sealed class ShardSegments(string shard)
{
    private readonly ConditionalWeakTable<SegmentLayout, SegmentLayout> _layouts = [];

    public Segment WithShard(Segment segment) => new(_layouts.GetValue(segment.Layout, layout => layout.WithLeadingLabel("shard", shard)), segment.Table);
}
