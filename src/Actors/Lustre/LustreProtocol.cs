using System.Collections.Immutable;
using LustreActors.Blocking;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors.Lustre;

/// <summary>Messages to <see cref="LustreSupervisor"/>.</summary>
public abstract record LustreProtocol
{
    private LustreProtocol()
    {
    }

    /// <summary>Starts a discovery, or another one after the one that is running.</summary>
    public sealed record Discover : LustreProtocol
    {
        public static Discover Now { get; } = new();
    }

    public sealed record Discovered(LaneResult<LustreInventory> Result) : LustreProtocol;

    /// <summary>A source's files are gone. The next discovery starts soon instead of at the next interval.</summary>
    public sealed record TargetLeft(string Source) : LustreProtocol;

    public sealed record ChildEnded(string Name) : LustreProtocol;

    public sealed record Reconfigured(LustreOptions Options) : LustreProtocol;
}

/// <summary>Published on the event stream after each discovery: the filesystems that this host serves or mounts.</summary>
public sealed record FilesystemsDiscovered(ImmutableArray<string> Names);
