using System.Globalization;
using System.Text;
using LustreActors.Actors.Showing;
using LustreActors.Host.Logging;
using LustreActors.Host.Pages;
using LustreActors.Messages;

namespace LustreActors.Host.Monitoring;

/// <summary>What a check found: the worst state, findings with the worst first, and performance data.</summary>
internal sealed record CheckResult(CheckState State, string Summary)
{
    public IReadOnlyList<string> Details { get; init; } = [];

    public IReadOnlyList<string> PerformanceData { get; init; } = [];

    public static CheckResult Unknown(string reason) => new(CheckState.Unknown, reason);

    public static CheckResult Of(StatusJson status, CheckLimits limits)
    {
        if (status.Filesystems.Count == 0)
            return Unknown($"no Lustre filesystem is known on {status.Host} (yet)");
        var findings = new List<(CheckState State, string Text)>();
        var data = new List<string>();
        foreach (var filesystem in status.Filesystems)
        {
            if (filesystem.Bytes is { } bytes)
            {
                var (name, used) = filesystem.Fullest is { } fullest && fullest.Value > bytes.UsedRatio
                    ? ($"{filesystem.Name}-{fullest.Target}", fullest.Value) : (filesystem.Name, bytes.UsedRatio);
                findings.Add((limits.Capacity.StateOf(100 * used), $"{name} {Percent(used)} full"));
                data.Add(limits.Capacity.PerformanceData($"{filesystem.Name}_used", 100 * used, "%", 100));
            }

            if (filesystem.Inodes is { } inodes)
            {
                var used = 100 * inodes.UsedRatio;
                findings.Add((limits.Inodes.StateOf(used), $"{filesystem.Name} {Percent(inodes.UsedRatio)} of the inodes used"));
                data.Add(limits.Inodes.PerformanceData($"{filesystem.Name}_inodes", used, "%", 100));
            }
        }

        AddCount("targets_down", limits.TargetsDown, "targets down", [.. DownTargets(status.Filesystems)]);
        AddCount("sources_down", limits.SourcesDown, "sources cannot be read", [.. DownSources(status.Sources)]);
        var unread = UnreadTargets(status.Sources).ToArray();
        if (unread.Length > 0)
            findings.Add((CheckState.Unknown, $"{unread.Length} sources were not read yet{Named(unread)}; ask again in some seconds"));
        if (status.Sources.MaxBy(s => s.AgeSeconds ?? 0) is { AgeSeconds: { } age } oldest)
        {
            findings.Add((limits.SourceAge.StateOf(age), string.Create(
                CultureInfo.InvariantCulture, $"oldest reading {age:0} s ({oldest.Name})")));
            data.Add(limits.SourceAge.PerformanceData("oldest_source", age, "s"));
        }

        var state = findings.MaxBy(f => Rank(f.State)).State;
        var shown = state == CheckState.Ok ? findings : findings.Where(f => f.State != CheckState.Ok);
        return new CheckResult(state, string.Join(", ", shown.OrderByDescending(f => Rank(f.State)).Select(f => f.Text)))
        {
            Details = [.. status.Troubles.Select(t => $"{t.Subject} {t.Text}")],
            PerformanceData = data,
        };

        void AddCount(string name, Threshold limit, string what, string[] named)
        {
            findings.Add((limit.StateOf(named.Length), $"{named.Length} {what}{Named(named)}"));
            data.Add(limit.PerformanceData(name, named.Length, ""));
        }
    }

    /// <summary>The output of a plugin: a bar stands before performance data, so it stands nowhere else.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"LUSTRE {State.ToString().ToUpperInvariant()} - {Line(Summary)}");
        if (PerformanceData.Count > 0)
            text.Append(" | ").AppendJoin(' ', PerformanceData);
        text.Append('\n');
        foreach (var detail in Details)
            text.Append(Line(detail)).Append('\n');
        return text.ToString();
    }

    private static string Line(string text) => LogFormat.Escape(text.ReplaceLineEndings(" ")).Replace('|', '/');

    private static IEnumerable<string> DownTargets(IEnumerable<FilesystemOverview> filesystems) =>
        from filesystem in filesystems
        from target in filesystem.Targets
        where target.Condition is TargetCondition.Down or TargetCondition.Unhealthy or TargetCondition.Hangs
        select $"{filesystem.Name}-{target.Name}";

    private static IEnumerable<string> DownSources(IEnumerable<SourceOverview> sources) =>
        sources.Where(s => s.State is SourceState.Failing or SourceState.Quarantined or SourceState.Refused).Select(s => s.Name);

    /// <summary>Sources of targets and mounts. Others, such as the join of jobs, may have nothing to read for long.</summary>
    private static IEnumerable<string> UnreadTargets(IEnumerable<SourceOverview> sources) =>
        sources.Where(s => s.State == SourceState.Waiting && s.Actor.StartsWith("/collect/lustre/", StringComparison.Ordinal))
            .Select(s => s.Name);

    private static string Named(string[] names) =>
        names.Length == 0 ? "" : $" ({string.Join(", ", names.Take(5))}{(names.Length > 5 ? ", ..." : "")})";

    /// <summary>Warning and critical come before unknown.</summary>
    private static int Rank(CheckState state) => state switch
    {
        CheckState.Ok => 0,
        CheckState.Unknown => 1,
        CheckState.Warning => 2,
        _ => 3,
    };

    private static string Percent(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{100 * ratio:0.#} %");
}
