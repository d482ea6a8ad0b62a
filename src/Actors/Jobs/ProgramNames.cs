namespace LustreActors.Actors;

/// <summary>
/// Keeps the number of names within bounds. Whoever came first keeps a name for as long as the program goes on: the choice does not change with
/// every interval, and nobody's series come and go.
/// </summary>
internal sealed class ProgramNames(int most)
{
    private readonly Dictionary<string, int> _seenIn = new(StringComparer.Ordinal);
    private int _join;

    /// <summary>Names that the last join had no use for are free again.</summary>
    public void Begin()
    {
        foreach (var (name, seenIn) in _seenIn)
        {
            if (seenIn != _join)
                _seenIn.Remove(name);
        }

        _join++;
    }

    public string Of(string program)
    {
        if (!_seenIn.ContainsKey(program) && _seenIn.Count >= most)
            return OwnerName.OtherPrograms;
        _seenIn[program] = _join;
        return program;
    }
}
