using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Tests.Syntax;

public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("nid = 172.16.15.9@tcp", '@', "172.16.15.9@tcp")]
    [InlineData("glob = obdfilter.*.stats # all", '*', "obdfilter.*.stats")]
    [InlineData("http.listen = 0.0.0.0:9846", ':', "0.0.0.0:9846")]
    [InlineData("url = http://edge-0:2379", ':', "http://edge-0:2379")]
    [InlineData("list = [ ok, b*c, d ]", '*', "b*c")]
    [InlineData("what = some thing else? x", '?', "else?")]
    [InlineData("price = 10$", '$', "10$")]
    [InlineData("path = C:\\temp", ':', "C:\\\\temp")]
    [InlineData("a = ${HOME}:/bin", ':', ":/bin")]
    public void A_character_that_needs_quotes_is_named_with_the_quoted_form(string text, char character, string quoted)
    {
        var problem = Texts.Problem(text);
        Assert.StartsWith(
            $"'{character}' is not allowed in an unquoted value. Quote it: \"{quoted}\"", problem.Message, StringComparison.Ordinal);
        Assert.Equal(text[..text.IndexOf('=')].Trim(), problem.Path);
        Assert.Equal(1, problem.Origin.Line);
        Assert.Equal(text.IndexOf(character) + 1, problem.Origin.Column);
    }

    [Fact]
    public void A_key_that_needs_quotes_is_named_with_the_quoted_form() =>
        Assert.Contains(
            "unquoted key. Quote it: \"172.16.15.9@tcp\"", Texts.Problem("a = 1\n172.16.15.9@tcp = 1").Message, StringComparison.Ordinal);

    [Fact]
    public void A_secret_does_not_appear_in_a_syntax_error()
    {
        var options = new HoconOptions { Redact = path => path == "edge.password" };
        var error = Assert.Throws<HoconException>(() => Config.Parse("edge { password = s3cr@t }", "x.conf", options));
        Assert.DoesNotContain("s3cr", error.Message, StringComparison.Ordinal);
        Assert.Contains("edge.password", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a { b = 1\n\nc = 2", "'{' of line 1 is not closed", 3)]
    [InlineData("\na = [1, 2", "'[' of line 2 is not closed", 2)]
    [InlineData("a = 1\n}", "closes nothing that is open", 2)]
    [InlineData("a = [\n1 }", "of line 1 and closes with ']'", 2)]
    [InlineData("a = 1\nb = \"x\ny\"", "not closed on its line", 2)]
    [InlineData("a = \"\\d+\"", "\\d is no escape", 1)]
    [InlineData("a = \"\\u00g0\"", "four hexadecimal digits", 1)]
    [InlineData("\n\nfoo", "a key without a value", 3)]
    [InlineData("a..b = 1", "empty element", 1)]
    [InlineData("a = ${x\n}", "not closed on its line", 1)]
    [InlineData("a =\n\n}", "a value is missing", 3)]
    [InlineData("a = 1,,", "a comma with nothing before it", 1)]
    [InlineData("{ a : y b : z }", "a comma or a new line before it", 1)]
    [InlineData("{}{}", "follows the end of the root", 1)]
    [InlineData("[1]", "a configuration is an object", 1)]
    public void A_syntax_error_says_what_is_wrong_and_on_which_line(string text, string says, int line)
    {
        var problem = Texts.Problem(text);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Equal(line, problem.Origin.Line);
        Assert.Equal("test.conf", problem.Origin.Source);
    }

    [Theory]
    [InlineData("a = 2.14.0_ddn145", "{'a':'2.14.0_ddn145'}")]
    [InlineData("a = 007", "{'a':'007'}")]
    [InlineData("a = -1.5e3, b = -, c = 1.", "{'a':-1.5e3,'b':'-','c':'1.'}")]
    [InlineData("a = x   y\tz  ", "{'a':'x   y\\tz'}")]
    [InlineData("a = \"x\" y\r\nb = 1\r\n", "{'a':'x y','b':1}")]
    [InlineData("includes = 1, include-x = 2, \"include\" = 3", "{'includes':1,'include-x':2,'include':3}")]
    [InlineData("a.\"b.c\".d = 1", "{'a':{'b.c':{'d':1}}}")]
    [InlineData("a = \"\"\"x\\d\"y\"\"\"\"", "{'a':'x\\\\d\\u0022y\\u0022'}")]
    [InlineData("\u00a0a\u2003=\u00a01", "{'a':1}")]
    [InlineData("a = \"\\u00e4\\n\\/\"", "{'a':'\\u00E4\\n/'}")]
    public void The_text_reads_as_the_tree(string text, string json) => Texts.Gives(text, json);

    [Fact]
    public void Every_value_knows_its_line_and_column()
    {
        var config = Texts.Load("# first\nhttp {\n  listen = [ \"a\",\n    \"b\" ]\n}");
        var list = Assert.IsType<HoconArray>(config.Find("http.listen"));
        Assert.Equal(new Origin("test.conf", 3, 12), list.Origin);
        Assert.Equal("test.conf:4:5", list.Elements[1].Origin.ToString());
    }

    [Fact]
    public void An_override_is_read_as_hocon_and_has_no_line()
    {
        var config = Config.FromOverride("a.b.c=[1, x y]");
        Assert.Equal("""{"a":{"b":{"c":[1,"x y"]}}}""", config.Json());
        Assert.Equal("-D", config.Find("a.b.c")!.Origin.ToString());
        Assert.Contains(
            "Quote it: \"0.0.0.0:1\"", Assert.Throws<HoconException>(() => Config.FromOverride("http.listen=0.0.0.0:1")).Message,
            StringComparison.Ordinal);
    }
}
