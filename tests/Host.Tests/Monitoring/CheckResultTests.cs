using System.Text.Json;
using LustreActors.Actors.Showing;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Monitoring;
using LustreActors.Host.Pages;
using LustreActors.Host.Tests.Pages;
using LustreActors.Messages;

namespace LustreActors.Host.Tests.Monitoring;

public class CheckResultTests
{
    [Fact]
    public void What_is_well_is_OK_with_performance_data()
    {
        var result = Check(Filesystem(used: 50, TargetCondition.Up));
        Assert.Equal(CheckState.Ok, result.State);
        var text = result.ToString();
        Assert.StartsWith("LUSTRE OK - scratch 50 % full", text, StringComparison.Ordinal);
        Assert.Contains(" | 'scratch_used'=50%;85;95;0;100 'scratch_inodes'=10%;85;95;0;100 ", text, StringComparison.Ordinal);
        Assert.Contains("'targets_down'=0;1;1;0", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(85, CheckState.Warning, "LUSTRE WARNING - scratch 85 % full")]
    [InlineData(96, CheckState.Critical, "LUSTRE CRITICAL - scratch 96 % full")]
    public void A_full_filesystem_is_named_first(int used, object state, string text)
    {
        var result = Check(Filesystem(used, TargetCondition.Up));
        Assert.Equal(state, result.State);
        Assert.StartsWith(text, result.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TargetCondition.Down, CheckState.Critical)]
    [InlineData(TargetCondition.Hangs, CheckState.Critical)]
    [InlineData(TargetCondition.Unhealthy, CheckState.Critical)]
    [InlineData(TargetCondition.Recovering, CheckState.Ok)]
    public void A_target_that_cannot_be_used_is_critical_and_named(TargetCondition condition, object state)
    {
        var result = Check(Filesystem(50, condition));
        Assert.Equal(state, result.State);
        Assert.Equal(
            result.State == CheckState.Critical, result.Summary.Contains("1 targets down (scratch-OST0000)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_source_that_cannot_be_read_is_a_warning() =>
        Assert.Equal(CheckState.Warning, Check(Filesystem(50, TargetCondition.Up) with
        {
            Sources = [new SourceOverview("scratch-OST0000/jobs", SourceState.Quarantined)],
        }).State);

    [Theory]
    [InlineData(50, CheckState.Unknown, "LUSTRE UNKNOWN - 1 sources were not read yet (scratch-OST0001); ask again")]
    [InlineData(96, CheckState.Critical, "LUSTRE CRITICAL - scratch 96 % full, 1 sources were not read yet")]
    public void What_was_not_read_yet_is_unknown_unless_something_is_known_to_be_bad(int used, object state, string text)
    {
        var result = Check(Filesystem(used, TargetCondition.Up) with
        {
            Sources =
            [
                new SourceOverview("jobs", SourceState.Waiting) { Actor = "/enrich/jobs" },
                new SourceOverview("scratch-OST0000", SourceState.Up) { Actor = "/collect/lustre/scratch/scratch-OST0000" },
                new SourceOverview("scratch-OST0001", SourceState.Waiting) { Actor = "/collect/lustre/scratch/scratch-OST0001" },
            ],
        });
        Assert.Equal(state, result.State);
        Assert.StartsWith(text, result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_reading_is_a_warning_that_names_its_source()
    {
        var result = Check(Filesystem(50, TargetCondition.Up) with
        {
            Sources = [new SourceOverview("slurm", SourceState.Up) { AgeSeconds = 1000 }],
        });
        Assert.Equal("LUSTRE WARNING - oldest reading 1000 s (slurm)", result.ToString().Split(" | ")[0]);
    }

    [Fact]
    public void Without_a_filesystem_nothing_is_known() => Assert.Equal(CheckState.Unknown, Check(Overviews.Empty).State);

    [Fact]
    public void A_name_with_a_bar_or_an_escape_stays_out_of_the_performance_data()
    {
        var text = Check(Filesystem(50, TargetCondition.Up) with
        {
            Troubles = [new Trouble(Severity.Warning, "a|b\e[2J", "is odd")],
        }).ToString();
        Assert.Single(text, '|');
        Assert.DoesNotContain('\e', text);
    }

    [Theory]
    [InlineData("80,90", 85, CheckState.Warning)]
    [InlineData("80,90", 90, CheckState.Critical)]
    [InlineData(",90", 85, CheckState.Ok)]
    [InlineData("80%,", 99, CheckState.Warning)]
    public void A_threshold_is_reached_by_an_equal_value(string text, double value, object state) =>
        Assert.Equal(state, Threshold.Parse("--capacity", text, new Threshold(1, 2)).StateOf(value));

    [Theory]
    [InlineData("90")]
    [InlineData("95,90")]
    [InlineData("a,b")]
    [InlineData("-1,5")]
    public void A_threshold_that_is_none_is_refused(string text) =>
        Assert.Throws<UsageException>(() => Threshold.Parse("--capacity", text, new Threshold(1, 2)));

    private static CheckResult Check(Overview overview) => CheckResult.Of(
        JsonSerializer.Deserialize(StatusJson.Write(overview, Overviews.Facts), StatusJsonContext.Default.StatusJson)!,
        CheckLimits.Default);

    private static Overview Filesystem(int used, TargetCondition condition) => Overviews.Empty with
    {
        Filesystems =
        [
            new FilesystemOverview("scratch")
            {
                Bytes = new Space(100, used, 100 - used),
                Inodes = new Space(100, 10, 90),
                Rates = new Rates(null, null, null),
                Trend = new Trend(5, [], [], []),
                Targets = [new TargetOverview("OST0000", "ost", condition)],
            },
        ],
    };
}
