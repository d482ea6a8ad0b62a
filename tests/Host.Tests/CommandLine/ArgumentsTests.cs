using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Tests.CommandLine;

public class ArgumentsTests
{
    private static readonly Command Sample = new("sample", "", "", (_, _) => Task.FromResult(0))
    {
        Options = [CommandOption.File("--config") with { Alias = "--config.file" }, CommandOption.Switch("--once")],
        TakesSettings = true,
        MaxWords = 1,
    };

    [Theory]
    [InlineData("--config a.conf")]
    [InlineData("--config=a.conf")]
    [InlineData("--config.file a.conf")]
    [InlineData("--config.file=a.conf")]
    public void An_option_is_read_by_each_of_its_names(string words) =>
        Assert.Equal("a.conf", Arguments.Parse(words.Split(' '), Sample)["--config"]);

    [Theory]
    [InlineData("--web.listen-address=:9847", "http.listen=[\":9847\"]")]
    [InlineData("--web.listen-address :9847 --web.listen-address=[::1]:1", "http.listen=[\":9847\", \"[::1]:1\"]")]
    [InlineData("--log.level=warn --log.format json", "log.level=\"warn\" log.format=\"json\"")]
    [InlineData("-Dhttp.listen=x --web.listen-address=y", "http.listen=[\"y\"] http.listen=x")]
    [InlineData("-D a=b", "a=b")]
    public void Flags_of_other_exporters_are_settings_and_D_overrides_them(string words, string settings) =>
        Assert.Equal(settings, string.Join(' ', Arguments.Parse(words.Split(' '), Sample).Overrides));

    [Fact]
    public void After_two_dashes_everything_is_a_word() => Assert.Equal(["--once"], Arguments.Parse(["--", "--once"], Sample).Words);

    [Fact]
    public void A_switch_takes_no_value() =>
        Assert.StartsWith(
            "--once takes no value", Assert.Throws<UsageException>(() => Arguments.Parse(["--once=yes"], Sample)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_help_of_every_command_names_exactly_the_options_that_it_takes()
    {
        foreach (var command in Commands.All)
        {
            var named = command.Help.Split('\n').Where(l => l.StartsWith("  --", StringComparison.Ordinal))
                .Select(l => l.Trim().Split(' ')[0]);
            Assert.Equal(command.Options.Select(o => o.Name).Order(), named.Order());
            Assert.All(command.Options, o => Assert.NotEqual("", command.MeaningOf(o)));
            Assert.Equal(command.TakesSettings, command.Help.Contains("-Dpath=value", StringComparison.Ordinal));
            Assert.All(command.Help.Split('\n'), l => Assert.InRange(l.Length, 0, 140));
        }
    }
}
