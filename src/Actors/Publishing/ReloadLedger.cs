namespace LustreActors.Actors;

/// <summary>How often the configuration was read again.</summary>
public sealed class ReloadLedger
{
    private long _applied;
    private long _refused;

    public long Applied => Interlocked.Read(ref _applied);

    public long Refused => Interlocked.Read(ref _refused);

    public void CountApplied() => Interlocked.Increment(ref _applied);

    public void CountRefused() => Interlocked.Increment(ref _refused);
}
