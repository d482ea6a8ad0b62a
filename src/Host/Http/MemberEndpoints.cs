using System.Globalization;
using System.Net;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Publishing;
using LustreActors.Host.Listening;
using LustreActors.Host.Pages;
using LustreActors.Messages.Jobs;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Activity;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Http;

/// <summary>The answers of the member port.</summary>
/// <param name="scrapes">Scrapes of this machine.</param>
/// <param name="clusterScrapes">Scrapes of the whole cluster.</param>
/// <param name="answers">The series that this member has read from others.</param>
/// <param name="published">This machine's series.</param>
/// <param name="jobs">The activity of this machine's jobs.</param>
/// <param name="clients">The rates of this machine's clients; null if they are not measured.</param>
/// <param name="overviews">The overview of the whole cluster.</param>
/// <param name="memory">Trimmed after a large answer.</param>
/// <param name="time">The clock.</param>
internal sealed class MemberEndpoints(
    ScrapeHandler scrapes, ClusterScrapes clusterScrapes, ClusterAnswers answers, PublishedExposition published, ServedTables jobs,
    ServedTables? clients, ClusterReader overviews, ManagedMemory memory, TimeProvider time)
{
    /// <summary>The wait for the table of an interval. A target that hangs delays it by the wait of a scrape.</summary>
    private static readonly TimeSpan ActivityWait = TimeSpan.FromSeconds(4);

    /// <summary>Added to the half interval that a sum may take.</summary>
    private static readonly TimeSpan SumReserve = TimeSpan.FromSeconds(10);

    /// <summary><c>GET /metrics?scope=…</c></summary>
    public async Task SeriesAsync(HttpContext context)
    {
        var scope = context.Request.Query["scope"].ToString();
        switch (scope)
        {
            case "local":
                await scrapes.HandleAsync(context, () => Task.FromResult(WithoutSums()), notModified: true).ConfigureAwait(false);
                break;
            case "shards":
                var shards = await answers.ReadOwnShardsAsync(context.RequestAborted).ConfigureAwait(false);
                await ExpositionResponse.WriteAsync(context, shards).ConfigureAwait(false);
                memory.TrimSoon();
                break;
            case "join":
                var join = await answers.ReadJoinAsync(context.RequestAborted).ConfigureAwait(false);
                await ExpositionResponse.WriteAsync(context, join).ConfigureAwait(false);
                break;
            case "cluster":
                await clusterScrapes.HandleOfMemberAsync(context).ConfigureAwait(false);
                break;
            default:
                await HttpServer.WriteLineAsync(
                    context, HttpStatusCode.BadRequest,
                    $"there is no scope '{scope}': local, shards, join or cluster").ConfigureAwait(false);
                break;
        }
    }

    /// <summary><c>GET /jobs/activity</c>: the table of this machine.</summary>
    public Task JobActivityAsync(HttpContext context) => ActivityAsync(context, jobs, ActivityWait);

    /// <summary><c>GET /jobs/sums?interval=N&amp;except=MEMBER</c>.</summary>
    public Task JobSumsAsync(HttpContext context) => SumsAsync(context, jobs, "jobs.interval");

    /// <summary><c>GET /clients/activity</c>: the clients of this machine. An aggregator waits for half an interval.</summary>
    public Task ClientActivityAsync(HttpContext context) =>
        clients is null ? NoContent(context) : ActivityAsync(context, clients, clients.Activity.Interval / 2);

    /// <summary><c>GET /clients/sums?interval=N&amp;except=MEMBER</c>.</summary>
    public Task ClientSumsAsync(HttpContext context) =>
        clients is null ? NoContent(context) : SumsAsync(context, clients, "clients.interval");

    private static Task NoContent(HttpContext context)
    {
        context.Response.StatusCode = (int)HttpStatusCode.NoContent;
        return Task.CompletedTask;
    }

    private async Task ActivityAsync(HttpContext context, ServedTables tables, TimeSpan wait) =>
        await WriteAsync(
            context, await tables.Activity.ReadAsync(wait, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>
    /// Answers with the sum of the tables that this member reads, without those of <c>except</c>; without <c>interval</c>, the current one.
    /// </summary>
    private async Task SumsAsync(HttpContext context, ServedTables tables, string setting)
    {
        var (activity, sums) = tables;
        var query = context.Request.Query;
        var number = JobActivityTable.IntervalOf(time.GetUtcNow() - (activity.Interval / 2), activity.Interval);
        if (query["interval"].ToString() is { Length: > 0 } text
            && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            await HttpServer.WriteLineAsync(
                context, HttpStatusCode.BadRequest,
                $"interval is the number of an interval: seconds since 1970 by {setting}").ConfigureAwait(false);
            return;
        }

        var question = new JobSumsProtocol.ReadSum(number, [.. query["except"].OfType<string>()]);
        var wait = (activity.Interval / 2) + SumReserve;
        var sum = await sums.AskAsync<JobActivitySum>(question, wait, context.RequestAborted).ConfigureAwait(false);
        if (sum.Table.Members.IsEmpty)
            context.Response.StatusCode = (int)HttpStatusCode.NoContent;
        else
            await WriteAsync(context, sum.Table).ConfigureAwait(false);
    }

    /// <summary><c>GET /overview</c>: what the pages show of the whole cluster, from an aggregator.</summary>
    public async Task OverviewAsync(HttpContext context)
    {
        if (await overviews.ReadOwnAsync(context.RequestAborted).ConfigureAwait(false) is not { } overview)
        {
            await HttpServer.WriteLineAsync(context, HttpStatusCode.ServiceUnavailable, "this member is no aggregator")
                .ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(StatusJson.Write(overview, PageFacts.Unknown), context.RequestAborted)
            .ConfigureAwait(false);
    }

    /// <summary>This machine's series without those of jobs and of rates of clients, which travel as tables and are added up.</summary>
    private Exposition WithoutSums()
    {
        var current = published.Current;
        var families = current.Families.Where(f => !IsOfJobs(f) && !ClientFamilies.All.Contains(f));
        return Exposition.Of(families.SelectMany(current.SegmentsOf), out _);
    }

    private static bool IsOfJobs(MetricFamily family) =>
        family.Name.StartsWith("lustre_job_", StringComparison.Ordinal) && family.LabelNames.Contains("jobid");

    private async Task WriteAsync(HttpContext context, JobActivityTable table)
    {
        context.Response.ContentType = JobActivityWriter.ContentType;
        var writer = new JobActivityWriter(table, time.GetElapsedTime);
        while (writer.Write(context.Response.BodyWriter))
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        memory.TrimSoon();
    }
}

/// <summary>Tables of one kind on the member port.</summary>
/// <param name="Activity">The table of this machine.</param>
/// <param name="Sums">The actor that adds up the tables of this member's share.</param>
internal sealed record ServedTables(PublishedActivity Activity, IActorRef Sums);
