using LustreActors.Hocon.Binding;

namespace LustreActors.Hocon.Tests.Binding;

public sealed class ConfigBinderTests
{
    private const string Reference = """
        http { listen = "0.0.0.0:9846", backlog = 16 }
        collect { min-age = 1s, deadline = 5s }
        slurm { enabled = auto }
        node { enabled = off }
        labels {}
        ganglia { relays = [], gmonds = [] }
        """;

    [Fact]
    public void Every_type_is_read()
    {
        var binder = Bind("""
            http { listen = [ "a:1", "b:2" ], backlog = "32" }
            collect { min-age = 1500 ms, deadline = 2 minutes }
            slurm.enabled = yes
            node.enabled = true
            """);
        Assert.Equal(["a:1", "b:2"], binder.Strings("http.listen"));
        Assert.Equal(32, binder.Integer("http.backlog", 1, 100));
        Assert.Equal(TimeSpan.FromSeconds(1.5), binder.Duration("collect.min-age"));
        Assert.Equal(TimeSpan.FromMinutes(2), binder.Duration("collect.deadline", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)));
        Assert.Equal(1, Switch(binder, "slurm.enabled"));
        Assert.True(binder.Boolean("node.enabled"));
        Assert.False(binder.Has("promql.url"));
        Assert.Empty(binder.Problems);
        Assert.Empty(binder.Warnings);
    }

    [Fact]
    public void All_problems_are_collected_and_binding_continues_with_the_defaults()
    {
        var binder = Bind("""
            http { listen { a = 1 }, backlog = 70000 }
            collect { min-age = 15x, deadline = 1h }
            slurm.enabled = maybe
            node.enabled = "si"
            """);
        Assert.Equal(["0.0.0.0:9846"], binder.Strings("http.listen"));
        Assert.Equal(16, binder.Integer("http.backlog", 1, 65535));
        Assert.Equal(TimeSpan.FromSeconds(1), binder.Duration("collect.min-age"));
        Assert.Equal(TimeSpan.FromSeconds(5), binder.Duration("collect.deadline", TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        Assert.Equal(2, Switch(binder, "slurm.enabled"));
        Assert.False(binder.Boolean("node.enabled"));
        Assert.Equal(
        [
            "site.conf:1:15: http.listen: found an object: allowed is a list of texts: [ \"a\", \"b\" ]",
            "site.conf:1:36: http.backlog: found 70000: allowed is a whole number from 1 to 65535",
            "site.conf:2:21: collect.min-age: found \"15x\": \"x\" is no time unit; allowed: ns, us, ms, s, m, h or d",
            "site.conf:2:37: collect.deadline: found \"1h\": allowed is a duration from 0s to 1m",
            "site.conf:3:17: slurm.enabled: found \"maybe\": allowed is one of on, off, auto",
            "site.conf:4:16: node.enabled: found \"si\": allowed is on, yes, true or off, no, false",
        ], binder.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void A_missing_unit_is_a_warning_that_names_the_assumed_unit()
    {
        var binder = Bind("collect.min-age = 1500");
        Assert.Equal(TimeSpan.FromSeconds(1.5), binder.Duration("collect.min-age"));
        Assert.Empty(binder.Problems);
        Assert.Equal(
            "site.conf:1:19: collect.min-age: found 1500: has no unit; milliseconds are assumed. Write the unit, as in 15s or 500ms",
            Assert.Single(binder.Warnings).ToString());
    }

    [Fact]
    public void A_missing_value_a_null_and_a_section_that_is_not_an_object_have_different_messages()
    {
        var binder = Bind("http = 5\ncollect.min-age = null");
        Assert.Equal("0.0.0.0:9846", binder.String("http.listen"));
        Assert.Equal(16, binder.Integer("http.backlog"));
        Assert.Equal(TimeSpan.FromSeconds(1), binder.Duration("collect.min-age"));
        Assert.Equal("", binder.String("promql.url"));
        Assert.Equal(
        [
            "http: found 5, expected an object: { ... }. Its settings are written as http.KEY = VALUE",
            "collect.min-age: found null, and a value is needed",
            "promql.url: is missing. Set it",
        ], binder.Problems.Select(p => $"{p.Path}: {p.Message}"));
    }

    [Theory]
    [InlineData("a = [x, 1, on]", "x 1 on")]
    [InlineData("a = x", "x")]
    [InlineData("a { \"1\" = y, \"0\" = x }", "x y")]
    [InlineData("a = []", "")]
    public void A_list_of_texts_may_be_one_text_or_indexed_by_numbers(string text, string expected)
    {
        var binder = Bind(text);
        Assert.Equal(expected, string.Join(' ', binder.Strings("a")));
        Assert.Empty(binder.Problems);
    }

    [Fact]
    public void An_unknown_key_is_refused_with_the_nearest_known_one()
    {
        var binder = Bind("""
            colect { min-age = 1s }
            collect { min-ago = 1s }
            labels { anything = 1 }
            deadline = 5s
            wholly-different = 1
            extra { open = 1 }
            """);
        binder.RefuseUnknownKeys("extra", "labels");
        Assert.Equal(
        [
            "site.conf:1:8: colect: unknown key. Did you mean collect?",
            "site.conf:2:21: collect.min-ago: unknown key. Did you mean collect.min-age?",
            "site.conf:4:12: deadline: unknown key. Did you mean collect.deadline?",
            "site.conf:5:20: wholly-different: unknown key. Remove it, or look for its name in the reference",
        ], binder.Problems.OrderBy(p => p.Origin.Line).Select(p => p.ToString()));
    }

    [Fact]
    public void A_key_that_a_getter_asked_for_is_known_without_a_default()
    {
        var binder = Bind("promql { url = \"http://x\", ulr = 1 }");
        Assert.Equal("http://x", binder.String("promql.url"));
        binder.RefuseUnknownKeys();
        Assert.Equal("unknown key. Did you mean promql.url?", Assert.Single(binder.Problems).Message);
    }

    [Fact]
    public void A_problem_of_the_caller_names_the_place_of_the_value()
    {
        var binder = Bind("\ncollect.deadline = 3s");
        binder.Problem("collect.deadline", "must be shorter than http.timeout");
        Assert.Equal("site.conf:2:20: collect.deadline: must be shorter than http.timeout", Assert.Single(binder.Problems).ToString());
    }

    [Fact]
    public void A_value_that_cannot_be_resolved_is_reported_once_together_with_all_other_problems()
    {
        var reference = Config.Parse(Reference, "reference.conf").Resolve();
        var site = Config.Parse("""
            collect { min-age = ${gone}, deadline = 5x }
            http { listen = [ a, ${gone.too} ], backlog = 3 }
            labels { x = ${gone} }
            slurm = ${gone}
            ganglia.relays = [ ${gone}, { host = a } ]
            """, "site.conf");
        var effective = site.WithFallback(reference).Resolve(null, out var unresolved);
        var binder = new ConfigBinder(effective, reference);
        Assert.Equal(TimeSpan.FromSeconds(1), binder.Duration("collect.min-age"));
        Assert.Equal(TimeSpan.FromSeconds(5), binder.Duration("collect.deadline"));
        Assert.Equal(["0.0.0.0:9846"], binder.Strings("http.listen"));
        Assert.Equal(3, binder.Integer("http.backlog"));
        Assert.Equal(2, Switch(binder, "slurm.enabled"));
        binder.RefuseUnknownKeys("labels");
        Assert.Equal([1, 2, 3, 4, 5], unresolved.Select(p => p.Origin.Line).Order());
        Assert.Equal("collect.deadline", Assert.Single(binder.Problems).Path);
    }

    [Fact]
    public void A_secret_does_not_appear_in_a_problem()
    {
        var config = Texts.Load("edge.password = s3cret");
        var binder = new ConfigBinder(config, Config.Empty, path => path == "edge.password");
        _ = binder.Integer("edge.password");
        Assert.StartsWith("found (hidden):", Assert.Single(binder.Problems).Message, StringComparison.Ordinal);
    }

    private static int Switch(ConfigBinder binder, string path) => binder.Choice(path, ("on", 1), ("off", 0), ("auto", 2));

    private static ConfigBinder Bind(string text)
    {
        var reference = Config.Parse(Reference, "reference.conf").Resolve();
        return new ConfigBinder(Config.Parse(text, "site.conf").WithFallback(reference).Resolve(), reference);
    }
}
