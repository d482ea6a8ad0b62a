using LustreActors.Actors.Lustre;
using LustreActors.Sources;
using LustreActors.Sources.Lustre.Commands;

namespace LustreActors.Host.Configuration;

/// <summary>Notes about the parts of Lustre that the current user cannot read with these settings, and what would open them.</summary>
internal static class AccessNotes
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static IEnumerable<string> For(LustreOptions lustre)
    {
        var (commands, sources) = (lustre.Sources.Commands, lustre.Sources);
        var closed = DebugfsAccess.ClosedPlace(lustre.Roots, new NullWatch());
        if (closed is not null && lustre.Lctl is null)
            yield return $"{closed}: permission denied for {Environment.UserName}. {PermissionAdvice.Debugfs}";
        if (closed is not null && lustre.Lctl is not null && commands.Sudo.Length == 0)
            yield return $"{closed}: permission denied for {Environment.UserName}. {PermissionAdvice.Lctl}";
        if (closed is null && lustre.Lctl is not null)
            yield return $"lustre.access = lctl: {Environment.UserName} may read all of Lustre's files, so that lctl is not asked";

        if (lustre.Lctl is not null && Missing("lustre.commands.lctl", commands.Lctl) is { } lctl)
            yield return lctl;
        if (sources.Lnetctl.IsOn && Missing("lustre.commands.lnetctl", commands.Lnetctl) is { } lnetctl)
            yield return lnetctl;
        if (sources.Lnetctl.IsOn && commands.Sudo.Length == 0 && !Environment.IsPrivilegedProcess)
            yield return PermissionAdvice.Lnetctl;
        if (sources.Lfs.IsOn && Missing("lustre.commands.lfs", commands.Lfs) is { } lfs)
            yield return lfs;
        if (commands.Sudo.Length > 0 && (lustre.Lctl is not null || sources.Lnetctl.IsOn)
            && Missing("lustre.commands.sudo", commands.Sudo) is { } sudo)
            yield return sudo;
    }

    private static string? Missing(string setting, string file)
    {
        if (!File.Exists(file))
            return $"{setting}: there is no {file} here";
        return (File.GetUnixFileMode(file) & Executable) == 0 ? $"{setting}: {file} is no program" : null;
    }
}
