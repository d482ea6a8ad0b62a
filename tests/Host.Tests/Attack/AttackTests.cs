using System.Diagnostics;
using System.Globalization;
using LustreActors.Host.Tests.Running;
using Xunit.Abstractions;

namespace LustreActors.Host.Tests.Attack;

/// <summary>
/// Hostile files, clients, commands, upstreams, peers, members and signals. Each has a bound on memory, threads and descriptors, and costs
/// nobody else freshness. <c>./dev attack</c> goes on for minutes, with several at a time.
/// </summary>
[Collection(Alone.Name)]
public sealed class AttackTests(ITestOutputHelper output)
{
    private const string MinutesIn = "LUSTRE_ATTACK_MINUTES";
    private const string SeedIn = "LUSTRE_ATTACK_SEED";
    private const int Rounds = 2;
    private const int MostAtOnce = 4;

    [Fact]
    public async Task An_attack_stays_within_its_bounds_and_costs_nobody_else_freshness()
    {
        var random = new Random(Number(SeedIn) ?? 1);
        await using var victim = await Victim.StartAsync();
        foreach (var attack in Attacks.All)
            await AttackAsync(victim, random, [attack]);
        await EndAsync(victim);
    }

    [LongAttackFact]
    public async Task Attacks_together_stay_within_their_bounds_and_cost_nobody_else_freshness()
    {
        var seed = Number(SeedIn) ?? Random.Shared.Next(1, 1_000_000);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var began = Stopwatch.GetTimestamp();
        await using var victim = await Victim.StartAsync();
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(Number(MinutesIn) ?? 10))
        {
            var attacks = Attacks.All.OrderBy(_ => random.Next()).DistinctBy(a => a.Neighbour).Take(random.Next(1, MostAtOnce + 1));
            await AttackAsync(victim, random, [.. attacks]);
        }

        await EndAsync(victim);
    }

    private async Task AttackAsync(Victim victim, Random random, IReadOnlyList<Attack> attacks)
    {
        var names = string.Join(", ", attacks.Select(a => a.Name));
        try
        {
            var ends = attacks.Select(a => a.Begin(victim, random)).ToArray();
            foreach (var attack in attacks)
            {
                await Eventually.HoldsAsync(async () => Assert.True(
                    attack.Shows(await victim.Exporter.ScrapeAsync()), $"{attack.Name} is not to be seen"));
            }

            for (var round = 0; round < Rounds; round++)
            {
                await victim.InnocentsAreFreshAsync();
                victim.StaysWithinBounds();
            }

            foreach (var end in ends)
                await end();
            await victim.IsWellAsync();
            output.WriteLine(
                $"{names}: {victim.Exporter.Process.Status("VmRSS") / 1024} MiB, {victim.Exporter.Process.Status("Threads")} threads, "
                + $"{victim.Exporter.Process.Descriptors} descriptors afterwards");
        }
        catch (Exception e)
        {
            var log = string.Join('\n', victim.Exporter.Log.All.TakeLast(20));
            throw new InvalidOperationException($"{names}; the log ends with:\n{log}", e);
        }
    }

    private async Task EndAsync(Victim victim)
    {
        output.WriteLine($"at most {victim.Exporter.Process.Status("VmHWM") / 1024} MiB");
        Assert.DoesNotContain('\e', victim.Exporter.Log.Text);
        await victim.Exporter.StopAsync();
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    /// <summary>A test that takes minutes: it runs only on request.</summary>
    private sealed class LongAttackFactAttribute : FactAttribute
    {
        public LongAttackFactAttribute()
        {
            if (Number(MinutesIn) is null)
                Skip = "it takes minutes: ./dev attack [MINUTES] runs it";
        }
    }
}
