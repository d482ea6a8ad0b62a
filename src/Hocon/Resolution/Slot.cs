using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Resolution;

/// <summary>One contribution to a slot: what was written there, or a slot that a reference brought in.</summary>
internal readonly record struct Layer(HoconValue? Node, Slot? Alias);

/// <summary>
/// One place of the tree with everything that was ever written to it, oldest first. A self reference in layer k sees a view of the
/// same place that ends before k.
/// </summary>
internal sealed class Slot(HoconPath path, List<Layer> layers, Slot? viewOf = null, int viewed = 0)
{
    private Dictionary<int, Slot>? _views;

    public HoconPath Path => path;

    /// <summary>All layers ever written; a view has the same list and sees its first <see cref="Count"/> alone.</summary>
    public List<Layer> Layers => layers;

    public int Count => viewOf is null ? layers.Count : viewed;

    /// <summary>The slot itself, or the one that this is an earlier state of.</summary>
    public Slot Owner => viewOf ?? this;

    /// <summary>How often this place is being looked at right now; above zero, a reference to it is a self reference.</summary>
    public int Entered { get; set; }

    public Head? Head { get; set; }

    /// <summary>Where the whole slot is one reference: what it refers to.</summary>
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

/// <summary>The kind of a slot, decided without its children.</summary>
internal abstract class Head;

/// <summary>Nothing: an optional reference to something that is not there.</summary>
internal sealed class UndefinedHead : Head
{
    public static UndefinedHead Instance { get; } = new();
}

/// <summary>A value whose problem has been reported; a reference to it reports no second one.</summary>
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

    /// <summary>Keys of several objects, the lowest first, into one.</summary>
    public static ObjectHead Merge(HoconPath path, IReadOnlyList<ObjectHead> parts, Budget budget)
    {
        var merged = new ObjectHead(parts[^1].Origin);
        foreach (var (key, slot) in parts.SelectMany(p => p.Fields))
        {
            if (!merged.Fields.TryGetValue(key, out var below))
                merged.Fields[key] = below = new Slot(path.Child(key), []);
            budget.Spend(slot.Count);
            // What was written to this very path joins the history here, so that a self reference finds what came before it.
            // Anything else was brought in by a reference and keeps its separate history.
            if (slot.Path.Elements.AsSpan().SequenceEqual(below.Path.Elements.AsSpan()))
                below.Layers.AddRange(slot.Layers);
            else
                below.Layers.Add(new Layer(null, slot));
        }
        return merged;
    }
}
