using LustreActors.Hocon;
using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Inspection;

public class SecretsTests
{
    private const string Secret = "hunter2-of-the-cluster";

    [Theory]
    [InlineData("cluster.edge.password")]
    [InlineData("promql.bearer-token")]
    [InlineData("slurm.jwt.Token")]
    [InlineData("accounts.ldap.bind-secret")]
    [InlineData("peers.tokens.first")]
    public void A_setting_that_is_a_secret_is_never_shown(string path)
    {
        var config = Config.Parse($"{path} = \"{Secret}\"\nhttp.listen = shown", "test");
        foreach (var json in (bool[])[true, false])
        {
            var shown = config.Render(new RenderOptions { Json = json, Origins = !json, Redact = Secrets.IsSecret });
            Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
            Assert.Contains("shown", shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("check-config")]
    [InlineData("run")]
    public async Task A_secret_in_a_file_that_is_refused_is_not_repeated(string command)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("secret.conf", $"nobody.knows.password = \"{Secret}\"\npromql.token = [ \"{Secret}\" ]\n");
        var refused = (await ExporterProcess.RunAsync(command, "--config", file)).Expect(2);
        Assert.Contains("secret.conf:1:1: nobody", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.Errors + refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_a_file_that_is_read_again_stays_out_of_the_log()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartConfiguredAsync("", [.. server.Settings, "-Dlog.level=debug"]);
        File.WriteAllText(exporter.ConfigurationFile, $"nobody.knows.password = \"{Secret}\"\n");
        var reload = (await exporter.InspectAsync("config", "reload")).Expect(1);
        Assert.Contains(":1:1: nobody", reload.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, reload.Errors + reload.Output, StringComparison.Ordinal);
        await exporter.Log.WaitForAsync(":1:1: nobody");
        Assert.Empty(exporter.Log.With(Secret));
    }

    [Theory]
    [InlineData("cluster.edge.password = hunter2@of-the-cluster", "hunter2")]
    [InlineData("cluster.edge.password = \"hunter2-of-the-cluster", "hunter2")]
    [InlineData("cluster { edge { password = [ hunter2:1 ] } }", "hunter2")]
    [InlineData("cluster.edge.password = 2h2unter ${no.such.setting}", "2h2unter")]
    public async Task A_secret_that_is_no_HOCON_is_not_repeated_either(string line, string secret)
    {
        using var scratch = new Scratch();
        var refused = (await ExporterProcess.RunAsync("check-config", "--config", scratch.Write("secret.conf", line + "\n"))).Expect(2);
        Assert.Contains("secret.conf:1", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, refused.Errors, StringComparison.Ordinal);
    }
}
