using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Cluster;
using LustreActors.Blocking;
using LustreActors.Host.OwnMetrics;
using LustreActors.Messages;
using LustreActors.Messages.Cluster;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Http;

/// <summary>
/// The page at <c>/</c>: every source with its state, age and last error, those with problems first. It needs no other file.
/// </summary>
internal sealed class StatusPage(
    IActorRef metrics, ScrapeMetrics scrapes, BlockingLane lane, PublishedCluster? cluster, TimeProvider time, string version)
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8884;--good:#1a7f37;--bad:#c62828;--wait:#9a6700}
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
        h1{font-size:1.4rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 0}h1 small{font-weight:normal;opacity:.65}
        p.sum{margin:.4rem 0 1.4rem;opacity:.85}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
        th{font-weight:600;opacity:.7}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}th.n{text-align:right}
        td.e{max-width:34rem;overflow-wrap:anywhere}
        .Up{color:var(--good)}.Failing,.Quarantined,.Refused{color:var(--bad)}.Waiting,.Paused{color:var(--wait)}
        nav a{margin-right:1rem}
        """;

    /// <summary>The number of shards shown of one member; <c>inspect cluster shards</c> shows all.</summary>
    private const int MaxShownShards = 12;

    private readonly long _started = time.GetTimestamp();

    public async Task HandleAsync(HttpContext context)
    {
        var sources = await metrics.AskAsync<ImmutableArray<SourceStatus>>(
            MetricsProtocol.ReadSources.Now, TimeSpan.FromSeconds(2), context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        await context.Response.WriteAsync(Render(sources), context.RequestAborted).ConfigureAwait(false);
    }

    private string Render(ImmutableArray<SourceStatus> sources)
    {
        var (blocked, host) = (lane.Snapshot(), Text(Environment.MachineName));
        var troubled = sources.Count(s => s.State != SourceState.Up && s.State != SourceState.Waiting);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="10">
            <meta name="viewport" content="width=device-width"><title>lustre-exporter on {host}</title><style>{Style}</style></head><body>
            <h1>lustre-exporter <small>{Text(version)} on {host}, up {Span(time.GetElapsedTime(_started))}</small></h1>
            <p class="sum">{sources.Length} sources, {troubled} in trouble.
            {scrapes.Answered} scrapes, the last one {Milliseconds(scrapes.Last)} for {scrapes.LastSamples:N0} samples.
            {(blocked.AbandonedNow == 1 ? "1 thread hangs" : $"{blocked.AbandonedNow} threads hang")} in the kernel.</p>
            <nav><a href="/metrics">metrics</a><a href="/-/healthy">healthy</a><a href="/-/ready">ready</a></nav>
            <table><thead><tr><th>source</th><th>state</th><th class="n">age</th><th class="n">took</th>
            <th class="n">read</th><th class="n">refused</th><th>last error</th></tr></thead><tbody>

            """);
        foreach (var source in sources.OrderBy(s => s.State == SourceState.Up).ThenBy(s => s.Source, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>{Text(source.Source)}</td><td class="{source.State}">{StateText(source)}</td>
                <td class="n">{(source.Age is { } age ? Span(age) : "–")}</td>
                <td class="n">{(source.Last is { } last ? Milliseconds(last.Duration) : "–")}</td>
                <td class="n">{(source.Last?.BytesRead ?? 0):N0} B</td><td class="n">{source.LinesRefused:N0}</td>
                <td class="e">{Text(source.Error ?? "")}</td></tr>

                """);
        }

        if (sources.IsEmpty)
            page.Append("<tr><td colspan=\"7\">No Lustre on this host yet: waiting for one.</td></tr>");
        page.Append("</tbody></table>");
        if (cluster is not null)
            AppendCluster(page, cluster.Current);
        return page.Append("</body></html>\n").ToString();
    }

    private static void AppendCluster(StringBuilder page, ClusterStatus status)
    {
        var plan = status.Plan;
        var coordination = status.Coordination.IsUp
            ? ""
            : $" The members cannot be asked for: {Text(status.Coordination.Trouble ?? "no answer")}. The last that are known stay.";
        page.Append(CultureInfo.InvariantCulture, $"""
            <h2>Cluster</h2>
            <p class="sum">{plan.View.Members.Length} members, {plan.Aggregators.Length} of them aggregate;
            so since {status.Since:yyyy-MM-dd HH:mm:ss} UTC (revision {plan.View.Revision}).{coordination}
            <a href="/metrics?scope=cluster">metrics of all</a></p>
            <table><thead><tr><th>member</th><th>state</th><th>role</th><th>address</th><th>owns</th></tr></thead><tbody>

            """);
        foreach (var member in plan.View.Members)
        {
            var owned = plan.Owners.Where(o => o.Owner.Id == member.Id).Select(o => o.Shard).ToArray();
            var shown = string.Join(", ", owned.Take(MaxShownShards))
                + (owned.Length > MaxShownShards ? $", and {owned.Length - MaxShownShards} more" : "");
            page.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>{Text(member.Id)}{(member.Id == status.Self ? " (this)" : "")}</td>
                <td class="{(member.State == MemberState.Active ? "Up" : "Waiting")}">{member.State.ToString().ToLowerInvariant()}</td>
                <td>{(plan.IsAggregator(member.Id) ? "aggregates" : "is read")}</td><td>{Text(member.Url.ToString())}</td>
                <td class="e">{Text(shown)}</td></tr>

                """);
        }

        foreach (var peer in plan.Peers.Where(p => p.IsForeign))
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(peer.Name)}</td><td></td><td>another exporter</td><td>{Text(peer.Url.ToString())}</td><td></td></tr>\n");
        page.Append("</tbody></table>");
    }

    private static string StateText(SourceStatus source) => source.State switch
    {
        SourceState.Up => "up",
        SourceState.Waiting when source.InFlight => "being read",
        SourceState.Waiting => "not read yet",
        SourceState.Failing => "failing",
        SourceState.Quarantined => "hangs",
        SourceState.Refused => "not tried",
        _ => "restarting",
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.0} ms");

    internal static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} d"),
    };
}
