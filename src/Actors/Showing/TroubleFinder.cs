using System.Globalization;
using LustreActors.Blocking;
using LustreActors.Messages;

namespace LustreActors.Actors.Showing;

/// <summary>Finds what an administrator should look at, and says it in words. The worst comes first.</summary>
internal static class TroubleFinder
{
    /// <summary>More troubles of one kind are counted in one line: a server that is down has many.</summary>
    public const int MostOfAKind = 8;

    private const double WritesFailAt = 0.999;
    private const double FullAt = 0.95;
    private const double NearlyFullAt = 0.90;

    public static IReadOnlyList<Trouble> Find(
        IReadOnlyList<SourceOverview> sources, LaneSnapshot lane, IReadOnlyList<FilesystemOverview> filesystems, ClusterOverview? cluster,
        params IEnumerable<IEnumerable<Trouble>> ofHost)
    {
        IEnumerable<Trouble>[] kinds =
        [
            Unavailable(filesystems, TargetCondition.Unhealthy), Unavailable(filesystems, TargetCondition.Down),
            Hanging(sources, lane), Unavailable(filesystems, TargetCondition.Recovering), Space(filesystems), Members(cluster),
            Unavailable(filesystems, TargetCondition.Degraded), .. ofHost, Failing(sources),
        ];
        return [.. kinds.SelectMany(Bounded).OrderByDescending(t => t.Severity)];
    }

    private static IEnumerable<Trouble> Bounded(IEnumerable<Trouble> kind)
    {
        var all = kind.ToArray();
        var rest = all.Skip(MostOfAKind).ToArray();
        return rest.Length <= 1 ? all : all.Take(MostOfAKind).Append(rest[0] with
        {
            Subject = string.Create(CultureInfo.InvariantCulture, $"{rest.Length} more"),
            Text = "have the same trouble",
            Path = null,
            Source = null,
        });
    }

    private static IEnumerable<Trouble> Hanging(IReadOnlyList<SourceOverview> sources, LaneSnapshot lane)
    {
        var calls = lane.Quarantined.ToLookup(k => k.Key, StringComparer.Ordinal);
        foreach (var source in sources.Where(s => s.State == SourceState.Quarantined))
        {
            var (target, part) = PartOf(source.Name);
            var call = calls[source.Name].FirstOrDefault();
            yield return new Trouble(
                Severity.Critical,
                target,
                call is null
                    ? $"hung: {part} came back late, and is read again after one success"
                    : string.Create(CultureInfo.InvariantCulture, $"hangs: {part} cannot be read, for {Words(call.For)} now"))
            {
                Path = call?.Reading,
                Command = "inspect blocking",
                Symptom = "a-source-hangs",
                Source = source.Name,
            };
        }

        // A call that has used half of its time mostly hangs.
        foreach (var call in lane.Slow.Where(c => c.For > c.Deadline / 2))
        {
            var (target, part) = PartOf(call.Key);
            var (so, limit) = (Words(call.For), Words(call.Deadline));
            yield return new Trouble(Severity.Critical, target, $"does not answer: {part} has been read for {so}, the limit is {limit}")
            {
                Path = call.Reading,
                Command = "inspect blocking",
                Symptom = "a-source-hangs",
                Source = call.Key,
            };
        }

        var refused = sources.Count(s => s.State == SourceState.Refused);
        if (refused > 0)
        {
            yield return new Trouble(
                Severity.Critical,
                string.Create(CultureInfo.InvariantCulture, $"{refused} {(refused == 1 ? "source" : "sources")}"),
                string.Create(CultureInfo.InvariantCulture, $"not tried: {lane.AbandonedNow} threads hang, which is the limit"))
            {
                Command = "inspect blocking",
                Symptom = "a-source-hangs",
            };
        }
    }

    private static IEnumerable<Trouble> Failing(IReadOnlyList<SourceOverview> sources) => sources
        .Where(s => s.State is SourceState.Failing or SourceState.Paused)
        .Select(s => new Trouble(
            Severity.Warning, s.Name,
            s.State == SourceState.Paused ? $"failed and is started again: {s.Error}" : $"did not bring all that was asked for: {s.Error}")
        {
            Command = s.State == SourceState.Paused ? $"inspect show {s.Actor}" : "inspect sources",
            Symptom = "collector#a-source-fails",
            Source = s.Name,
        });

    private static IEnumerable<Trouble> Unavailable(IReadOnlyList<FilesystemOverview> filesystems, TargetCondition condition)
    {
        foreach (var filesystem in filesystems)
        {
            foreach (var target in filesystem.Targets.Where(t => t.Condition == condition))
            {
                var (severity, text, symptom) = condition switch
                {
                    TargetCondition.Unhealthy =>
                        (Severity.Critical, "is unhealthy: Lustre says so", "lustre-targets#lustre-calls-itself-unhealthy"),
                    TargetCondition.Down => (Severity.Critical, "cannot be used", "lustre-targets#a-target-cannot-be-used"),
                    TargetCondition.Recovering =>
                        (Severity.Warning, $"recovers: {target.Recovery}", "lustre-targets#a-recovery-does-not-end"),
                    _ => (
                        Severity.Warning, "is degraded: an administrator, or its RAID, has marked it so",
                        "lustre-targets#a-target-takes-no-new-files-or-changes"),
                };
                var name = $"{filesystem.Name}-{target.Name}";
                yield return new Trouble(severity, name, text) { Symptom = symptom, Source = filesystem.IsServed ? name : null };
            }
        }
    }

    private static IEnumerable<Trouble> Space(IReadOnlyList<FilesystemOverview> filesystems)
    {
        const string Symptoms = "lustre-space-and-quotas#";
        foreach (var filesystem in filesystems)
        {
            if (filesystem.Bytes is { UsedRatio: >= NearlyFullAt } bytes)
                yield return Full(filesystem.Name, bytes.UsedRatio, "of its space is used", Symptoms + "a-filesystem-fills");
            if (filesystem.Inodes is { UsedRatio: >= NearlyFullAt } inodes)
                yield return Full(filesystem.Name, inodes.UsedRatio, "of its inodes are used", Symptoms + "an-mdt-fills");

            // The OSTs of a full filesystem are mostly as full as itself. One without space is another trouble: writes to it fail.
            var known = filesystem.Bytes is { UsedRatio: >= NearlyFullAt } used ? SeverityOf(used.UsedRatio) : (Severity?)null;
            foreach (var target in filesystem.Targets.Where(t => t.UsedRatio >= NearlyFullAt))
            {
                var (isMdt, ratio) = (target.Component == "mdt", target.UsedRatio!.Value);
                if (isMdt || known is null || SeverityOf(ratio) > known || ratio >= WritesFailAt)
                {
                    var symptom = isMdt ? "an-mdt-fills" : "an-ost-fills";
                    yield return Full($"{filesystem.Name}-{target.Name}", ratio, "of its space is used", Symptoms + symptom);
                }
            }
        }
    }

    private static Severity SeverityOf(double ratio) => ratio >= FullAt ? Severity.Critical : Severity.Warning;

    private static Trouble Full(string subject, double ratio, string what, string symptom) => new(
        SeverityOf(ratio), subject,
        string.Create(CultureInfo.InvariantCulture, $"fills: {100 * ratio:0.#} % {what}"))
    {
        Symptom = symptom,
    };

    private static IEnumerable<Trouble> Members(ClusterOverview? cluster)
    {
        if (cluster is null)
            yield break;
        if (!cluster.IsUp)
        {
            yield return new Trouble(Severity.Warning, cluster.Self, $"is not a member of the cluster: {cluster.Trouble ?? "no answer"}")
            {
                Command = "inspect cluster show",
                Symptom = "cluster#a-member-is-not-in-the-cluster",
            };
        }

        foreach (var member in cluster.Members.Where(m => m.State == "unreachable"))
        {
            yield return new Trouble(Severity.Warning, member.Id, "is a member that cannot be reached")
            {
                Path = member.Address,
                Command = "inspect cluster show",
                Symptom = "cluster#a-member-is-missing",
            };
        }
    }

    /// <summary>The target and the part of it that a source reads, in words.</summary>
    internal static (string Target, string Part) PartOf(string source)
    {
        var slash = source.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (source, "its counters") : (source[..slash], source[(slash + 1)..] switch
        {
            "jobs" => "its job table",
            "exports" => "its statistics of clients",
            "quota" => "its quotas",
            "disk" => "its statistics of the storage",
            "upkeep" => "its state of scrub and LFSCK",
            "osp" => "its connections to other targets",
            "imports" => "its connections to targets",
            "capacity" => "its capacity",
            var part => part,
        });
    }

    private static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
    };
}
