using System.Text;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre.Lnetctl;

public class LnetctlSourceTests
{
    private static readonly MetricFamily Length = new("test_length", MetricType.Gauge, "How long an answer is.", "", "of");
    private readonly LnetctlSource _source = new(
        new LustreCommands { Lnetctl = "/opt/lnetctl", Sudo = "/opt/sudo" },
        [new LnetctlQuestion(LnetctlSource.NetShow, () => output => Of("net", output)), new LnetctlQuestion(
            LnetctlSource.StatsShow, () => output => Of("stats", output))]);

    [Fact]
    public void It_asks_with_the_very_words_that_sudoers_allows()
    {
        using var files = new FileReader(new TestWatch());
        var commands = _source.Commands(files);
        Assert.Equal(
            ["/opt/sudo -n /opt/lnetctl net show -v 4", "/opt/sudo -n /opt/lnetctl stats show"], commands.Select(c => c.ToString()));
        Assert.All(
            (string[])["net show -v 4", "stats show", "global show"],
            words => Assert.Contains($"/usr/sbin/lnetctl {words}", HowToOpen.SudoersOfLnetctl, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_answer_goes_to_its_reader()
    {
        var reading = Read((0, "four", ""), (0, "five!", ""));
        Assert.Equal(["test_length{of=\"net\"} 4", "test_length{of=\"stats\"} 5"], reading.Samples());
        Assert.Empty(reading.Troubles);
        Assert.Equal((2, "net:1: x"), (reading.LinesRefused, reading.FirstRefusal));
    }

    [Theory]
    [InlineData(0, "show:\n    - net:\n          errno: -13\n          descr: \"cannot get networks: Permission denied\"\n", "")]
    [InlineData(243, "", "show:\n    - net:\n          errno: -13\n")]
    [InlineData(1, "", "opening /dev/lnet failed: Permission denied\n")]
    public void Without_rights_it_says_once_what_gives_them(int exitCode, string text, string errors)
    {
        var reading = Read((exitCode, text, errors), (0, "five!", ""));
        Assert.Contains("NOPASSWD: /usr/sbin/lnetctl net show -v 4", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Equal(["test_length{of=\"stats\"} 5"], reading.Samples());
    }

    [Fact]
    public void A_question_that_failed_costs_itself()
    {
        var reading = Read((0, "four", ""), (100, "", "\nno such command\nmore"));
        Assert.Equal("/opt/lnetctl stats show exited with 100: no such command", Assert.Single(reading.Troubles));
        Assert.Equal(["test_length{of=\"net\"} 4"], reading.Samples());
    }

    private static Reading Of(string name, ReadOnlySpan<byte> output) =>
        new([new SegmentBuilder(Length).Add(output.Length, name).Build()]) { LinesRefused = 1, FirstRefusal = $"{name}:1: x" };

    private Reading Read(params (int ExitCode, string Text, string Errors)[] answers) =>
        _source.Read([.. answers.Select(a => new CommandOutput(
            new SourceCommand("/opt/lnetctl", ["stats", "show"]), a.ExitCode, Encoding.UTF8.GetBytes(a.Text), a.Errors))], default);
}
