using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Resolution;

/// <summary>One contribution to a slot: a value that was written there, or a slot that a reference added.</summary>
internal readonly record struct Layer(HoconValue? Node, Slot? Alias);

/// <summary>
/// A path of the tree with all values that were written to it, oldest first. A self reference in layer k sees a view of the slot that ends
/// before layer k.
/// </summary>
internal sealed class Slot(HoconPath path, List<Layer> layers, Slot? viewOf = null, int viewed = 0)
{
    private Dictionary<int, Slot>? _views;

    public HoconPath Path => path;

    /// <summary>All layers. A view shares the list and uses only the first <see cref="Count"/>.</summary>
    public List<Layer> Layers => layers;

    public int Count => viewOf is null ? layers.Count : viewed;

    /// <summary>The slot itself; for a view the slot of which it is an earlier state.</summary>
    public Slot Owner => viewOf ?? this;

    /// <summary>
    /// The number of frames that compute this slot now. If it is above zero, a reference to the slot is a self reference.
    /// </summary>
    public int Entered { get; set; }

    public Head? Head { get; set; }

    /// <summary>The target, if the whole slot is one reference.</summary>
    public Slot? SameAs { get; set; }

    public HoconValue? Value { get; set; }

    public bool IsBuilt { get; set; }

    public bool IsBeingBuilt { get; set; }

    public Slot Before(int layer)
    {
        _views ??= [];
        if (!_views.TryGetValue(layer, out var view))
            _views[layer] = view = new Slot(path, layers, this, layer);
        return view;
    }
}

/// <summary>The kind of a slot, which does not need its children.</summary>
internal abstract class Head;

/// <summary>No value: an optional reference to an absent path.</summary>
internal sealed class UndefinedHead : Head
{
    public static UndefinedHead Instance { get; } = new();
}

/// <summary>A value whose problem was reported. A reference to it reports no second problem.</summary>
internal sealed class BrokenHead : Head
{
    public static BrokenHead Instance { get; } = new();
}

internal sealed class ScalarHead(HoconScalar value) : Head
{
    public HoconScalar Value => value;
}

internal sealed class ArrayHead(Origin origin, List<Slot> elements) : Head
{
    public Origin Origin => origin;

    public List<Slot> Elements => elements;
}

internal sealed class ObjectHead(Origin origin) : Head
{
    public Origin Origin => origin;

    public OrderedDictionary<string, Slot> Fields { get; } = [];

    /// <summary>Merges several objects, the lowest first.</summary>
    public static ObjectHead Merge(HoconPath path, IReadOnlyList<ObjectHead> parts, Budget budget)
    {
        var merged = new ObjectHead(parts[^1].Origin);
        foreach (var (key, slot) in parts.SelectMany(p => p.Fields))
        {
            if (!merged.Fields.TryGetValue(key, out var below))
                merged.Fields[key] = below = new Slot(path.Child(key), []);
            budget.Spend(slot.Count);
            // Values written to this path join its history, so that a self reference finds the earlier ones.
            // Values from a reference keep their separate history.
            if (slot.Path.Elements.AsSpan().SequenceEqual(below.Path.Elements.AsSpan()))
                below.Layers.AddRange(slot.Layers);
            else
                below.Layers.Add(new Layer(null, slot));
        }
        return merged;
    }
}
