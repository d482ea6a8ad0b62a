namespace LustreActors.Hocon.Tests.Syntax;

public sealed class IncludeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hocon-include-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_include_is_relative_to_the_file_that_includes()
    {
        Write("sub/b.conf", "include \"c.conf\"\nb = 1");
        Write("sub/c.conf", "c = 1");
        Assert.Equal("""{"c":1,"b":1,"a":1}""", Load("include \"sub/b.conf\"\na = 1").Json());
    }

    [Theory]
    [InlineData("include \"x\"")]
    [InlineData("include file(\"x\")")]
    [InlineData("include required(\"x\")")]
    [InlineData("include required( file( \"x.conf\" ) )")]
    public void Every_form_of_include_is_read(string include)
    {
        Write("x.conf", "k = conf");
        Write("x.json", "{ \"k\" : \"json\" }");
        Assert.Equal("""{"k":"conf"}""", Load(include).Json());
    }

    [Fact]
    public void A_reference_in_an_included_file_means_its_own_tree_first_and_the_root_second()
    {
        Write("svc.conf", "name = own, path = ${name}/${site}, again = ${?absent}");
        var config = Load("site = root, name = outer\nsvc { inner { include \"svc.conf\" } }\nsvc.inner.name = later");
        Assert.Equal("""{"name":"later","path":"later/root"}""", Conformance.JsonTree.Of(config.Find("svc.inner")!)!.ToJsonString());
    }

    [Fact]
    public void A_twice_included_file_resolves_below_both_objects()
    {
        Write("one.conf", "two { include \"two.conf\" }");
        Write("two.conf", "x = 1, y = ${x}");
        Assert.Equal(
            """{"a":{"two":{"x":1,"y":1}},"b":{"two":{"x":5,"y":5}}}""",
            Load("a { include \"one.conf\" }\nb { include \"one.conf\" }\nb.two.x = 5").Json());
    }

    [Fact]
    public void A_circle_of_includes_is_named_with_its_files()
    {
        Write("b.conf", "include \"a.conf\"");
        var error = Assert.Throws<HoconException>(() => Load("include \"b.conf\""));
        Assert.Matches(@"b\.conf:1:1: .*circle: \S*a\.conf -> \S*b\.conf -> \S*a\.conf", error.Message);
    }

    [Fact]
    public void A_missing_required_file_names_the_place_and_an_optional_one_is_nothing()
    {
        Assert.Equal("{}", Load("include \"gone.conf\"").Json());
        var problem = Assert.Single(Assert.Throws<HoconException>(() => Load("\ninclude required(\"gone.conf\")")).Problems);
        Assert.Equal(2, problem.Origin.Line);
        Assert.Contains(Path.Combine(_folder.FullName, "gone.conf"), problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_included_file_reports_its_own_errors()
    {
        Write("x.conf", "a = b:c");
        Write("y.conf", "\n}");
        var error = Assert.Throws<HoconException>(() => Load("include \"x.conf\"\ninclude \"y.conf\"\nz = \n"));
        Assert.Equal(
            ["x.conf:1", "y.conf:2", "a.conf:4"], error.Problems.Select(p => $"{Path.GetFileName(p.Origin.Source)}:{p.Origin.Line}"));
    }

    [Theory]
    [InlineData("include url(\"http://x/y\")", "url(...) cannot be included")]
    [InlineData("include classpath(\"x\")", "classpath(...) cannot be included")]
    [InlineData("include \"http://x/y.conf\"", "is a URL")]
    [InlineData("include \"p.properties\"", ".properties file, which is not read")]
    [InlineData("include \"p\"", ".properties file, which is not read")]
    [InlineData("include list.conf", "quoted file name is expected")]
    [InlineData("include \"list.conf\"", "holds a list")]
    [InlineData("include \"folder.conf\"", "is a folder")]
    [InlineData("include \"latin1.conf\"", "not UTF-8")]
    public void An_unsupported_include_is_refused_with_the_reason(string include, string reason)
    {
        Write("p.properties", "a=1");
        Write("list.conf", "[1]");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "folder.conf"));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "latin1.conf"), [(byte)'a', (byte)'=', 0xE4]);
        Assert.Contains(reason, Assert.Throws<HoconException>(() => Load(include)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_no_file_cannot_include() =>
        Assert.Contains(
            "no file", Assert.Throws<HoconException>(() => Config.Parse("include \"x\"", "-D")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_absent_file_is_an_error_and_an_empty_one_is_not()
    {
        Assert.Contains(
            "does not exist", Assert.Throws<HoconException>(() => Config.ParseFile(Path.Combine(_folder.FullName, "none.conf"))).Message,
            StringComparison.Ordinal);
        Assert.Equal("{}", Load("").Json());
    }

    [Fact]
    public void Includes_and_file_sizes_are_bounded()
    {
        for (var i = 0; i < 20; i++)
            Write($"deep{i}.conf", $"x {{ include \"deep{i + 1}.conf\" }}");
        Assert.Contains(
            "more than 16 deep", Assert.Throws<HoconException>(() => Load("include \"deep0.conf\"")).Message, StringComparison.Ordinal);
        Write("large.conf", new string('#', 5000));
        var options = new HoconOptions { MaxFileBytes = 4999 };
        Assert.Contains(
            "larger than 4999 bytes",
            Assert.Throws<HoconException>(() => Config.ParseFile(Path.Combine(_folder.FullName, "large.conf"), options)).Message,
            StringComparison.Ordinal);
        Assert.Empty(Config.ParseFile(Path.Combine(_folder.FullName, "large.conf"), options with { MaxFileBytes = 5000 }).Root.Fields);
    }

    private Config Load(string text)
    {
        Write("a.conf", text);
        return Config.ParseFile(Path.Combine(_folder.FullName, "a.conf")).Resolve();
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
