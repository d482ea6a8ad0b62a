using LustreActors.Actors.Showing;
using LustreActors.Sources.Containers;
using static LustreActors.Actors.Tests.Showing.HostReadings;

namespace LustreActors.Actors.Tests.Showing;

public sealed class ContainerBoardTests
{
    private readonly ContainerBoard _board = new();

    [Fact]
    public void A_container_has_its_processors_memory_and_state()
    {
        _board.Take("containers", Container("/docker/1", "web", 100), 10);
        _board.Take("containers", Container("/docker/1", "web", 120), 20);
        var web = Assert.Single(_board.Overview()!.Rows);
        Assert.Equal(("web", "img:1", "running", 2.0), (web.Name, web.Image, web.State, web.Processors));
        Assert.Equal((50.0, 100.0), (web.MemoryBytes, web.MemoryLimitBytes));
    }

    [Fact]
    public void Those_in_trouble_come_first_then_the_busiest()
    {
        foreach (var at in (double[])[10, 20])
        {
            _board.Take(
                "containers",
                [
                    .. Container("/docker/1", "quiet", 0), .. Container("/docker/2", "busy", at),
                    .. Container("/docker/3", "ill", 0, health: "unhealthy"),
                ],
                at);
        }

        Assert.Equal(["ill", "busy", "quiet"], _board.Overview()!.Rows.Select(r => r.Name));
    }

    [Fact]
    public void Many_containers_are_counted_and_the_busiest_listed()
    {
        _board.Take("containers", Enumerable.Range(0, 300).SelectMany(i => Container($"/docker/{i}", $"c{i}", 0)), 10);
        Assert.Equal((300, ContainerBoard.Most), (_board.Overview()!.Count, _board.Overview()!.Rows.Count));
    }

    [Fact]
    public void A_container_that_has_ended_is_forgotten_and_all_are_with_their_source()
    {
        Assert.Null(_board.Overview());
        _board.Take("containers", Container("/docker/1", "web", 1), 10);
        _board.Take("containers", [], 20);
        Assert.Equal(0, _board.Overview()!.Count);
        _board.Keep(new HashSet<string>());
        Assert.Null(_board.Overview());
    }

    [Fact]
    public void Every_family_that_is_shown_is_in_the_catalogue() =>
        Assert.Empty(ContainerBoard.ByFamily.Keys.Except(ContainerFamilies.All.Select(f => f.Name)));
}
