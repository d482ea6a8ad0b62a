namespace LustreActors.Host.Tests.Configuration;

/// <summary>Tests of settings on the command line.</summary>
public class OverrideTests
{
    [Fact]
    public void Addresses_and_urls_need_no_quotes()
    {
        var options = Settings.Load(
            "", "http.listen=127.0.0.1:1,[::1]:2", "jobs.source=promql", "promql.url=http://prom:9090", "jobs.deny=kworker*,*.0").Options;
        Assert.Equal("127.0.0.1:1, [::1]:2", options.Http.Listen.ToString());
        Assert.Equal(new Uri("http://prom:9090"), options.Enrich!.PromQl!.Url);
    }

    [Theory]
    [InlineData("collect.min-age=1:5", "collect.min-age", "is no duration number")]
    [InlineData("http.max-connections=a:b", "http.max-connections", "allowed is a whole number")]
    [InlineData("promql.ulr=http://prom", "promql.ulr", "Did you mean promql.url?")]
    [InlineData("http.listen=nowhere", "http.listen", "is not address:port")]
    [InlineData("http=127.0.0.1:1", "http", "put the whole setting into single ones")]
    public void What_is_wrong_with_a_value_is_about_the_value(string setting, string path, string says)
    {
        var problem = Assert.Single(Settings.Problems("", setting));
        Assert.Equal(path, problem.Path);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_of_syntax_of_references_of_values_and_of_the_command_line_are_reported_together() =>
        Assert.Equal(
            ["http.listen", "paths.proc", "collect.min-age", "promql.password", "colect", "log.level"],
            Settings.Problems(
                "http.listen = 0.0.0.0:1\npaths.proc = ${nowhere}\ncollect.min-age = 1 parsec\n"
                    + "promql.password = s3cr@t\ncolect.deadline = 1s",
                "log.level=chatty").OrderBy(p => p.Origin.Line == 0 ? int.MaxValue : p.Origin.Line).Select(p => p.Path));

    [Fact]
    public void A_secret_of_the_command_line_is_in_no_message()
    {
        var problem = Assert.Single(Settings.Problems("", "promql.user=u", "promql.token=s3cr@t:x"));
        Assert.DoesNotContain("s3cr", problem.ToString(), StringComparison.Ordinal);
    }
}
