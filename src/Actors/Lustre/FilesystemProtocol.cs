using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>What is said to the actor of a filesystem.</summary>
internal abstract record FilesystemProtocol
{
    private FilesystemProtocol()
    {
    }

    /// <summary>These, and no others, are here now, to be read with these settings.</summary>
    public sealed record Here(IReadOnlyList<LustreTarget> Targets, LustreOptions Options) : FilesystemProtocol;

    public sealed record TargetEnded(string Name) : FilesystemProtocol;
}
