using System.Text;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Lnetctl;

namespace LustreActors.Sources.Tests.Lustre.Lnetctl;

public class LnetctlSourceTests
{
    private const string Net = "net:\n- nid: 10.0.0.5@tcp\n  statistics:\n    send_count: 4\n";
    private const string Stats = "statistics:\n  resend_count: 5\n";
    private const string SentToNet = "lustre_lnet_ni_send_messages_total{nid=\"10.0.0.5@tcp\"} 4";
    private const string Resends = "lustre_lnet_resends_total 5";

    private readonly LnetctlSource _source = new(
        new LustreCommands { Lnetctl = "/opt/lnetctl", Sudo = "/opt/sudo" }, new LnetctlNet(), new LnetctlStats());

    [Fact]
    public void It_runs_exactly_the_commands_that_sudoers_allows()
    {
        using var files = new FileReader(new TestWatch());
        var commands = _source.Commands(files);
        Assert.Equal(
            ["/opt/sudo -n /opt/lnetctl net show -v 4", "/opt/sudo -n /opt/lnetctl stats show"], commands.Select(c => c.ToString()));
        Assert.All(
            new LnetctlOutput[] { new LnetctlNet(), new LnetctlStats(), new LnetctlGlobal(), new LnetctlPeers() },
            output => Assert.Contains(
                $"/usr/sbin/lnetctl {string.Join(' ', output.Arguments)}", PermissionAdvice.SudoersOfLnetctl, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docs/lustre-sources.md")]
    [InlineData("deploy/package/sudoers")]
    public void The_line_for_sudoers_is_that_of_the_advice(string file) => Assert.Contains(
        $"\n{PermissionAdvice.SudoersOfLnetctl}\n", File.ReadAllText(Path.Combine(Checkout.Root, file)), StringComparison.Ordinal);

    [Fact]
    public void Every_output_goes_to_its_parser()
    {
        var reading = Read((0, Net + "x\n", ""), (0, Stats + "y\n", ""));
        Assert.Equal([SentToNet, Resends], reading.Samples());
        Assert.Empty(reading.Troubles);
        Assert.Equal((2, "lnetctl net show -v 4:5: x"), (reading.LinesRefused, reading.FirstRefusal));
    }

    [Theory]
    [InlineData(0, "show:\n    - net:\n          errno: -13\n          descr: \"cannot get networks: Permission denied\"\n", "")]
    [InlineData(243, "", "show:\n    - net:\n          errno: -13\n")]
    [InlineData(1, "", "opening /dev/lnet failed: Permission denied\n")]
    public void Without_rights_the_advice_is_given_once(int exitCode, string text, string errors)
    {
        var reading = Read((exitCode, text, errors), (0, Stats, ""));
        Assert.Contains("NOPASSWD: /usr/sbin/lnetctl net show -v 4", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Equal([Resends], reading.Samples());
    }

    [Fact]
    public void A_command_that_failed_costs_its_own_series_alone()
    {
        var reading = Read((0, Net, ""), (100, "", "\nno such command\nmore"));
        Assert.Equal("/opt/lnetctl stats show exited with 100: no such command", Assert.Single(reading.Troubles));
        Assert.Equal([SentToNet], reading.Samples());
    }

    private Reading Read(params (int ExitCode, string Text, string Errors)[] outputs) =>
        _source.Read([.. outputs.Select(o => new CommandOutput(
            new SourceCommand("/opt/lnetctl", ["stats", "show"]), o.ExitCode, Encoding.UTF8.GetBytes(o.Text), o.Errors))], default);
}
