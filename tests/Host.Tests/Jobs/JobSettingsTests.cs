using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Jobs;

/// <summary>Tests of wrong settings of jobs and of their messages.</summary>
public class JobSettingsTests
{
    [Theory]
    [InlineData("jobs.source=remote", "jobs.source", "local")]
    [InlineData("jobs.source=promql", "promql.url", "http://prometheus:9090")]
    [InlineData("promql.url=\"prometheus:9090\"", "promql.url", "http://prometheus:9090")]
    [InlineData("promql.url=\"ftp://prometheus\"", "promql.url", "http://prometheus:9090")]
    [InlineData("promql.url=\"http://u:p@prometheus\"", "promql.url", "promql.password-file")]
    [InlineData("promql.url=\"http://prometheus/?x=1\"", "promql.url", "behind its path")]
    [InlineData("promql.url=\"http://prometheus:9090/api/v1/query\"", "promql.url", "where Prometheus itself is")]
    [InlineData("http={listen=127.0.0.1:9846}", "http.listen", "A shell takes quotes away")]
    [InlineData("http.listen=127.0.0.1", "http.listen", "has no port")]
    [InlineData("promql.time-range=0m", "promql.time-range", "for example 1m")]
    [InlineData("promql.time-range=-1m", "promql.time-range", "for example 1m")]
    [InlineData("promql.time-range=\"1 minute\"", "promql.time-range", "for example 1m")]
    [InlineData("promql.token-file=tokens", "promql.token-file", "absolute path")]
    [InlineData("promql.token-file=/nowhere/token", "promql.token-file", "no file /nowhere/token")]
    [InlineData("slurm.squeue=\"bin/squeue\"", "slurm.squeue", "absolute path")]
    [InlineData("slurm.interval=0s", "slurm.interval", "1s")]
    [InlineData("slurm.conf=slurm.conf", "slurm.conf", "absolute path")]
    [InlineData("accounts.enumerate=maybe", "accounts.enumerate", "auto")]
    public async Task A_setting_that_is_wrong_is_named_with_what_is_right(string setting, string path, string advice)
    {
        var finished = (await ExporterProcess.RunAsync(["check-config", "-D" + setting])).Expect(2);
        Assert.Contains(path, finished.Errors, StringComparison.Ordinal);
        Assert.Contains(advice, finished.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("u:p@", finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_that_takes_the_place_of_the_cluster_exporter_is_right()
    {
        var file = Path.Combine(Repository.Root, "hocon", "cluster-exporter.conf");
        (await ExporterProcess.RunAsync(["check-config", "--config", file])).Expect(0);

        await using var exporter = await RunningExporter.StartConfiguredAsync(
            File.ReadAllText(file), "-Dpromql.url=\"http://127.0.0.1:9\"", "-Djobs.interval=1s");
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(0, samples.Value("cluster_exporter_scrape_ok"));
            Assert.Equal(0, samples.Value("lustre_exporter_source_up", ("source", "promql")));
        });
        Assert.Contains("127.0.0.1:9", exporter.Log.Text, StringComparison.Ordinal);
    }
}
