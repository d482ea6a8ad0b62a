using System.Collections.Concurrent;
using System.Diagnostics;
using LustreActors.Host.Tests.Running;
using Xunit.Sdk;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>
/// Advances a cluster, asks it every second for what all jobs have written and how fast, and compares the answers with the truth: they may
/// be late, they may be missing for a stated time, and they are never too high.
/// </summary>
/// <param name="servers">The cluster.</param>
/// <param name="upright">The members that must answer: each is scraped once a second, and one after the other is asked for the
/// sums.</param>
/// <param name="window">The seconds that may pass between a change and its appearance in the sums.</param>
/// <param name="span">The seconds over which members take a rate; the truth is taken over as many.</param>
internal sealed class Watch(ServersOfACluster servers, Func<IReadOnlyList<int>> upright, int window = Watch.Usual, int span = 1)
{
    /// <summary>A sum comes from the last two readings of each target, which are some seconds old.</summary>
    private const int Usual = 8;

    /// <summary>The number of answers that are averaged.</summary>
    private const int Together = 5;

    /// <summary>The smallest ratio at which a sum counts as served. A busy machine that delays steps lowers the ratio.</summary>
    private const decimal MinServedRatio = 0.1m;

    /// <summary>
    /// The model writes in steps of a second, and a member's rate is over half a second at least: one step in half a second is twice the
    /// mean. That nothing is counted twice is seen in the sums of bytes, exactly.
    /// </summary>
    private const decimal MostExcess = 2.2m;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly List<(TimeSpan At, decimal Written)> _truth = [];
    private readonly Queue<decimal> _told = [];
    private decimal _lastTold = -1;
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>The longest time for which less than half of the truth's minimum was served.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>
    /// The highest ratio of the served mean to the true mean. A mean of several answers is taken, because on a busy machine two readings
    /// that are too close together make one second too high and the next too low. An answer that is served again while the join moves to
    /// another member counts once.
    /// </summary>
    public decimal WorstExcess { get; private set; }

    public int Answers { get; private set; }

    /// <summary>The number of values that <see cref="CountedTwice"/> was looked for in.</summary>
    public int JobsCompared { get; private set; }

    /// <summary>Scrapes of a member's own machine that were not answered.</summary>
    public IReadOnlyCollection<string> Unanswered => _unanswered;

    private readonly ConcurrentQueue<string> _unanswered = [];

    /// <summary>Jobs that had written more than was true when they were asked for: a target was counted twice.</summary>
    public IReadOnlyCollection<string> CountedTwice => _countedTwice;

    private readonly List<string> _countedTwice = [];
    private TimeSpan? _gapSince;
    private int _asked;

    /// <summary>
    /// Fails if a value was counted twice, the sums were missing for too long, or a member did not answer for its own machine.
    /// </summary>
    public void AssertWithin(TimeSpan longestGap)
    {
        Assert.Empty(Unanswered);
        Assert.Empty(CountedTwice);
        Assert.True(JobsCompared > 0, "no answer had what a job has written so far");
        Assert.InRange(WorstExcess, MinServedRatio, MostExcess);
        Assert.True(LongestGap <= longestGap, $"no sums for {LongestGap.TotalSeconds:0.0} s");
    }

    /// <summary>Watches for some seconds; <paramref name="does"/> is called at the start of each.</summary>
    public async Task RunAsync(int seconds, Func<int, Task>? does = null)
    {
        for (var second = 0; second < seconds; second++)
        {
            if (does is not null)
                await does(second);
            // At least a second after the last step, even if that was late: two steps at once would double the rate.
            if (_truth.Count > 0 && _truth[^1].At + Step - Stopwatch.GetElapsedTime(_began) is { Ticks: > 0 } early)
                await Task.Delay(early);
            servers.Advance(Step);
            _truth.Add((Stopwatch.GetElapsedTime(_began), servers.Written()));
            var living = upright();
            var scrapes = living.Select(m => ScrapeAsync(m, servers[m])).ToArray();
            await LookAsync(living[_asked++ % living.Count]);
            await Task.WhenAll(scrapes);
        }
    }

    private async Task ScrapeAsync(int member, RunningExporter exporter)
    {
        try
        {
            Assert.True((await exporter.ScrapeAsync()).Has("lustre_write_bytes_total"));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or XunitException)
        {
            _unanswered.Enqueue($"{ServersOfACluster.NameOf(member)}: {e.Message}");
        }
    }

    private async Task LookAsync(int whom)
    {
        if (_truth.Count < window + span)
            return;
        var rates = _truth.TakeLast(window + span).ToArray();
        var each = rates.Skip(span)
            .Select((r, i) => (r.Written - rates[i].Written) / (decimal)Math.Max((r.At - rates[i].At).TotalSeconds, 0.5)).ToArray();
        decimal told;
        try
        {
            using var overdue = new CancellationTokenSource(Step * 3);
            var answer = await servers[whom].Http.GetStringAsync("/metrics?scope=cluster", overdue.Token);
            var samples = Samples.Parse(answer);
            told = samples.Sum("cluster_job_write_throughput_bytes");
            Answers++;
            CompareBytes(samples, ServersOfACluster.NameOf(whom));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            told = 0;
        }

        var now = Stopwatch.GetElapsedTime(_began);
        if (told != _lastTold)
            _told.Enqueue(told);
        _lastTold = told;
        if (_told.Count > Together)
            _told.Dequeue();

        // Counted in seconds of the model: if steps come late, a member sees the same rate, and then nothing for a while.
        var mean = (rates[^1].Written - rates[0].Written) / (rates.Length - 1);
        if (mean > 0 && _told.Count == Together)
            WorstExcess = Math.Max(WorstExcess, _told.Average() / mean);

        // A second without writes does not end a gap, as long as there were writes around it.
        if (told >= each.Min() / 2 && (told > 0 || each.Max() == 0))
        {
            _gapSince = null;
            return;
        }

        _gapSince ??= now - Step;
        LongestGap = now - _gapSince.Value > LongestGap ? now - _gapSince.Value : LongestGap;
    }

    /// <summary>
    /// The counters of the model stand still until the next step: no sum can be above them. Programs outside of jobs are left out.
    /// </summary>
    private void CompareBytes(Samples samples, string member)
    {
        foreach (var job in samples.Of("cluster_top_job_written_so_far_bytes").Where(j => j["jobid"].All(char.IsAsciiDigit)))
        {
            var truth = servers.WrittenSoFar(job["jobid"]);
            JobsCompared++;
            if (job.Value > truth)
                _countedTwice.Add($"step {_truth.Count}, {member}: job {job["jobid"]} has {job.Value} bytes of {truth}");
        }
    }
}
