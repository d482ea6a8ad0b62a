using LustreActors.Blocking;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>What is said to Lustre's supervisor.</summary>
public abstract record LustreProtocol
{
    private LustreProtocol()
    {
    }

    /// <summary>Look through the roots.</summary>
    public sealed record Discover : LustreProtocol
    {
        public static Discover Now { get; } = new();
    }

    public sealed record Discovered(LaneResult<LustreInventory> Result) : LustreProtocol;

    /// <summary>A target's files are gone: look again now instead of at the next interval.</summary>
    public sealed record TargetLeft(string Source) : LustreProtocol;

    public sealed record ChildEnded(string Name) : LustreProtocol;

    public sealed record Reconfigured(LustreOptions Options) : LustreProtocol;
}
