namespace LustreActors.Hocon.Resolution;

/// <summary>Limits the work on references that multiply each other: a few such lines could otherwise take forever.</summary>
internal sealed class Budget(Origin origin)
{
    private const int MaxSteps = 3_000_000;
    private int _steps;

    public void Spend(int steps)
    {
        _steps += steps;
        if (_steps > MaxSteps)
            throw new HoconException(origin, "", $"resolving takes more than {MaxSteps} steps: the references multiply each other");
    }
}
