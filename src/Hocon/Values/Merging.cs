namespace LustreActors.Hocon.Values;

/// <summary>Merges the second value of a key with the first.</summary>
internal static class Merging
{
    /// <param name="older">Null for a new key.</param>
    /// <param name="newer">The value that wins.</param>
    /// <param name="reuse">Allows changes to <paramref name="older"/> in place: only while parsing, when the value is not shared.</param>
    public static HoconValue Over(HoconValue? older, HoconValue newer, bool reuse) => (older, newer) switch
    {
        (null, _) => newer,
        (_, HoconScalar or HoconArray or HoconObject { HidesLower: true }) => newer,
        (HoconObject below, HoconObject above) => Objects(below, above, reuse),
        (HoconScalar or HoconArray, HoconObject above) => Hiding(above, reuse),
        (HoconArray below, HoconConcatenation { Pieces: [HoconPrevious, HoconArray added] }) => Append(below, added, reuse),
        (_, HoconLayers above) => above.Layers.Aggregate(older, (under, layer) => Over(under, layer, reuse)),
        (HoconLayers below, _) => Push(below, newer, reuse),
        (
            HoconConcatenation { Pieces: [HoconPrevious before, HoconArray below] },
            HoconConcatenation { Pieces: [HoconPrevious, HoconArray added] })
            => new HoconConcatenation(newer.Origin, [before, Append(below, added, reuse)]),
        _ => new HoconLayers([older, newer]),
    };

    public static HoconObject Objects(HoconObject below, HoconObject above, bool reuse)
    {
        var merged = reuse ? below : new HoconObject(above.Origin, copyOf: below);
        foreach (var (key, value) in above.Members)
            merged.Members[key] = Over(merged.Members.GetValueOrDefault(key), value, reuse);
        return merged;
    }

    private static HoconObject Hiding(HoconObject above, bool reuse)
    {
        var hiding = reuse ? above : new HoconObject(above.Origin, copyOf: above);
        hiding.HidesLower = true;
        return hiding;
    }

    private static HoconArray Append(HoconArray below, HoconArray added, bool reuse)
    {
        if (!reuse)
            return new HoconArray(added.Origin, [.. below.Items, .. added.Items]);
        below.Items.AddRange(added.Items);
        return below;
    }

    private static HoconLayers Push(HoconLayers below, HoconValue newer, bool reuse)
    {
        var layers = reuse ? below.Layers : [.. below.Layers];
        // Two neighbours merge to one value, or stay two layers.
        var top = Over(layers[^1], newer, reuse);
        if (top is HoconLayers)
            layers.Add(newer);
        else
            layers[^1] = top;
        return reuse ? below : new HoconLayers(layers);
    }
}
