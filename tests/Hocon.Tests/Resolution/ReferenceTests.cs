namespace LustreActors.Hocon.Tests.Resolution;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("a = 1, a = ${b}2, b = ${a}", "{'a':'12','b':'12'}")]
    [InlineData("b = ${a}, a = 1, a = ${b}2", "{'b':'12','a':'12'}")]
    [InlineData("a = 1, a = ${b}, b = ${a}", "{'a':1,'b':1}")]
    [InlineData("a = ${?b}, b = ${?a}", "{}")]
    [InlineData("a = {b:1}, a = {b:${a.b}2}, a = ${a} {c:1}", "{'a':{'b':'12','c':1}}")]
    [InlineData("a { b += 1 }, a = ${a} { b += 2 }, a = ${a} { b += 3 }", "{'a':{'b':[1,2,3]}}")]
    [InlineData("a = ${a0} { x = 2 }, a0 { x = 1, y = ${a.x} }", "{'a':{'x':2,'y':2},'a0':{'x':1,'y':2}}")]
    public void A_reference_to_the_value_that_is_being_defined_sees_the_earlier_value(string text, string json) => Texts.Gives(text, json);

    [Theory]
    [InlineData("a = [ { b += 1, b += 2 } ]", "{'a':[{'b':[1,2]}]}")]
    [InlineData("a += { x += 1, x += 2 }", "{'a':[{'x':[1,2]}]}")]
    [InlineData("a = [1] { \"0\" : 2, \"7\" : 3 }", "{'a':[1,2,3]}")]
    public void Lists_are_appended_wherever_they_are(string text, string json) => Texts.Gives(text, json);

    [Theory]
    [InlineData("defaults { name = x, path = ${svc.name}/y }\nsvc = ${defaults} { name = z }",
        "{'defaults':{'name':'x','path':'z/y'},'svc':{'name':'z','path':'z/y'}}")]
    [InlineData("a = 1 ${?gone} 2", "{'a':'1  2'}")]
    [InlineData("a = [ ${?gone}, 1 ]", "{'a':[1]}")]
    [InlineData("a.b = ${a.c}, a.c = ${a.d}, a.d = 4", "{'a':{'b':4,'c':4,'d':4}}")]
    [InlineData("a = null, b = x${a}", "{'a':null,'b':'xnull'}")]
    public void A_reference_looks_forward(string text, string json) => Texts.Gives(text, json);

    [Theory]
    [InlineData("path = ${PATH_X}\":/x\"", "{'path':'/bin:/x'}")]
    [InlineData("PATH_X = ${PATH_X}\":/x\"", "{'PATH_X':'/bin:/x'}")]
    [InlineData("PATH_X = 1, a = ${PATH_X}", "{'PATH_X':1,'a':1}")]
    [InlineData("a = 1, a = ${?PATH_Y}", "{'a':1}")]
    public void The_environment_replaces_an_absent_path(string text, string json) =>
        Texts.Gives(text, json, ("PATH_X", "/bin"));

    [Fact]
    public void A_value_of_the_environment_says_so()
    {
        var value = Texts.Load("a = ${X}", ("X", "1")).Find("a")!;
        Assert.Equal("environment variable X", value.Origin.ToString());
    }

    [Fact]
    public void A_cycle_is_named_with_every_place_it_passes() =>
        Assert.Equal(
            "test.conf:3:5: c: ${a} is part of a cycle: a (test.conf:1:5) -> b (test.conf:2:5) -> c (test.conf:3:5) -> a (test.conf:1:5)",
            Texts.Problem("a = ${b}\nb = ${c}\nc = ${a}").ToString());

    [Fact]
    public void A_value_that_contains_itself_is_a_cycle() =>
        Assert.Equal(
            "the value contains itself, a cycle: a (test.conf:1:3) -> a.b (test.conf:1:9) -> a (test.conf:1:3)",
            Texts.Problem("a { b = ${a} }").Message);

    [Fact]
    public void All_undefined_references_are_reported_and_references_to_them_are_not()
    {
        var problems = Texts.Problems("a = ${x}\nb = ${a}y\nc = ${z}\nd = [1] q\ne = ${d}");
        Assert.Equal(["a", "c", "d"], problems.Select(p => p.Path));
        Assert.Equal([1, 3, 4], problems.Select(p => p.Origin.Line));
    }

    [Fact]
    public void Only_objects_are_merged_with_a_lower_configuration()
    {
        var upper = Config.Parse("a { x = 2 }, b = 1, c = null, c { y = 1 }, l += 3, r = ${?gone}, d = ${low}", "upper");
        var lower = Config.Parse("a { x = 1, z = 1 }, b { z = 1 }, c { z = 1 }, l = [1, 2], r = 5, low { q = 1 }, d { p = 1 }", "lower");
        var both = upper.WithFallback(lower).Resolve();
        Assert.Equal("""{"a":{"x":2,"z":1},"b":1,"c":{"y":1},"l":[1,2,3],"r":5,"low":{"q":1},"d":{"p":1,"q":1}}""", both.Json());
        Assert.Equal("upper", both.Find("a.x")!.Origin.Source);
        Assert.Equal("lower", both.Find("a.z")!.Origin.Source);
    }

    [Fact]
    public void Laying_over_changes_neither_configuration()
    {
        var (upper, lower) = (Config.Parse("a { b { c = 2 } }, l += 3", "upper"), Config.Parse("a { b { d = 1 } }, l = [1]", "lower"));
        _ = upper.WithFallback(lower).WithFallback(lower).Resolve();
        Assert.Equal("""{"a":{"b":{"d":1}},"l":[1]}""", lower.Json());
        Assert.Equal("""{"a":{"b":{"c":2}},"l":[3]}""", upper.Resolve().Json());
    }

    [Fact]
    public void Values_are_not_looked_at_before_they_are_resolved()
    {
        var config = Config.Parse("a = ${b}, b = 1", "x");
        Assert.False(config.IsResolved);
        Assert.Throws<InvalidOperationException>(() => config.Find("b"));
        Assert.Equal("1", config.Resolve().Find("a")!.ToString());
    }
}
