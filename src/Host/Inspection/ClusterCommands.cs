using System.Collections.Immutable;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Inspection;

/// <summary>Commands about other machines.</summary>
internal sealed class ClusterCommands(InspectedCluster? cluster, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The members as Akka sees them: <c>address | [roles] | status | reachability | version</c>, as Petabridge.Cmd prints them.
    /// </summary>
    public async Task ShowAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var published = Cluster().Published;
        var (status, control) = (published.Current, published.Control.Current);
        if (!question.Json)
        {
            var text = status.Mode == ClusterMode.Off
                ? "no members: cluster.enabled is off; the exporters of cluster.peers are read (see `inspect cluster shards`)\n"
                : control.Show();
            await reply.WriteAsync(text).ConfigureAwait(false);
            return;
        }

        var table = new Table("address", "member", "roles", "status", "reachable", "version", "url", "aggregates", "joins", "filesystems");
        foreach (var line in control.Members)
        {
            var member = status.Plan.View.Members.FirstOrDefault(m => m.Id == line.Id);
            table.Add(
                line.Address,
                line.Id,
                string.Join(',', line.Roles),
                line.Status.ToLowerInvariant(),
                line.IsReachable,
                line.Version,
                member?.Url.ToString(),
                status.Plan.IsAggregator(line.Id),
                status.Plan.JoinsJobs(line.Id),
                member is null ? null : string.Join(',', member.Filesystems));
        }

        await reply.WriteAsync(table.Json()).ConfigureAwait(false);
    }

    public async Task CommandAsync(ClusterCommand what, InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        MemberAddress? member = null;
        if (question.Argument is { } text)
            member = ParseAddress(text);
        var problem = await Cluster().CommandAsync(what, member, stopping).ConfigureAwait(false);
        if (problem is not null)
            reply.ExitWith(ExitCode.Failed);
        await reply.WriteAsync(question.Json
            ? new Table("done", "problem").Add(problem is null, problem).Json()
            : (problem ?? "done; see `inspect cluster show`") + "\n").ConfigureAwait(false);
    }

    /// <summary>The owner of each shard, and the part of it that this member has.</summary>
    public async Task ShardsAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var cluster = Cluster();
        var plan = cluster.Published.Current.Plan;
        var parts = (await cluster.PartsAsync(stopping).ConfigureAwait(false)).Parts
            .ToDictionary(p => p.Part.Shard, StringComparer.Ordinal);
        var table = new Table("shard", "owner", "age", "series", "revision", "made");
        foreach (var (shard, owner) in plan.Owners)
        {
            parts.TryGetValue(shard, out var known);
            table.Add(
                shard,
                owner.Id,
                Cell.Duration(known.Part is null ? null : time.GetElapsedTime(known.Part.CollectedAt)),
                Cell.Number(known.Part?.Segments.Sum(s => (long)s.Table.Count)),
                Cell.Number(known.Part?.Revision),
                known.Part is null ? null : known.IsOwn ? "here" : "elsewhere");
        }

        var text = table.Text("no shards: no aggregator is known yet") + Tables("collectors", cluster.Published.OwnSum)
            + (cluster.Published.Current.OwnsJobs ? Tables("aggregators", cluster.Published.Joined) : "");
        await reply.WriteAsync(question.Json ? table.Json() : text).ConfigureAwait(false);
    }

    /// <summary>The completeness of the last sum of jobs; empty when none was made here.</summary>
    private static string Tables(string of, JobSumState? sum) => sum is null
        ? ""
        : $"jobs of {sum.Expected} {of}{Named("late", sum.Late)}{Named("missing", sum.Missing)}{Named("left out", sum.Overlapping)}\n";

    private static string Named(string what, ImmutableArray<string> names) =>
        names.IsEmpty ? "" : $"; {what}: {string.Join(", ", names.Take(20))}";

    /// <summary>Writes a line for each change, until the client disconnects.</summary>
    public async Task TailAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var cluster = Cluster();
        var seen = (ClusterStatus?)null;
        using var timer = new PeriodicTimer(PollInterval, time);
        do
        {
            var now = cluster.Published.Current;
            if (ReferenceEquals(now, seen))
                continue;
            foreach (var line in Changes(seen, now))
                await reply.WriteAsync($"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {line}\n").ConfigureAwait(false);
            seen = now;
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }

    private static IEnumerable<string> Changes(ClusterStatus? before, ClusterStatus now)
    {
        if (before is null || before.Plan.View.Revision != now.Plan.View.Revision)
            yield return $"revision {now.Plan.View.Revision}: {now.Plan.View.Members.Length} members, aggregators: "
                + $"{string.Join(", ", now.Plan.Aggregators.Select(a => a.Id))}";
        if (before is null || before.Coordination != now.Coordination)
            yield return now.Coordination.IsUp ? "this process is a member" : $"this process is no member: {now.Coordination.Trouble}";
        foreach (var member in now.Plan.View.Members)
        {
            var known = before?.Plan.View.Members.FirstOrDefault(m => m.Id == member.Id);
            if (known is null || known.State != member.State || known.Incarnation != member.Incarnation)
                yield return $"{member.Id} is {member.State.ToString().ToLowerInvariant()} ({member.Incarnation}, {member.Url})";
        }

        foreach (var gone in before?.Plan.View.Members.Where(m => now.Plan.View.Members.All(n => n.Id != m.Id)) ?? [])
            yield return $"{gone.Id} is gone";
        var had = before?.Plan.Owners.ToDictionary(o => o.Shard, o => o.Owner.Id) ?? [];
        foreach (var (shard, owner) in now.Plan.Owners)
        {
            if (had.GetValueOrDefault(shard) != owner.Id)
                yield return $"{shard} is {owner.Id}'s";
        }
    }

    /// <summary>
    /// Parses an address as <c>cluster show</c> prints it, <c>akka.ssl.tcp://lustre-cluster@oss1:9848</c>, or short, <c>oss1:9848</c>.
    /// </summary>
    private static MemberAddress ParseAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return MemberAddress.TryParse(text[(at + 1)..], ClusterSystemOptions.DefaultPort, out var address)
            ? address
            : throw new UsageException(
                $"'{text}' is no address of a member; write it as oss1:9848, or as `inspect cluster show` prints it");
    }

    private InspectedCluster Cluster() => cluster
        ?? throw new UsageException("this process is by itself: cluster.enabled is off, and cluster.peers names no other exporter");
}
