using System.Text.Json;
using LustreActors.Actors.Showing;
using LustreActors.Host.Monitoring;
using LustreActors.Host.Pages;
using LustreActors.Host.Tests.Pages;

namespace LustreActors.Host.Tests.Monitoring;

public class TopScreenTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(80, 23)]
    [InlineData(200, 60)]
    [InlineData(20, 5)]
    [InlineData(40, 12)]
    public void It_fits_into_the_terminal(int width, int height)
    {
        foreach (var overview in (Overview[])[Overviews.Large(), Overviews.Full(), Overviews.Empty])
        {
            var lines = Draw(overview, width, height);
            Assert.InRange(lines.Count, 1, height);
            Assert.All(lines, l => Assert.InRange(l.Length, 0, width));
        }
    }

    [Fact]
    public void On_80_by_24_it_shows_filesystems_targets_and_jobs_without_cutting_a_heading()
    {
        var lines = Draw(Overviews.Large(), 80, 24);
        foreach (var heading in (string[])["FILESYSTEM", "CLIENTS", "TARGET", "LATENCY", "JOB", "META/S"])
            Assert.Contains(lines, l => l.Contains(heading, StringComparison.Ordinal));
        Assert.True(lines.Count(l => l.StartsWith("scratch-", StringComparison.Ordinal)) >= 4);
        Assert.True(lines.Count(l => l.StartsWith("a-rather-long", StringComparison.Ordinal)) >= 4);
        Assert.InRange(lines.Count, 22, 24);
    }

    [Fact]
    public void A_target_in_trouble_comes_first()
    {
        var large = Overviews.Large();
        var filesystem = large.Filesystems[0] with
        {
            Targets = [.. large.Filesystems[0].Targets, new TargetOverview("OSTffff", "ost", TargetCondition.Down)],
        };
        var lines = Draw(large with { Filesystems = [filesystem] }, 80, 24).ToList();
        var heading = lines.FindIndex(l => l.StartsWith("TARGET", StringComparison.Ordinal));
        Assert.StartsWith("scratch-OSTffff", lines[heading + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_move_the_cursor() =>
        Assert.All(Draw(Overviews.Full("\e[2Jx\ny"), 80, 24), l => Assert.DoesNotContain(l, char.IsControl));

    private static IReadOnlyList<string> Draw(Overview overview, int width, int height) => TopScreen.Draw(
        JsonSerializer.Deserialize(StatusJson.Write(overview, Overviews.Facts), StatusJsonContext.Default.StatusJson)!,
        width, height, keys: true);
}
