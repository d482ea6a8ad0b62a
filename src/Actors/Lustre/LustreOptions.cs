using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Actors.Lustre;

/// <summary>The part of the configuration that the Lustre branch uses. If two values are equal, no source is restarted.</summary>
/// <param name="Deadline">A call that takes longer is abandoned. Its source stays quarantined until the call returns.</param>
public sealed record LustreOptions(
    LustreRoots Roots,
    LustreSourceOptions Sources,
    TimeSpan DiscoveryInterval,
    TimeSpan Deadline)
{
    /// <summary>The <c>lctl</c> commands for parameters that this user may not read as files; null to read files only.</summary>
    public LustreCommands? Lctl { get; init; }

    /// <summary>The parts (<see cref="SourcePlan.Part"/>) whose sources ask <c>lctl</c>, separated by blanks; empty for all.</summary>
    public string LctlSources { get; init; } = "";

    /// <summary>The commands for a source of this part; null when it reads files only.</summary>
    public LustreCommands? LctlFor(string part) =>
        LctlSources.Length == 0 || LctlSources.Split(' ').Contains(part, StringComparer.Ordinal) ? Lctl : null;
}
