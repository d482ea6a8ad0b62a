using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The parameters that a source has to ask <c>lctl</c> for, learned from collection to collection: closed parameters are asked for before
/// the next one, so that it costs one process and one reading. Parameters that <c>lctl</c> does not show either are not asked for again for
/// a while.
/// </summary>
public sealed class LctlQuestions
{
    internal const int CollectionsOfRest = 50;

    private readonly Dictionary<string, int> _resting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>The parameters to ask for before the next collection.</summary>
    public ImmutableArray<string> Due { get; private set; } = [];

    public LctlAccess Begin(LctlOutput? said) => new(said, _missing);

    /// <summary>
    /// Learns from a collection that has ended. True when it found something closed that was not asked for: asking and reading once more
    /// brings more.
    /// </summary>
    public bool Learn(LctlAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        var said = access.Said;
        foreach (var (parameter, rest) in _resting)
        {
            if (rest > 1)
                _resting[parameter] = rest - 1;
            else
                _resting.Remove(parameter);
        }

        foreach (var parameter in access.Closed)
        {
            if (said is not { IsWhole: true } || !said.WasAsked(parameter) || said.Shows(parameter))
                continue;
            _resting[parameter] = CollectionsOfRest;
            if (said.SaysMissing(parameter))
                _missing.Add(parameter);
        }

        _missing.IntersectWith(_resting.Keys);
        Due = [.. access.Closed.Where(c => !_resting.ContainsKey(c))];
        return Due.Any(d => said?.WasAsked(d) != true);
    }
}
