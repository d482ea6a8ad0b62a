using LustreActors.Hocon.Binding;

namespace LustreActors.Host.CommandLine;

/// <summary>Says what was meant by a command or an option that does not exist.</summary>
internal static class Suggestions
{
    private const string Address =
        "the address is a setting: --web.listen-address=:9846, -Dhttp.listen=127.0.0.1:9846, or http.listen in the configuration";

    private const string Configuration = "write --config FILE";

    private const string Level = "write --log.level=debug, or log.level in the configuration";

    /// <summary>Options of other programs, each with the advice for this one.</summary>
    private static readonly Dictionary<string, string> ByOption = new(StringComparer.Ordinal)
    {
        ["--port"] = Address,
        ["-p"] = Address,
        ["--listen"] = Address,
        ["--listen-address"] = Address,
        ["--address"] = Address,
        ["--bind"] = Address,
        ["--host"] = Address,
        ["-c"] = Configuration,
        ["-f"] = Configuration,
        ["--conf"] = Configuration,
        ["--file"] = Configuration,
        ["--config-file"] = Configuration,
        ["--verbose"] = Level,
        ["--debug"] = Level,
        ["-v"] = Level,
        ["--log-level"] = Level,
        ["--loglevel"] = Level,
        ["--web.telemetry-path"] = "metrics are at /metrics, and the path cannot be changed",
        ["--web.disable-exporter-metrics"] = "lustre_exporter_*, process_* and dotnet_* are always served; drop them in Prometheus",
        ["--path.procfs"] = "write -Dpaths.proc=/host/proc, or -Dpaths.root=/host for all of them",
        ["--path.sysfs"] = "write -Dpaths.sys=/host/sys, or -Dpaths.root=/host for all of them",
        ["--path.rootfs"] = "write -Dpaths.root=/host",
        ["-d"] = "it stays in the foreground; as a service: systemctl start lustre-exporter",
        ["--daemon"] = "it stays in the foreground; as a service: systemctl start lustre-exporter",
    };

    private static readonly Dictionary<string, string> ByCommand = new(StringComparer.Ordinal)
    {
        ["start"] = "lustre-exporter run, or as a service: systemctl start lustre-exporter",
        ["serve"] = "lustre-exporter run, or as a service: systemctl start lustre-exporter",
        ["server"] = "lustre-exporter run, or as a service: systemctl start lustre-exporter",
        ["stop"] = "systemctl stop lustre-exporter; Ctrl-C ends one that runs in a terminal",
        ["restart"] = "systemctl restart lustre-exporter",
        ["reload"] = "systemctl reload lustre-exporter, or lustre-exporter inspect config reload",
        ["status"] = "lustre-exporter health, or lustre-exporter inspect sources",
        ["test"] = "lustre-exporter check-config",
        ["configtest"] = "lustre-exporter check-config",
        ["validate"] = "lustre-exporter check-config",
        ["config"] = "lustre-exporter check-config, or lustre-exporter inspect config",
        ["collect"] = "lustre-exporter once",
        ["scrape"] = "lustre-exporter once",
    };

    public static string ForOption(string name, Command command)
    {
        var known = command.Options.Select(o => o.Name);
        if (command.TakesSettings)
            known = known.Concat(SettingFlags.All.Select(f => f.Flag));
        var all = known.ToList();
        if (name is ['-', not '-', ..] && all.Contains("-" + name))
            return $"{name} is not an option here. Did you mean -{name}?";
        if (command.TakesSettings && Foreign(name) is { } advice && (advice != Configuration || all.Contains("--config")))
            return $"{name} is not an option here: {advice}";
        if (NearestName.To(name, all) is { } nearest)
            return $"{name} is not an option here. Did you mean {nearest}?";
        if (command.TakesSettings)
            all.Add("-Dpath=value");
        return all.Count == 0
            ? $"{name} is not an option here: there are none"
            : $"{name} is not an option here; known are: {string.Join(", ", all)}";
    }

    /// <param name="word">The first word of the command line.</param>
    /// <param name="commands">The names of the commands.</param>
    /// <param name="questions">The first words of what the inspection can be asked.</param>
    public static string ForCommand(string word, IReadOnlyList<string> commands, IEnumerable<string> questions)
    {
        if (word.StartsWith('-'))
            return $"'{word}' is an option, and a command is missing before it. To collect and serve: lustre-exporter run {word}";
        if (ByCommand.TryGetValue(word, out var advice))
            return $"'{word}' is no command. You may want: {advice}";
        if (questions.Contains(word))
            return $"'{word}' is no command. You may want: lustre-exporter inspect {word}";
        return NearestName.To(word, commands) is { } nearest
            ? $"'{word}' is no command. Did you mean {nearest}?"
            : $"'{word}' is no command; known are: {string.Join(", ", commands)}";
    }

    private static string? Foreign(string name) =>
        name.StartsWith("--collector.", StringComparison.Ordinal) || name.StartsWith("--no-collector.", StringComparison.Ordinal)
            ? "what is collected is a setting, such as -Dnode.enabled=on; `man lustre-actors.conf` has all of them"
            : ByOption.GetValueOrDefault(name);
}
