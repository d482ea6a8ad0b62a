using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.CommandLine;

public class CompletionTests
{
    [Theory]
    [InlineData("che", "check-config check")]
    [InlineData("once --format ''", "prometheus openmetrics json")]
    [InlineData("demo --ha", "--hang-after")]
    [InlineData("certs c", "ca")]
    [InlineData("completion ''", "bash zsh fish --help")]
    [InlineData("run -Djobs.exp", "-Djobs.expose=")]
    [InlineData("version -Djobs.exp", "")]
    public async Task Bash_completes_commands_options_values_and_settings(string words, string offered)
    {
        using var scratch = new Scratch();
        var script = scratch.Write("completion", (await InProcess.RunAsync("completion", "bash")).Expect(0).Output);
        var ask = $"compopt() {{ :; }}; source {script}; COMP_WORDS=(lustre-exporter {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
            + "_lustre_exporter; echo \"${COMPREPLY[*]}\"";
        Assert.Equal(offered, (await Daemon.RunAsync("bash", ["-c", ask])).Expect(0).Output.Trim());
    }

    [Theory]
    [InlineData("zsh", "#compdef lustre-exporter")]
    [InlineData("fish", "complete -c lustre-exporter")]
    public async Task The_other_shells_get_every_command_and_option(string shell, string sign)
    {
        var script = (await InProcess.RunAsync("completion", shell)).Expect(0).Output;
        Assert.Contains(sign, script, StringComparison.Ordinal);
        foreach (var command in Commands.All)
        {
            Assert.Contains(command.Name, script, StringComparison.Ordinal);
            Assert.All(command.Options, o => Assert.Contains(o.Name[2..], script, StringComparison.Ordinal));
        }
    }
}
