using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Tests.Syntax;

/// <summary>What would exhaust the stack, the memory or the patience is an error like any other.</summary>
public sealed class BoundTests
{
    public static TheoryData<string, string, string> Excesses() => new()
    {
        { "lists", "a = " + new string('[', 100_000), "nested more than" },
        { "objects", string.Concat(Enumerable.Repeat("a {", 100_000)), "nested more than" },
        { "mixed", "a = " + string.Concat(Enumerable.Repeat("[{b:", 50_000)), "nested more than" },
        { "dotted key", string.Concat(Enumerable.Repeat("a.", 100_000)) + "a = 1", "nested more than" },
        { "reference chain", string.Concat(Enumerable.Range(0, 20_000).Select(i =>
            $"a{i} = ${{a{i + 1}}}\n")), "references follow one another" },
        { "self references", "a = 1\n" + string.Concat(Enumerable.Repeat("a = ${a}x\n", 20_000)), "references follow one another" },
        { "doubled text", Doubling("xxxxxxxxxxxxxxxx", "${0}${0}"), "characters" },
        { "doubled list", Doubling("[1, 2, 3]", "${0} ${0}"), "elements" },
        { "doubled object", Doubling("{ x = 1 }", "{{ l = ${0}, r = ${0} }}"), "larger than" },
        { "doubled merge", "a { x += 1 }\n" + string.Concat(Enumerable.Repeat("a = ${a} ${a} { x += 1 }\n", 40)), "multiply each other" },
        { "growing cycle", "a { b = ${a} { b { c = ${a} } } }", "cycle" },
    };

    [Theory]
    [MemberData(nameof(Excesses))]
    public void An_excess_is_an_error_not_a_crash(string name, string text, string says)
    {
        Assert.NotEmpty(name);
        Assert.Contains(says, Assert.Throws<HoconException>(() => Texts.Load(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_refused_before_it_is_read() =>
        Assert.Contains(
            "longer than 10",
            Assert.Throws<HoconException>(() => Config.Parse("a = 1234567890", "x", new HoconOptions { MaxFileBytes = 10 })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Thousands_of_appended_elements_are_no_excess()
    {
        var config = Texts.Load("a = ${?b}\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"a += {i}\n")));
        Assert.Equal(5000, Assert.IsType<HoconArray>(config.Find("a")).Elements.Count);
    }

    [Fact]
    public void Not_every_problem_of_thousands_is_reported() =>
        Assert.Equal(50, Texts.Problems(string.Concat(Enumerable.Range(0, 5000).Select(i => $"a{i} = ${{gone{i}}}\n"))).Count);

    private static string Doubling(string first, string next) =>
        $"a0 = {first}\n" + string.Concat(Enumerable.Range(1, 60).Select(i =>
            $"a{i} = {next.Replace("{{", "{").Replace("}}", "}").Replace("${0}", $"${{a{i - 1}}}", StringComparison.Ordinal)}\n"));
}
