using LustreActors.Actors;
using LustreActors.Messages;

namespace LustreActors.Host;

/// <summary>Questions about other machines.</summary>
internal sealed class ClusterCommands(Collector collector, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Who the members are, as this one sees them, and how it stands with what they find each other by.</summary>
    public async Task ShowAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var room = Room();
        var status = room.Published.Current;
        var table = new Table("member", "state", "role", "url", "version", "incarnation", "shards");
        foreach (var member in status.Plan.View.Members)
        {
            table.Add(
                member.Id == status.Self ? member.Id + " (this)" : member.Id,
                member.State.ToString().ToLowerInvariant(),
                status.Plan.IsAggregator(member.Id) ? "aggregates" : "is read",
                member.Url.ToString(),
                member.Version,
                member.Incarnation,
                status.Plan.Owners.Count(o => o.Owner.Id == member.Id));
        }

        if (question.Json)
        {
            await reply.WriteAsync(table.Json()).ConfigureAwait(false);
            return;
        }

        if (status.Mode != ClusterMode.Off)
            await reply.WriteAsync(Words(status)).ConfigureAwait(false);
        await reply.WriteAsync(table.Text("no members; the exporters of cluster.peers are read (see `inspect cluster shards`)")).ConfigureAwait(false);
    }

    /// <summary>Who owns what, and what is known of it here.</summary>
    public async Task ShardsAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var room = Room();
        var plan = room.Published.Current.Plan;
        var parts = (await room.PartsAsync(stopping).ConfigureAwait(false)).Parts.ToDictionary(p => p.Part.Shard, StringComparer.Ordinal);
        var table = new Table("shard", "owner", "age", "series", "jobs", "revision", "made");
        foreach (var (shard, owner) in plan.Owners)
        {
            parts.TryGetValue(shard, out var known);
            table.Add(
                shard,
                owner.Id,
                Cell.Duration(known.Part is null ? null : time.GetElapsedTime(known.Part.CollectedAt)),
                Cell.Number(known.Part?.Segments.Sum(s => (long)s.Table.Count)),
                Cell.Number(known.Part?.Jobs.Sum(j => (long)j.Count)),
                Cell.Number(known.Part?.Revision),
                known.Part is null ? null : known.IsOwn ? "here" : "elsewhere");
        }

        await reply.WriteAsync(question.Json ? table.Json() : table.Text("no shards: no aggregator is known yet")).ConfigureAwait(false);
    }

    /// <summary>A line for each change, until the client leaves.</summary>
    public async Task TailAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var room = Room();
        var seen = (ClusterStatus?)null;
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            var now = room.Published.Current;
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
            yield return $"revision {now.Plan.View.Revision}: {now.Plan.View.Members.Length} members, aggregators: {string.Join(", ", now.Plan.Aggregators.Select(a => a.Id))}";
        if (before is null || before.Coordination != now.Coordination)
            yield return now.Coordination.IsUp ? "the members can be asked for" : $"the members cannot be asked for: {now.Coordination.Trouble}";
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

    private static string Words(ClusterStatus status)
    {
        var coordination = status.Coordination.IsUp ? "the members can be asked for" : $"the members cannot be asked for: {status.Coordination.Trouble}";
        return $"revision {status.Plan.View.Revision} since {status.Since:yyyy-MM-dd'T'HH:mm:ss'Z'}; {coordination}\n";
    }

    private ClusterRoom Room() => collector.Cluster ?? throw new UsageException("this process is by itself: cluster.enabled is off, and cluster.peers names no other exporter");
}
