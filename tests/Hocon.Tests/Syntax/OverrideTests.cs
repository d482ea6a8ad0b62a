using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Tests.Syntax;

/// <summary>What stands behind -D: HOCON where it is, else the text that a person meant.</summary>
public sealed class OverrideTests
{
    private const string Reference =
        "http.listen = [], promql { url = \"\", password = \"\" }, jobs.allow = [a], cluster { seeds = [], name = n }, n = 1";

    [Theory]
    [InlineData("http.listen=127.0.0.1:9846", "{'http':{'listen':['127.0.0.1:9846']}}")]
    [InlineData("http.listen=\"127.0.0.1:9846\"", "{'http':{'listen':'127.0.0.1:9846'}}")]
    [InlineData("http.listen=[::1]:9846", "{'http':{'listen':['[::1]:9846']}}")]
    [InlineData("http.listen=127.0.0.1:1,[::1]:2", "{'http':{'listen':['127.0.0.1:1','[::1]:2']}}")]
    [InlineData("cluster.seeds=[oss1:9848, oss2:9848]", "{'cluster':{'seeds':['oss1:9848','oss2:9848']}}")]
    [InlineData("cluster.seeds=oss1,oss2", "{'cluster':{'seeds':['oss1','oss2']}}")]
    [InlineData("cluster.seeds=[oss1, oss2]", "{'cluster':{'seeds':['oss1','oss2']}}")]
    [InlineData("jobs.allow=*.0", "{'jobs':{'allow':['*.0']}}")]
    [InlineData("promql.url=http://prom:9090", "{'promql':{'url':'http://prom:9090'}}")]
    [InlineData("promql.url=https://prom/x?a=1,b=2", "{'promql':{'url':'https://prom/x?a=1,b=2'}}")]
    [InlineData("promql.password=a#b//c", "{'promql':{'password':'a#b//c'}}")]
    [InlineData("promql.url=", "{'promql':{'url':''}}")]
    [InlineData("cluster{name=x}", "{'cluster':{'name':'x'}}")]
    [InlineData("cluster={name=x,seeds=[a]}", "{'cluster':{'name':'x','seeds':['a']}}")]
    [InlineData("n=2", "{'n':2}")]
    [InlineData("cluster.name=a b", "{'cluster':{'name':'a b'}}")]
    public void The_value_is_what_a_person_means(string assignment, string json) =>
        Assert.Equal(json.Replace('\'', '"'), Read(assignment).Json());

    [Fact]
    public void A_text_is_added_to_a_list()
    {
        var config = Read("jobs.allow+=*.0").WithFallback(Config.Parse(Reference, "r")).Resolve();
        Assert.Equal("""["a","*.0"]""", Conformance.JsonTree.Of(config.Find("jobs.allow")!)!.ToJsonString());
    }

    [Theory]
    [InlineData("cluster={name=x:y}")]
    [InlineData("promql.url=\"http://x")]
    [InlineData("promql.url=${x}:1")]
    [InlineData("a..b=1:2")]
    [InlineData("cluster=a:b")]
    public void A_value_meant_as_hocon_is_refused_with_its_error(string assignment) =>
        Assert.Throws<HoconException>(() => Read(assignment));

    [Fact]
    public void A_text_says_that_it_comes_from_the_command_line() =>
        Assert.Equal("-D", Read("http.listen=1:2").Find("http.listen")!.Origin.ToString());

    private static Config Read(string assignment) => Config.FromOverride(assignment, KindOf);

    private static OverrideKind KindOf(string path) => Config.Parse(Reference, "r").Find(path) switch
    {
        HoconArray => OverrideKind.Texts,
        HoconObject => OverrideKind.Hocon,
        _ => OverrideKind.Text,
    };
}
