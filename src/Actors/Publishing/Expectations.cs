namespace LustreActors.Actors;

/// <summary>What the branches of the tree have said they will read, and which of them have not said it yet.</summary>
internal sealed class Expectations
{
    /// <summary>Null: it looks, and will say.</summary>
    private readonly Dictionary<string, IReadOnlyCollection<string>?> _branches = new(StringComparer.Ordinal);
    private bool _named;

    public bool AreComplete => _named && !_branches.ContainsValue(null);

    public bool Include(string source) => _branches.Values.Any(sources => sources?.Contains(source) == true);

    public void Name(IReadOnlyCollection<string> branches)
    {
        _named = true;
        foreach (var branch in _branches.Keys.Except(branches).ToArray())
            _branches.Remove(branch);
        foreach (var branch in branches)
            _branches.TryAdd(branch, null);
    }

    /// <summary>False for a branch that the tree has no more: what it said was under way when it was switched off.</summary>
    public bool TryPut(string branch, IReadOnlyCollection<string>? sources)
    {
        if (!_branches.ContainsKey(branch))
            return false;
        _branches[branch] = sources;
        return true;
    }
}
