namespace LustreActors.Actors.Publishing;

/// <summary>Which branches of the tree read this machine, which sources each of them has found, and which are still looking.</summary>
internal sealed class DiscoveryProgress
{
    /// <summary>The sources of each branch; null while its discovery is running.</summary>
    private readonly Dictionary<string, IReadOnlyCollection<string>?> _branches = new(StringComparer.Ordinal);
    private bool _isConfigured;
    private bool _isLate;

    public bool IsComplete => _isConfigured && !_branches.ContainsValue(null);

    /// <summary>A scrape waits for discovery unless an earlier one has waited in vain since discovery was last complete.</summary>
    public bool IsAwaited => !IsComplete && !_isLate;

    public bool Includes(string source) => _branches.Values.Any(sources => sources?.Contains(source) == true);

    /// <summary>Sets the branches. A branch that stays keeps its sources.</summary>
    public void Configure(IReadOnlyCollection<string> branches)
    {
        _isConfigured = true;
        foreach (var branch in _branches.Keys.Except(branches).ToArray())
            _branches.Remove(branch);
        foreach (var branch in branches)
            _branches.TryAdd(branch, null);
        _isLate &= !IsComplete;
    }

    /// <summary>Returns false for a branch that is no longer configured: it sent its message before it was switched off.</summary>
    public bool TryStart(string branch) => TrySet(branch, null);

    /// <inheritdoc cref="TryStart"/>
    public bool TryComplete(string branch, IReadOnlyCollection<string> sources) => TrySet(branch, sources);

    /// <summary>A scrape has waited for discovery in vain.</summary>
    public void MarkLate() => _isLate = true;

    private bool TrySet(string branch, IReadOnlyCollection<string>? sources)
    {
        if (!_branches.ContainsKey(branch))
            return false;
        _branches[branch] = sources;
        _isLate &= !IsComplete;
        return true;
    }
}
