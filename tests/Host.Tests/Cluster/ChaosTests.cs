using Xunit.Abstractions;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Members that come and go at random for minutes, while their sums are compared with the truth.</summary>
public class ChaosTests(ITestOutputHelper output)
{
    /// <summary>Seconds between reads and between joins. Many members on one machine are slower than one member per machine.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(45);

    /// <summary>Longer: many members start together and send heartbeats to each other.</summary>
    private static readonly TimeSpan Formation = TimeSpan.FromMinutes(5);

    [ChaosFact]
    public async Task The_sums_of_the_cluster_are_true_while_members_fail_at_random()
    {
        var chaos = Chaos.Asked!;
        await using var servers = new ServersOfACluster(
            chaos.Members, $"-Dcluster.interval={Interval.TotalSeconds}s", $"-Djobs.interval={Interval.TotalSeconds}s",
            "-Dcluster.forget-after=1m");
        await servers.StartGraduallyAsync(Enumerable.Range(0, servers.Count));
        await servers.AreOneClusterAsync(servers.Living, Formation);
        var failures = new RandomFailures(servers, chaos.Seed);

        await new Watch(servers, () => failures.Upright, Window, Span).RunAsync((int)(Interval.TotalSeconds * 8));
        var watch = new Watch(servers, () => failures.Upright, Window, Span);
        var seconds = chaos.Minutes * 60;
        try
        {
            await watch.RunAsync(seconds, failures.FailAsync);
        }
        finally
        {
            output.WriteLine(
                $"seed {chaos.Seed}, {chaos.Members} members, {chaos.Minutes} min: {watch.Answers} answers of "
                + $"{seconds - Window} questions, longest gap {watch.LongestGap.TotalSeconds:0.0} s, worst excess "
                + $"{watch.WorstExcess:0.00}, {watch.Unanswered.Count} local scrapes without an answer; {failures}");
            foreach (var line in failures.Told.Concat(watch.Unanswered))
                output.WriteLine(line);
        }

        watch.AssertWithin(LongestGap);
    }

    /// <summary>
    /// A sum comes from two readings of each target at different moments; it is compared with the minimum and maximum over as long a time.
    /// </summary>
    private static readonly int Window = (int)(Interval.TotalSeconds * 4);

    private static readonly int Span = (int)Interval.TotalSeconds;
}
