using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Actors.Lustre;

/// <summary>Messages to <see cref="FilesystemActor"/>.</summary>
internal abstract record FilesystemProtocol
{
    private FilesystemProtocol()
    {
    }

    /// <summary>A discovery has found exactly these targets, to be read with these settings.</summary>
    public sealed record TargetsFound(IReadOnlyList<LustreTarget> Targets, LustreOptions Options) : FilesystemProtocol;

    public sealed record TargetEnded(string Name) : FilesystemProtocol;
}
