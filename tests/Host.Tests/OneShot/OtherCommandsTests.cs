using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.OneShot;

public class OtherCommandsTests
{
    private static readonly string[] Commands =
    [
        "run", "demo", "once", "check-config", "metrics", "dump", "health", "check", "top", "inspect", "certs", "completion", "version",
    ];

    [Fact]
    public async Task Without_arguments_it_says_what_it_can_and_that_this_was_no_use()
    {
        var none = (await ExporterProcess.RunAsync()).Expect(2);
        Assert.Equal("", none.Output);
        Assert.All(Commands, c => Assert.Contains($"\n  {c} ", none.Errors, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_lists_every_command(string word)
    {
        var help = (await ExporterProcess.RunAsync(word)).Expect(0);
        Assert.Equal("", help.Errors);
        Assert.All(Commands, c => Assert.Contains($"\n  {c} ", help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("help")]
    [InlineData("metrics")]
    [InlineData("check-config")]
    [InlineData("once", "-Dlustre.enabled=off")]
    [InlineData("once", "-Dlustre.enabled=off", "--format", "json")]
    public async Task Output_that_cannot_be_written_ends_it_with_code_1_and_one_line(params string[] command)
    {
        await using var full = ExporterProcess.StartAs(["/bin/sh", "-c", "exec \"$@\" >/dev/full", "sh"], command);
        Assert.Matches("^lustre-exporter: .*No space left on device.*\n$", (await full.FinishAsync()).Expect(1).Errors);
        await using var mute = ExporterProcess.StartAs(["/bin/sh", "-c", "exec \"$@\" >/dev/full 2>/dev/full", "sh"], command);
        (await mute.FinishAsync()).Expect(1);
        await using var closed = ExporterProcess.StartAs(["/bin/sh", "-c", "exec \"$@\" <&- >&- 2>&-", "sh"], command);
        (await closed.FinishAsync()).Expect(1);
    }

    [Fact]
    public async Task Every_command_explains_itself()
    {
        foreach (var command in Commands)
        {
            var help = (await ExporterProcess.RunAsync(command, "--help")).Expect(0);
            Assert.StartsWith($"Usage: lustre-exporter {command}", help.Output, StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "Usage: lustre-exporter dump", (await ExporterProcess.RunAsync("help", "dump")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate", "'frobnicate' is no command")]
    [InlineData("help frobnicate", "'frobnicate' is no command")]
    [InlineData("run --fast", "--fast is not an option here")]
    [InlineData("run now", "'now' is one word too many")]
    [InlineData("run --config", "--config wants a value")]
    [InlineData("run -Dnothing", "-D wants path=value")]
    [InlineData("check-config extra", "one word too many")]
    [InlineData("metrics --format yaml", "--format is text or markdown, not 'yaml'")]
    [InlineData("version 3", "one word too many")]
    [InlineData("check-config -Djobs.template=%j%u", "jobs.template: nothing stands between %j and %u")]
    [InlineData("check-config -Djobs.template=%j -Djobs.labels.job=target", "would become the label 'target', which every job has already")]
    [InlineData("demo --hang-after soon", "--hang-after wants seconds, not 'soon'")]
    public async Task What_it_does_not_understand_it_names(string words, string said)
    {
        var refused = (await ExporterProcess.RunAsync(words.Split(' '))).Expect(2);
        Assert.Contains(said, refused.Errors, StringComparison.Ordinal);
        Assert.Equal("", refused.Output);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    [InlineData("-v")]
    public async Task The_version_is_one_line(string word) =>
        Assert.Matches(
            @"^lustre-exporter \d+\.\d+\.\d+\S* \(\S+\), \.NET \d+\.\S+, \S+\n$", (await ExporterProcess.RunAsync(word)).Expect(0).Output);

    [Fact]
    public async Task A_right_configuration_is_called_right()
    {
        using var scratch = new Scratch();
        var file = scratch.Write(
            "right.conf",
            "http.listen = [\"127.0.0.1:9846\", \"[::1]:9846\"]\njobs.expose = \"top(50)\"\ncollect { stale-after = 10 minutes }\n");
        var check = (await ExporterProcess.RunAsync("check-config", "--config", file)).Expect(0);
        Assert.Equal($"{file}: the configuration is right\n", check.Output);
        Assert.Equal("", check.Errors);
    }

    [Fact]
    public async Task The_catalogue_names_what_the_demo_serves()
    {
        var catalogue = (await ExporterProcess.RunAsync("metrics")).Expect(0).Output;
        await using var demo = await RunningExporter.DemoAsync();
        var served = (await demo.Http.GetStringAsync("/metrics")).Split('\n')
            .Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        Assert.InRange(served.Count, 50, 1000);
        Assert.All(served, name => Assert.Contains(name, catalogue, StringComparison.Ordinal));
    }
}
