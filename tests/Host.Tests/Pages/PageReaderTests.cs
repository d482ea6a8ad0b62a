using System.Collections.Concurrent;
using Akka.Actor;
using LustreActors.Actors.Showing;
using LustreActors.Host.Pages;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages;

namespace LustreActors.Host.Tests.Pages;

public sealed class PageReaderTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("pages");
    private readonly ConcurrentQueue<string> _asked = new();

    [Fact]
    public async Task A_page_is_asked_for_before_the_refresh_whose_readings_would_delay_it()
    {
        await ReadAsync(refreshes: false, TimeProvider.System);
        await Eventually.HoldsAsync(() => Assert.Equal(["ReadOverview", "Refresh"], _asked.ToArray()));
    }

    [Fact]
    public async Task A_page_shows_a_refresh_that_ends_at_once()
    {
        await ReadAsync(refreshes: true, new ManualClock());
        Assert.Equal(["ReadOverview", "Refresh", "ReadOverview"], _asked.ToArray());
    }

    public void Dispose() => _system.Dispose();

    private async Task ReadAsync(bool refreshes, TimeProvider time)
    {
        // One actor for both: its mailbox keeps the order.
        var actor = _system.ActorOf(Props.Create(() => new MetricsAndShowing(_asked, refreshes)));
        var reader = new PageReader(actor, actor, null, () => TimeSpan.FromSeconds(2), time);
        Assert.Same(Overviews.Empty, await reader.ReadAsync(PageScope.Machine, TimeSpan.Zero, CancellationToken.None));
    }

    private sealed class MetricsAndShowing(ConcurrentQueue<string> asked, bool refreshes) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            asked.Enqueue(message.GetType().Name);
            if (message is ShowingProtocol.ReadOverview)
                Sender.Tell(Overviews.Empty);
            else if (refreshes)
                Sender.Tell(new Refreshed(1, 0));
        }
    }
}
