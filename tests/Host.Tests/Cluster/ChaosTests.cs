using Xunit.Abstractions;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Members that come and go at random, for minutes, while what they say together is compared with what is true.</summary>
public class ChaosTests(ITestOutputHelper output)
{
    /// <summary>Of reading and of joining. Many members on one machine take longer than they would on their own.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(45);

    /// <summary>Many members have a heartbeat to send to each other, and start together.</summary>
    private static readonly TimeSpan Formation = TimeSpan.FromMinutes(5);

    [ChaosFact]
    public async Task Whatever_happens_to_the_members_what_they_say_together_is_true()
    {
        var chaos = Chaos.Asked!;
        await using var servers = new ServersOfACluster(
            chaos.Members, $"-Dcluster.interval={Interval.TotalSeconds}s", $"-Djobs.interval={Interval.TotalSeconds}s", "-Dcluster.forget-after=1m");
        await servers.StartAllAsync();
        await servers.AreOneClusterAsync(servers.Living, Formation);
        var blows = new Blows(servers, chaos.Seed);

        await new Watch(servers, () => blows.Upright, Window, Span).GoAsync((int)(Interval.TotalSeconds * 8));
        var watch = new Watch(servers, () => blows.Upright, Window, Span);
        var seconds = chaos.Minutes * 60;
        try
        {
            await watch.GoAsync(seconds, blows.StrikeAsync);
        }
        finally
        {
            output.WriteLine(
                $"seed {chaos.Seed}, {chaos.Members} members, {chaos.Minutes} min: {watch.Answers} answers of {seconds - Window} questions, "
                + $"longest gap {watch.LongestGap.TotalSeconds:0.0} s, worst excess {watch.WorstExcess:0.00}, "
                + $"{watch.Unanswered.Count} local scrapes without an answer; {blows}");
            foreach (var line in blows.Told.Concat(watch.Unanswered))
                output.WriteLine(line);
        }

        watch.Judge(1.6m, LongestGap);
    }

    /// <summary>A sum is of two readings of each target, of different moments; compared with the least and the most of as long.</summary>
    private static readonly int Window = (int)(Interval.TotalSeconds * 4);

    private static readonly int Span = (int)Interval.TotalSeconds;
}
