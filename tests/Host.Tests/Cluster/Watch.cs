using System.Collections.Concurrent;
using System.Diagnostics;
using LustreActors.Host.Tests.Running;
using Xunit.Sdk;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>
/// Lets time pass for a cluster, asks it every second what all accounts write, and compares that with what is true: it may be late, it may be
/// missing for a while that is stated, and it is never too much.
/// </summary>
/// <param name="servers">The cluster.</param>
/// <param name="upright">The members that are to answer: each is scraped once a second, and one after the other is asked for the sums.</param>
/// <param name="window">How many seconds may lie between what is true and its being told.</param>
/// <param name="span">Over how many seconds members take a rate; what is true is taken over as many.</param>
internal sealed class Watch(ServersOfACluster servers, Func<IReadOnlyList<int>> upright, int window = Watch.Usual, int span = 1)
{
    /// <summary>A sum is of the last two readings of each target, which are some seconds old.</summary>
    private const int Usual = 8;

    /// <summary>So many answers are judged together.</summary>
    private const int Together = 5;

    /// <summary>Anything at all was told. Where a busy machine makes steps late, it is a part of what is true by the seconds of the model.</summary>
    private const decimal LeastExcess = 0.1m;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly List<(TimeSpan At, decimal Written)> _truth = [];
    private readonly Queue<decimal> _told = [];
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>How long in one go less than half of the least that is true was told.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>
    /// The most that was told, in the mean of some answers, of what is true in the mean: 1 is all that may be, and what is counted twice is 2. One
    /// answer by itself says little: two readings that lie closer together than the clock's ticks of a busy machine make too much of one second and
    /// too little of the next.
    /// </summary>
    public decimal WorstExcess { get; private set; }

    public int Answers { get; private set; }

    /// <summary>Scrapes of a member's own machine that were not answered.</summary>
    public IReadOnlyCollection<string> Unanswered => _unanswered;

    private readonly ConcurrentQueue<string> _unanswered = [];
    private TimeSpan? _gapSince;
    private int _asked;

    /// <summary>Fails where something was counted twice, where the sums were missing for too long, or where a member did not answer for its own machine.</summary>
    public void Judge(decimal mostExcess, TimeSpan longestGap)
    {
        Assert.Empty(Unanswered);
        Assert.InRange(WorstExcess, LeastExcess, mostExcess);
        Assert.True(LongestGap <= longestGap, $"no sums for {LongestGap.TotalSeconds:0.0} s");
    }

    /// <summary>For so many seconds; <paramref name="does"/> is called at the beginning of each.</summary>
    public async Task GoAsync(int seconds, Func<int, Task>? does = null)
    {
        for (var second = 0; second < seconds; second++)
        {
            if (does is not null)
                await does(second);
            // Never sooner than a second after the last one, also where that was late: two steps at once would be a rate that is twice as high.
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
        var each = rates.Skip(span).Select((r, i) => (r.Written - rates[i].Written) / (decimal)Math.Max((r.At - rates[i].At).TotalSeconds, 0.5)).ToArray();
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

        // By the seconds of the model: where steps come late a member sees the same rate, and then nothing for a while.
        var mean = (rates[^1].Written - rates[0].Written) / (rates.Length - 1);
        if (mean > 0 && _told.Count == Together)
            WorstExcess = Math.Max(WorstExcess, _told.Average() / mean);

        // Where nothing was written for a second, nothing that is told is still a gap while something was written around it.
        if (told >= each.Min() / 2 && (told > 0 || each.Max() == 0))
        {
            _gapSince = null;
            return;
        }

        _gapSince ??= now - Step;
        LongestGap = now - _gapSince.Value > LongestGap ? now - _gapSince.Value : LongestGap;
    }
}
