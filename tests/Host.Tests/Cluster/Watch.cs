using System.Collections.Concurrent;
using System.Diagnostics;
using LustreActors.Host.Tests.Running;
using Xunit.Sdk;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>
/// Advances a cluster, asks it every second for the write rates of all accounts, and compares them with the truth: they may be late, they
/// may be missing for a stated time, and they are never too high.
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

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly List<(TimeSpan At, decimal Written)> _truth = [];
    private readonly Queue<decimal> _told = [];
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>The longest time for which less than half of the truth's minimum was served.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>
    /// The highest ratio of the served mean to the true mean: 1 is the limit, and a value that is counted twice has 2. A mean of several
    /// answers is taken, because on a busy machine two readings that are too close together make one second too high and the next too low.
    /// </summary>
    public decimal WorstExcess { get; private set; }

    public int Answers { get; private set; }

    /// <summary>Scrapes of a member's own machine that were not answered.</summary>
    public IReadOnlyCollection<string> Unanswered => _unanswered;

    private readonly ConcurrentQueue<string> _unanswered = [];
    private TimeSpan? _gapSince;
    private int _asked;

    /// <summary>
    /// Fails if a value was counted twice, the sums were missing for too long, or a member did not answer for its own machine.
    /// </summary>
    public void AssertWithin(decimal mostExcess, TimeSpan longestGap)
    {
        Assert.Empty(Unanswered);
        Assert.InRange(WorstExcess, MinServedRatio, mostExcess);
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
            told = Samples.Parse(answer).Sum("cluster_job_write_throughput_bytes");
            Answers++;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            told = 0;
        }

        var now = Stopwatch.GetElapsedTime(_began);
        _told.Enqueue(told);
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
}
