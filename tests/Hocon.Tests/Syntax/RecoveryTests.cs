using LustreActors.Hocon.Binding;

namespace LustreActors.Hocon.Tests.Syntax;

/// <summary>Every mistake of a text is reported in one run, and nothing that only follows from one of them.</summary>
public sealed class RecoveryTests
{
    [Theory]
    [InlineData("a = b:c\nb = 1\nc = d@e", "1 3")]
    [InlineData("a { b = c:d, x = 1\n  e = f*g }\nh = i?", "1 2 3")]
    [InlineData("x = { a = b:c }\ny = 1@", "1 2")]
    [InlineData("list = [ a@b, ok, c*d,\n e:f ]\nx = 1", "1 1 2")]
    [InlineData("foo\nbar = 1\nbaz", "1 3")]
    [InlineData("a..b = 1\nc = \"\\d\"\nd = [1,,2]", "1 2 3")]
    [InlineData("10.0.0.1@tcp {\n  a = 1\n  b { c = 2 }\n}\nd = e:f", "1 5")]
    [InlineData("include url(\"http://x\")\na = b:c", "1 2")]
    [InlineData("a = }\nb = c:d", "1 2")]
    [InlineData("a = 1,,\nb = c:d", "1 2")]
    [InlineData("x { a = b:c { d = 1\n e = 2 }\n f = g@h }\ni = j:k", "1 3 4")]
    public void Every_line_with_a_mistake_is_reported(string text, string lines) =>
        Assert.Equal(lines, string.Join(' ', Texts.Problems(text).Select(p => p.Origin.Line)));

    [Theory]
    [InlineData("a = \"x\ny\"\nb = 1", 1)]
    [InlineData("a = \"x\ny\nz\"\nb = 1", 1)]
    [InlineData("a = ${x\n}\nb = 1", 1)]
    [InlineData("x {\n a = ${x\n}\nb = 1", 2)]
    [InlineData("a = [\n1 }\nb = 1", 2)]
    [InlineData("x {\n a = [1, 2\n}\nb = 1", 3)]
    [InlineData("a { b { c {\n d = 1", 2)]
    [InlineData("a = [[[ 1,\n", 2)]
    [InlineData("a { b = \"x", 1)]
    public void Consequences_of_a_mistake_are_not_reported(string text, int line) =>
        Assert.Equal(line, Texts.Problem(text).Origin.Line);

    [Fact]
    public void A_list_that_is_not_closed_does_not_swallow_the_mistakes_behind_it()
    {
        var problems = Texts.Problems("a = [1, 2\nb = 3\nc = d:e\nf = 4");
        Assert.Equal([2, 3], problems.Select(p => p.Origin.Line));
        Assert.EndsWith("Or the '[' of line 1 has to be closed before it", problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_left_open_does_not_hide_the_next_setting() =>
        Assert.Equal([1, 2], Texts.Problems("a = \"x\nb = \"y\nc = 1").Select(p => p.Origin.Line));

    [Fact]
    public void No_more_than_fifty_mistakes_are_reported() =>
        Assert.Equal(50, Texts.Problems(string.Concat(Enumerable.Repeat("a = b:c\n", 1000))).Count);

    [Fact]
    public void Too_deep_a_nesting_is_one_mistake() =>
        Assert.Contains(
            "nested more than", Texts.Problem(string.Concat(Enumerable.Repeat("a {\n", 1000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Valid_values_are_bound_and_invalid_ones_are_reported_once()
    {
        using var file = new ConfigFileOnDisk("url = http://prom\nrange = 15x\ntypo = 1\nlist = [a:b]\nrefers = ${url}/x\nwhole = c:d");
        var config = Config.ParseFile(file.Path, null, out var syntax).Resolve(null, out var unresolved);
        var binder = new ConfigBinder(
            config, Config.Parse("url = \"\", range = 1m, list = [], refers = r, whole { part = p }", "reference.conf"));
        Assert.Equal("", binder.String("url"));
        Assert.Equal("r", binder.String("refers"));
        Assert.Equal("p", binder.String("whole.part"));
        Assert.Empty(binder.Strings("list"));
        Assert.Equal(TimeSpan.FromMinutes(1), binder.Duration("range"));
        binder.Problem("url", "is empty");
        binder.Problem("whole.part", "is empty");
        binder.RefuseUnknownKeys();

        Assert.Empty(unresolved);
        Assert.Equal([1, 4, 6], syntax.Select(p => p.Origin.Line));
        Assert.Equal(["range", "typo"], binder.Problems.Select(p => p.Path));
    }

    [Fact]
    public void Nothing_is_bound_of_a_file_whose_brackets_do_not_match()
    {
        using var file = new ConfigFileOnDisk("http {\n  listen = x\nlog { level = debug }");
        Assert.Empty(Config.ParseFile(file.Path, null, out var problems).Root.Fields);
        Assert.Contains("the '{' of line 1 is not closed", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private sealed class ConfigFileOnDisk : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hocon-recovery-");

        public ConfigFileOnDisk(string text) => File.WriteAllText(Path, text);

        public string Path => System.IO.Path.Combine(_folder.FullName, "a.conf");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
