using LustreActors.Actors.Clients;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Tests.Lustre;
using LustreActors.Messages.Clients;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors.Tests.Clients;

/// <summary>The branch of the rates of clients in the whole tree, over a simulated Lustre.</summary>
public sealed class ClientsSourceTests
{
    private static readonly ClientsOptions Options = new(TimeSpan.FromSeconds(10), 10_000, "", ReverseDns: false, "oss1");

    [Fact]
    public async Task A_sweep_reads_the_clients_itself_and_its_rates_are_served_and_published()
    {
        await using var world = World();
        var rates = new PublishedClientRates(world.Time);
        world.Start(ClientsSource.Name, ClientsSource.Props(() => Options, new ClientsScope(rates), world.Services));
        Assert.Equal(0, Sweep(world, rates).Targets);

        var second = Sweep(world, rates);
        world.Scrape();

        Assert.Equal((5, 0), (second.Targets, second.MissingTargets));
        Assert.Contains(second.Rows, r => r.Read + r.Written > 0);
        const string Series = "lustre_client_read_throughput_bytes{filesystem=\"scratch\",host=\"";
        Assert.Contains(world.Samples, s => s.StartsWith(Series, StringComparison.Ordinal));
        Assert.DoesNotContain(world.Samples, s => s.StartsWith("lustre_client_export", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_hangs_is_missing_after_half_an_interval_and_the_others_have_their_rates()
    {
        await using var world = World();
        var rates = new PublishedClientRates(world.Time);
        world.Start(ClientsSource.Name, ClientsSource.Props(() => Options, new ClientsScope(rates), world.Services));
        Sweep(world, rates);
        var nid = world.Model.Filesystems[0].Clients.First(c => c.Connected).Nid;
        using var hung = world.Files.Hang("scratch-OST0000", $"exports/{nid}/stats");

        var missing = Sweep(world, rates, hangs: true);

        Assert.Equal((4, 1), (missing.Targets, missing.MissingTargets));
        Assert.NotEmpty(missing.Rows);
    }

    [Fact]
    public async Task It_exists_only_while_it_is_configured()
    {
        await using var world = World();
        var rates = new PublishedClientRates(world.Time);
        var branch = world.Start(ClientsSource.Name, ClientsSource.Props(() => null, new ClientsScope(rates), world.Services));
        world.Advance(60);
        Assert.Null(world.Show("/clients/source"));

        Tell(Options);
        var first = world.Show("/clients/source");
        Assert.NotNull(first);
        Tell(Options with { });
        Assert.Equal(first.Uid, world.Show("/clients/source")!.Uid);
        Tell(null);
        Assert.Null(world.Show("/clients/source"));

        void Tell(ClientsOptions? options)
        {
            branch.Tell(new OptionalSourceProtocol.Reconfigured(options), Akka.Actor.ActorRefs.NoSender);
            world.Settle();
        }
    }

    private static LustreWorld World()
    {
        var world = new LustreWorld(sources: new LustreSourceOptions { ClientName = "oss1", Clients = SourceSetting.On });
        world.Scrape();
        return world;
    }

    private static ClientRates Sweep(LustreWorld world, PublishedClientRates rates, bool hangs = false)
    {
        var before = rates.Current;
        world.Model.Advance(TimeSpan.FromSeconds(10));
        world.Files.Write();
        world.Advance(before is null ? TimeSpan.Zero : Options.Interval);
        if (hangs)
        {
            world.RunUntil(() => world.Lane.Snapshot() is { Queued: 0, InFlight: 1 });
            world.Advance(Options.Interval / 2);
        }

        world.RunUntil(() => rates.Current is { } now && !ReferenceEquals(now, before));
        return rates.Current!;
    }
}
