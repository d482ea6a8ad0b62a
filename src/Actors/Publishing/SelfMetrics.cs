using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Metrics;

namespace LustreActors.Actors;

/// <summary>What the program knows of itself, gathered when an exposition is published.</summary>
public sealed class SelfMetrics(ActorTree tree, BlockingLane lane, ScrapeLedger ledger, ReloadLedger reloads, PublishedCluster? cluster, string version, string revision)
{
    private static readonly double Yes = 1;

    public IEnumerable<Segment> Gather(IReadOnlyCollection<SourceStatus> sources) =>
    [
        new SegmentBuilder(SelfFamilies.BuildInfo).Add(1, version, revision, Environment.Version.ToString()).Build(),
        .. Sources(sources),
        .. Actors(),
        .. Lane(),
        .. Scrapes(),
        .. cluster is null ? [] : ClusterSegments.Of(cluster.Current),
        new SegmentBuilder(SelfFamilies.Reloads).Add(reloads.Applied, "applied").Add(reloads.Refused, "refused").Build(),
    ];

    private static IEnumerable<Segment> Sources(IReadOnlyCollection<SourceStatus> sources)
    {
        yield return PerSource(SelfFamilies.SourceUp, s => s.State == SourceState.Up ? Yes : 0);
        yield return PerSource(SelfFamilies.SourceAge, s => s.Age?.TotalSeconds);
        yield return PerSource(SelfFamilies.SourceCollect, s => s.Last?.Duration.TotalSeconds);
        yield return PerSource(SelfFamilies.SourceBytes, s => s.BytesRead);
        yield return PerSource(SelfFamilies.SourceRefused, s => s.LinesRefused);
        yield return PerSource(SelfFamilies.SourceFailures, s => s.Failures);
        yield return PerSource(SelfFamilies.SourceQuarantined, s => s.State == SourceState.Quarantined ? Yes : 0);

        Segment PerSource(MetricFamily family, Func<SourceStatus, double?> value)
        {
            var segment = new SegmentBuilder(family);
            foreach (var source in sources)
            {
                if (value(source) is { } number)
                    segment.Add(number, source.Source);
            }

            return segment.Build();
        }
    }

    /// <summary>By the first two names of a path: a series for each actor would be thousands, and the tree shows each by itself.</summary>
    private IEnumerable<Segment> Actors()
    {
        var branches = tree.Tree().GroupBy(a => ActorPaths.Branch(a.Path)).OrderBy(b => b.Key, StringComparer.Ordinal).ToArray();
        yield return PerBranch(SelfFamilies.Actors, b => b.Count());
        yield return PerBranch(SelfFamilies.MailboxDepth, b => b.Max(a => a.Waiting));

        // A branch that is gone keeps its count: a counter that fell would be read as one that began again, and was high at once.
        var counts = tree.RestartsByBranch;
        var restarts = new SegmentBuilder(SelfFamilies.ActorRestarts);
        foreach (var branch in branches.Select(b => b.Key).Union(counts.Keys).Order(StringComparer.Ordinal))
            restarts.Add(counts.GetValueOrDefault(branch), branch);
        yield return restarts.Build();

        var letters = new SegmentBuilder(SelfFamilies.DeadLetters);
        foreach (var (reason, count) in tree.DeadLetters.ByReason)
            letters.Add(count, Words(reason.ToString()));
        yield return letters.Build();

        Segment PerBranch(MetricFamily family, Func<IEnumerable<ActorSnapshot>, double> value)
        {
            var segment = new SegmentBuilder(family);
            foreach (var branch in branches)
                segment.Add(value(branch), branch.Key);
            return segment.Build();
        }
    }

    private IEnumerable<Segment> Lane()
    {
        var snapshot = lane.Snapshot();
        yield return new SegmentBuilder(SelfFamilies.BlockedThreads).Add(snapshot.InFlight, "in_flight").Add(snapshot.AbandonedNow, "abandoned").Build();
        yield return new SegmentBuilder(SelfFamilies.Abandoned).Add(snapshot.Abandoned).Build();
    }

    private IEnumerable<Segment> Scrapes()
    {
        var figures = ledger.Read();
        yield return One(SelfFamilies.Scrapes, figures.Scrapes);
        yield return One(SelfFamilies.ScrapesCutOff, figures.CutOff);
        yield return One(SelfFamilies.ScrapeLate, figures.LateSources);
        yield return One(SelfFamilies.ScrapeSeconds, figures.Total.TotalSeconds);
        yield return One(SelfFamilies.ScrapeBytes, figures.Bytes);
        yield return One(SelfFamilies.LastScrapeSeconds, figures.Last.TotalSeconds);
        yield return One(SelfFamilies.LastScrapeBytes, figures.LastBytes);
        yield return One(SelfFamilies.LastScrapeSamples, figures.LastSamples);
        yield return One(SelfFamilies.ScrapesInFlight, figures.InFlight);

        static Segment One(MetricFamily family, double value) => new SegmentBuilder(family).Add(value).Build();
    }

    /// <summary>LateReply becomes late_reply.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
