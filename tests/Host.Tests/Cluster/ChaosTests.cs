using LustreActors.Host.Tests.Running;
using Xunit.Abstractions;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Members that come and go at random over a real etcd, for minutes, while what they say together is compared with what is true.</summary>
public class ChaosTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(4);

    /// <summary>Of reading and of joining. Many members on one machine take longer than they would on their own.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Lease, damping, an interval of reading and one of joining; and the second by which is looked.</summary>
    private static readonly TimeSpan LongestGap = Ttl + TimeSpan.FromSeconds(1) + (Interval * 2) + TimeSpan.FromSeconds(1);

    [ChaosFact]
    public async Task Whatever_happens_to_the_members_what_they_say_together_is_true()
    {
        var chaos = Chaos.Asked!;
        await using var etcd = await RealEtcd.StartAsync();
        await using var servers = new ServersOfACluster(
            chaos.Members,
            "-Dcluster.mode=etcd", $"-Dcluster.etcd.endpoints=[\"{etcd.Url.ToString().TrimEnd('/')}\"]", $"-Dcluster.etcd.ttl={Ttl.TotalSeconds}s", "-Dcluster.etcd.deadline=1s",
            "-Dcluster.wait-timeout=5s", $"-Dcluster.interval={Interval.TotalSeconds}s", $"-Djobs.interval={Interval.TotalSeconds}s");
        await servers.StartAllAsync();
        var blows = new Blows(servers, etcd, chaos.Seed);
        var asked = 0;

        var beginning = new Watch(servers, () => blows.Upright[asked++ % blows.Upright.Count], Window, Span);
        await beginning.GoAsync((int)(Interval.TotalSeconds * 8));
        var watch = new Watch(servers, () => blows.Upright[asked++ % blows.Upright.Count], Window, Span);
        var seconds = chaos.Minutes * 60;
        try
        {
            await watch.GoAsync(seconds, second => blows.StrikeAsync(second, seconds));
        }
        finally
        {
            output.WriteLine(
                $"seed {chaos.Seed}, {chaos.Members} members, {chaos.Minutes} min: {watch.Answers} answers of {seconds - Window} questions, "
                + $"longest gap {watch.LongestGap.TotalSeconds:0.0} s, worst excess {watch.WorstExcess:0.00}; {blows}");
            foreach (var line in blows.Told)
                output.WriteLine(line);
        }

        Assert.InRange(watch.WorstExcess, 0.5m, 1.6m);
        Assert.True(watch.LongestGap <= LongestGap, $"nothing was told for {watch.LongestGap}, seed {chaos.Seed}");
    }

    /// <summary>A sum is of two readings of each target, of different moments; compared with the least and the most of as long.</summary>
    private static readonly int Window = (int)(Interval.TotalSeconds * 4);

    private static readonly int Span = (int)Interval.TotalSeconds;
}
