using LustreActors.Sources.Files;

namespace LustreActors.Sources;

/// <summary>
/// The advice to an administrator about files that are closed to this user. The log, the inspection, <c>once</c> and <c>check-config</c>
/// show the same texts.
/// </summary>
public static class PermissionAdvice
{
    public const string SudoersOfLctl = "lustre-exporter ALL=(root) NOPASSWD: /usr/sbin/lctl get_param *";

    /// <summary>The exact commands: a user who may run any lnetctl command can stop the network.</summary>
    public const string SudoersOfLnetctl =
        "lustre-exporter ALL=(root) NOPASSWD: /usr/sbin/lnetctl net show -v 4, /usr/sbin/lnetctl stats show, "
        + "/usr/sbin/lnetctl global show, /usr/sbin/lnetctl peer show -v 4";

    public const string Debugfs =
        "debugfs is open to root alone; the capability CAP_DAC_READ_SEARCH opens it (systemd: AmbientCapabilities=CAP_DAC_READ_SEARCH), "
        + $"and so does lustre.access = lctl with lustre.commands.sudo = /usr/bin/sudo (sudoers: {SudoersOfLctl})";

    public const string Lctl =
        $"lctl itself needs root's rights for it: set lustre.commands.sudo = /usr/bin/sudo (sudoers: {SudoersOfLctl})";

    public const string Lnetctl =
        $"lnetctl needs root's rights: set lustre.commands.sudo = /usr/bin/sudo (sudoers: {SudoersOfLnetctl}), "
        + "or from 2.17 on give the capability CAP_NET_ADMIN (systemd: AmbientCapabilities=CAP_NET_ADMIN)";

    /// <summary>The advice for a closed place, depending on whether this collection asks a command for closed files.</summary>
    /// <param name="part">The source that finds the place closed, as <c>lustre.lctl-sources</c> knows it. Empty for no source.</param>
    internal static string For(IPrivilegedFiles? privileged, string part) => privileged is not null ? Lctl
        : part.Length == 0 ? Debugfs
        : $"{Debugfs}; with lustre.lctl-sources = [{part}] it is asked for this source alone";
}
