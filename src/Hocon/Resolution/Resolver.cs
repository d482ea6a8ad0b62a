using System.Runtime.CompilerServices;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Resolution;

/// <summary>
/// Replaces every reference by its value. A reference sees the final value of a path. While that value is being computed, a reference in it
/// sees the value before the layer that holds the reference.
/// </summary>
internal sealed class Resolver
{
    private const int MaxChain = 1_000;
    private const int MaxDepth = 200;
    private const int MaxSize = 1_000_000;
    private const int MaxProblems = 50;
    private const int NoLookBack = int.MaxValue;

    private readonly Func<string, string?> _environment;
    private readonly Slot _root;
    private readonly List<Frame> _frames = [];
    private readonly List<Slot> _building = [];
    private readonly List<HoconProblem> _problems = [];
    private readonly Budget _budget;
    private readonly Concatenator _concatenator;
    private int _lookedBackTo = NoLookBack;

    private Resolver(HoconObject root, ResolveOptions options)
    {
        _environment = options.Environment;
        _root = new Slot(HoconPath.Root, LayersOf(root));
        _budget = new Budget(root.Origin);
        _concatenator = new Concatenator(Report, _budget);
    }

    public static HoconObject Resolve(HoconObject root, ResolveOptions options, out IReadOnlyList<HoconProblem> problems)
    {
        var resolver = new Resolver(root, options);
        problems = resolver._problems;
        return (HoconObject)resolver.Build(resolver._root, 0)!;
    }

    /// <summary>The final value of a slot with all its children; null if it is undefined.</summary>
    private HoconValue? Build(Slot slot, int depth)
    {
        if (slot.IsBuilt)
            return slot.Value;
        if (slot.Count == 1 && slot.Layers[0].Node is { IsPlain: true } plain)
            return plain;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw LimitReached(slot, $"more than {MaxChain} references follow one another");
        if (slot.IsBeingBuilt || depth > MaxDepth)
        {
            var cycle = _building.Skip(_building.IndexOf(slot)).Take(8).Append(slot).Select(s => (s.Path, OriginOf(s)));
            Report(OriginOf(slot), slot.Path, $"the value contains itself, a cycle: {Chain(cycle)}");
            return depth > MaxDepth ? throw new HoconException(_problems) : new HoconBroken(OriginOf(slot));
        }
        slot.IsBeingBuilt = true;
        _building.Add(slot);
        var head = HeadOf(slot);
        slot.Value = slot.SameAs is { } same ? Build(same, depth) : BuildFrom(slot, head, depth);
        // References share their values, so a small tree can stand for one that is too large to walk through.
        if (slot.Value?.Size > MaxSize)
            throw LimitReached(slot, $"the references make it larger than {MaxSize} values");
        _building.RemoveAt(_building.Count - 1);
        slot.IsBeingBuilt = false;
        slot.IsBuilt = true;
        return slot.Value;
    }

    private HoconValue? BuildFrom(Slot slot, Head head, int depth)
    {
        switch (head)
        {
            case BrokenHead:
                return new HoconBroken(OriginOf(slot));
            case ScalarHead scalar:
                return scalar.Value;
            case ArrayHead array:
                var elements = array.Elements.Select(e => Build(e, depth + 1)).OfType<HoconValue>().ToList();
                return new HoconArray(array.Origin, elements);
            case ObjectHead composite:
                var result = new HoconObject(composite.Origin);
                foreach (var (key, child) in composite.Fields)
                {
                    if (Build(child, depth + 1) is { } value)
                        result.Members[key] = value;
                }
                return result;
            default:
                return null;
        }
    }

    private Head HeadOf(Slot slot)
    {
        if (slot.Head is { } known)
            return known;
        _budget.Spend(1);
        if (_frames.Count >= MaxChain || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw LimitReached(slot, $"more than {MaxChain} references follow one another");
        var outerLookBack = _lookedBackTo;
        _lookedBackTo = NoLookBack;
        var depth = _frames.Count;
        var frame = new Frame(slot);
        _frames.Add(frame);
        slot.Owner.Entered++;

        var (head, same) = Fold(frame);

        slot.Owner.Entered--;
        _frames.RemoveAt(depth);
        // A result that depends on an earlier state of an outer slot is valid only while that slot is being computed.
        if (_lookedBackTo >= depth)
        {
            (slot.Head, slot.SameAs) = (head, same?.Head is null ? null : same);
            _lookedBackTo = NoLookBack;
        }
        _lookedBackTo = Math.Min(outerLookBack, _lookedBackTo);
        return head;
    }

    /// <summary>Combines the layers from the newest down to the first that hides the lower ones.</summary>
    private (Head Head, Slot? SameAs) Fold(Frame frame)
    {
        var slot = frame.Slot;
        var objects = new List<ObjectHead>();
        Slot? only = null;
        for (frame.Layer = slot.Count - 1; frame.Layer >= 0; frame.Layer--)
        {
            frame.IncludesLower = false;
            var layer = slot.Layers[frame.Layer];
            var (head, target) = layer.Alias is { } alias ? FollowAlias(alias) : HeadOf(layer.Node!, slot.Path);
            if (head is UndefinedHead)
                continue;
            if (head is not ObjectHead part)
            {
                if (objects.Count == 0)
                    return (head, target);
                break;
            }
            only = objects.Count == 0 ? target : null;
            objects.Insert(0, part);
            if (frame.IncludesLower)
                break;
        }
        return objects.Count switch
        {
            0 => (UndefinedHead.Instance, null),
            1 => (objects[0], only),
            _ => (ObjectHead.Merge(slot.Path, objects, _budget), null),
        };
    }

    private (Head Head, Slot? Target) HeadOf(HoconValue node, HoconPath path)
    {
        switch (node)
        {
            case HoconBroken:
                return (BrokenHead.Instance, null);
            case HoconScalar scalar:
                return (new ScalarHead(scalar), null);
            case HoconArray array:
                _budget.Spend(array.Items.Count);
                var elements = array.Items.Select((e, i) => new Slot(path.Child($"{i}"), LayersOf(e)));
                return (new ArrayHead(array.Origin, elements.ToList()), null);
            case HoconObject composite:
                _budget.Spend(composite.Members.Count);
                var head = new ObjectHead(composite.Origin);
                foreach (var (key, value) in composite.Members)
                    head.Fields[key] = new Slot(path.Child(key), LayersOf(value));
                return (head, null);
            case HoconPrevious:
                var current = _frames[^1];
                current.IncludesLower = true;
                return (HeadOf(current.Slot.Owner.Before(current.Layer)), null);
            case HoconReference reference:
                return Follow(reference, path);
            case HoconConcatenation concatenation:
                var pieces = concatenation.Pieces.Select(p => (p, HeadOf(p, path).Head)).ToList();
                return (_concatenator.Join(concatenation.Origin, path, pieces), null);
            default:
                throw new InvalidOperationException($"{node.Kind} cannot be a layer.");
        }
    }

    private (Head Head, Slot? Target) Follow(HoconReference reference, HoconPath at)
    {
        List<(HoconPath, Origin)>? cycle = null;
        var target = reference.Prefix is { } prefix ? Find(prefix.Concat(reference.Path), ref cycle) : null;
        target ??= Find(reference.Path, ref cycle);
        if (target is { } found)
            return found;
        var name = string.Join('.', reference.Path.Elements);
        if (_environment(name) is { } text)
            return (new ScalarHead(new HoconString(new Origin($"environment variable {name}", 0, null), text, quoted: true)), null);
        if (reference.Optional)
            return (UndefinedHead.Instance, null);
        Report(reference.Origin, at, cycle is null
            ? $"{reference} is not defined, neither as a path nor as an environment variable. Define it, or write ${{?{reference.Path}}} "
                + "where it may be absent"
            : $"{reference} is part of a cycle: {Chain(cycle)}");
        return (BrokenHead.Instance, null);
    }

    private (Head, Slot?)? Find(HoconPath path, ref List<(HoconPath, Origin)>? cycle)
    {
        var slot = VisibleState(_root, ref cycle);
        foreach (var element in path.Elements)
        {
            if (slot is null)
                return null;
            var parent = HeadOf(slot);
            if (parent is BrokenHead)
                return (parent, null);
            if (parent is not ObjectHead composite || !composite.Fields.TryGetValue(element, out var child))
                return null;
            slot = VisibleState(child, ref cycle);
        }
        if (slot is null || HeadOf(slot) is var head && head is UndefinedHead)
            return null;
        var asking = _frames[^1];
        if (slot.Owner == asking.Slot.Owner && slot == slot.Owner.Before(asking.Layer))
            asking.IncludesLower = true;
        return (head, slot);
    }

    private (Head, Slot?) FollowAlias(Slot alias)
    {
        List<(HoconPath, Origin)>? cycle = null;
        if (VisibleState(alias, ref cycle) is { } slot)
            return (HeadOf(slot), slot);
        Report(OriginOf(alias), alias.Path, $"it is part of a cycle: {Chain(cycle!)}");
        return (BrokenHead.Instance, null);
    }

    /// <summary>The slot as the current frame sees it: the slot itself, an earlier state of it, or null without an earlier state.</summary>
    private Slot? VisibleState(Slot slot, ref List<(HoconPath, Origin)>? cycle)
    {
        var owner = slot.Owner;
        if (owner.Entered == 0)
            return slot;
        var at = _frames.FindLastIndex(f => f.Slot.Owner == owner);
        var frame = _frames[at];
        if (frame.Layer > 0)
        {
            _lookedBackTo = Math.Min(_lookedBackTo, at);
            return owner.Before(frame.Layer);
        }
        // There is no earlier state here. If another slot in the cycle has one, a second round reaches it.
        if (owner.Entered == 1 && _frames.FindIndex(at + 1, f => f.Layer > 0) >= 0)
            return owner;
        _lookedBackTo = Math.Min(_lookedBackTo, at);
        cycle = [.. _frames.Skip(at).Select(f => (f.Slot.Path, OriginOf(f.Slot, f.Layer))), (owner.Path, OriginOf(owner, 0))];
        return null;
    }

    private HoconException LimitReached(Slot slot, string message)
    {
        Report(OriginOf(slot), slot.Path, message);
        return new HoconException(_problems);
    }

    private void Report(Origin origin, HoconPath path, string message)
    {
        var problem = new HoconProblem(origin, path.ToString(), message);
        if (!_problems.Contains(problem))
            _problems.Add(problem);
        if (_problems.Count >= MaxProblems)
            throw new HoconException(_problems);
    }

    private static string Chain(IEnumerable<(HoconPath Path, Origin Origin)> places) =>
        string.Join(" -> ", places.Select(p => $"{p.Path} ({p.Origin})"));

    private static Origin OriginOf(Slot slot) => OriginOf(slot, Math.Max(0, slot.Count - 1));

    private static Origin OriginOf(Slot slot, int layer) =>
        slot.Layers[layer] is { Node: { } node } ? node.Origin : OriginOf(slot.Layers[layer].Alias!);

    private static List<Layer> LayersOf(HoconValue value) =>
        value is HoconLayers many ? many.Layers.ConvertAll(l => new Layer(l, null)) : [new Layer(value, null)];

    /// <summary>A slot that is being computed, and its current layer.</summary>
    private sealed class Frame(Slot slot)
    {
        public Slot Slot => slot;

        public int Layer { get; set; }

        /// <summary>The layer already contains all lower layers.</summary>
        public bool IncludesLower { get; set; }
    }
}
