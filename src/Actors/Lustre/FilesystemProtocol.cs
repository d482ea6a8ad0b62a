using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>What is said to the actor of a filesystem.</summary>
internal abstract record FilesystemProtocol
{
    private FilesystemProtocol()
    {
    }

    /// <summary>These, and no others, are here now.</summary>
    public sealed record Here(IReadOnlyList<LustreTarget> Targets) : FilesystemProtocol;

    public sealed record TargetEnded(string Name) : FilesystemProtocol;
}
