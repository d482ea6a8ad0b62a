namespace LustreActors.Actors.Jobs;

/// <summary>
/// Limits the number of names of programs. A program keeps its name while it is active, so that the choice and the series do not change in
/// each interval.
/// </summary>
internal sealed class ProgramNames(int most)
{
    private readonly Dictionary<string, int> _seenIn = new(StringComparer.Ordinal);
    private int _join;

    /// <summary>Starts a join. Names that the last join did not use become free.</summary>
    public void Begin()
    {
        foreach (var (name, seenIn) in _seenIn)
        {
            if (seenIn != _join)
                _seenIn.Remove(name);
        }

        _join++;
    }

    public string NameFor(string program)
    {
        if (!_seenIn.ContainsKey(program) && _seenIn.Count >= most)
            return OwnerName.OtherPrograms;
        _seenIn[program] = _join;
        return program;
    }
}
