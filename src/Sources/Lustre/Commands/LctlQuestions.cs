using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre.Commands;

/// <summary>
/// The parameters of a source that <c>lctl</c> is asked for. A collection that finds closed parameters adds them, and they are asked for
/// before the next collection. That costs one process and one reading. Parameters that <c>lctl</c> does not show either rest for some
/// collections.
/// </summary>
public sealed class LctlQuestions
{
    internal const int CollectionsOfRest = 50;

    private readonly Dictionary<string, int> _resting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>The parameters to ask for before the next collection.</summary>
    public ImmutableArray<string> Due { get; private set; } = [];

    public LctlAccess Begin(LctlOutput? output) => new(output, _missing);

    /// <summary>
    /// Learns from a collection that has ended. True when it found closed parameters that were not asked for: another round of asking and
    /// reading gives more.
    /// </summary>
    public bool Learn(LctlAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        var output = access.Output;
        foreach (var (parameter, rest) in _resting)
        {
            if (rest > 1)
                _resting[parameter] = rest - 1;
            else
                _resting.Remove(parameter);
        }

        foreach (var parameter in access.Closed)
        {
            if (output is not { IsWhole: true } || !output.WasAsked(parameter) || output.Shows(parameter))
                continue;
            _resting[parameter] = CollectionsOfRest;
            if (output.IsMissing(parameter))
                _missing.Add(parameter);
        }

        _missing.IntersectWith(_resting.Keys);
        Due = [.. access.Closed.Where(c => !_resting.ContainsKey(c))];
        return Due.Any(d => output?.WasAsked(d) != true);
    }
}
