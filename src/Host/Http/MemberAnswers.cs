using System.Globalization;
using System.Net;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Messages.Jobs;
using LustreActors.Metrics;
using LustreActors.Sources.Activity;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host;

/// <summary>What members ask each other.</summary>
/// <param name="scrapes">Scrapes of this machine.</param>
/// <param name="clusterScrapes">Scrapes of the whole cluster.</param>
/// <param name="answers">What this member has read of others.</param>
/// <param name="published">This machine's series.</param>
/// <param name="activity">What this machine's jobs do.</param>
/// <param name="sums">What the jobs of this member's share do.</param>
/// <param name="memory">Tidied up after a large answer.</param>
/// <param name="time">The clock.</param>
internal sealed class MemberAnswers(
    ScrapeHandler scrapes, ClusterScrapes clusterScrapes, ClusterAnswers answers, PublishedExposition published, PublishedActivity activity,
    IActorRef sums, ManagedMemory memory, TimeProvider time)
{
    /// <summary>A target that hangs costs a table its wait for it; the table is there a moment later.</summary>
    private static readonly TimeSpan ActivityWait = TimeSpan.FromSeconds(4);

    /// <summary>Of a sum, on top of the half interval that it may take.</summary>
    private static readonly TimeSpan SumReserve = TimeSpan.FromSeconds(10);

    /// <summary><c>GET /metrics?scope=…</c></summary>
    public async Task SeriesAsync(HttpContext context)
    {
        var scope = context.Request.Query["scope"].ToString();
        switch (scope)
        {
            case "local":
                await scrapes.HandleAsync(context, () => Task.FromResult(Own()), notModified: true).ConfigureAwait(false);
                break;
            case "shards":
                await ExpositionResponse.WriteAsync(context, await answers.ReadOwnShardsAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
                memory.TidySoon();
                break;
            case "join":
                await ExpositionResponse.WriteAsync(context, await answers.ReadJoinAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
                break;
            case "cluster":
                await clusterScrapes.HandleAsync(context).ConfigureAwait(false);
                break;
            default:
                await SayAsync(context, HttpStatusCode.BadRequest, $"there is no scope '{scope}': local, shards, join or cluster").ConfigureAwait(false);
                break;
        }
    }

    /// <summary><c>GET /jobs/activity</c>: the table of this machine.</summary>
    public async Task ActivityAsync(HttpContext context) =>
        await WriteAsync(context, await activity.ReadAsync(ActivityWait, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary><c>GET /jobs/sums?interval=N&amp;except=MEMBER</c>: the sum of the tables that this member reads. Without a number, that of now.</summary>
    public async Task SumsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var number = JobActivityTable.IntervalOf(time.GetUtcNow() - (activity.Interval / 2), activity.Interval);
        if (query["interval"].ToString() is { Length: > 0 } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            await SayAsync(context, HttpStatusCode.BadRequest, "interval is the number of an interval: seconds since 1970 by jobs.interval").ConfigureAwait(false);
            return;
        }

        var question = new JobSumsProtocol.ReadSum(number, [.. query["except"].OfType<string>()]);
        var sum = await sums.AskAsync<JobActivitySum>(question, (activity.Interval / 2) + SumReserve, context.RequestAborted).ConfigureAwait(false);
        if (sum.Table.Members.IsEmpty)
            context.Response.StatusCode = (int)HttpStatusCode.NoContent;
        else
            await WriteAsync(context, sum.Table).ConfigureAwait(false);
    }

    /// <summary>What this machine says of itself. What its jobs do is in its table.</summary>
    private Exposition Own()
    {
        var current = published.Current;
        return Exposition.Of(current.Families.Where(f => !IsOfJobs(f)).SelectMany(current.SegmentsOf), out _);
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
        memory.TidySoon();
    }

    private static Task SayAsync(HttpContext context, HttpStatusCode status, string text) => HttpServer.WriteTextAsync(context, status, text + "\n");
}
