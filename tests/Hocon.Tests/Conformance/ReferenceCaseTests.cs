using System.Text.Json.Nodes;
using LustreActors.Hocon.Syntax;

namespace LustreActors.Hocon.Tests.Conformance;

public sealed class ReferenceCaseTests
{
    private static readonly HoconOptions Options = new() { BaseDirectory = Path.Combine(AppContext.BaseDirectory, "no-such-folder") };

    public static TheoryData<string, string> Outcomes() => Named("concatenation.json", "merge.json", "substitution.json");

    public static TheoryData<string> Valid() => Inputs("valid-conf.json", "valid-json.json");

    public static TheoryData<string> ValidJson() => Inputs("valid-json.json");

    public static TheoryData<string> Invalid() => Inputs("invalid-conf.json");

    public static TheoryData<int, string> Lines()
    {
        var rows = new TheoryData<int, string>();
        foreach (var (line, input) in ReferenceFixtures.Rows(LineCases, (0, ReferenceFixtures.Absent)))
            rows.Add(line, input);
        return rows;

        static IEnumerable<(int, string)> LineCases() =>
            ReferenceFixtures.Cases("error-lines.json").Select(c => ((int)c["line"]!, (string)c["input"]!));
    }

    public static TheoryData<string> Paths() => Inputs("paths.json");

    public static TheoryData<string> InvalidPaths() =>
        new(ReferenceFixtures.Rows(() =>
            ReferenceFixtures.Read("paths.json")["invalid"]!.AsArray().Select(p => (string)p!), ReferenceFixtures.Absent));

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void The_reference_case_has_the_outcome_it_states(string file, string name)
    {
        if (ReferenceFixtures.StandsForAbsence(name))
            return;
        var given = ReferenceFixtures.Cases(file).Single(c => (string?)c["name"] == name);
        CaseOutcome.Assert(given, () => Config.Parse((string)given["input"]!, name, Options), given["env"] as JsonObject);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void The_valid_text_is_read(string input)
    {
        if (ReferenceFixtures.StandsForAbsence(input))
            return;
        Assert.NotNull(ParseSession.Parse(input, "valid", Options));
    }

    [Theory]
    [MemberData(nameof(ValidJson))]
    public void The_json_text_reads_as_its_json_value(string input)
    {
        if (ReferenceFixtures.StandsForAbsence(input))
            return;
        JsonTree.AssertEqual(JsonNode.Parse(input), ParseSession.Parse(input, "valid", Options));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void The_invalid_text_is_refused(string input)
    {
        if (ReferenceFixtures.StandsForAbsence(input))
            return;
        Assert.NotEmpty(Assert.Throws<HoconException>(() => Config.Parse(input, "invalid", Options).Resolve()).Problems);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_error_names_its_line(int line, string input)
    {
        if (ReferenceFixtures.StandsForAbsence(input))
            return;
        Assert.Equal(line, Assert.Single(Assert.Throws<HoconException>(() => Config.Parse(input, "lines", Options)).Problems).Origin.Line);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_path_has_the_elements_it_states(string input)
    {
        if (ReferenceFixtures.StandsForAbsence(input))
            return;
        var given = ReferenceFixtures.Cases("paths.json").Single(c => (string?)c["input"] == input);
        Assert.Equal(given["path"]!.AsArray().Select(e => (string)e!), PathReader.Parse(input).Elements);
    }

    [Theory]
    [MemberData(nameof(InvalidPaths))]
    public void The_invalid_path_is_refused(string input)
    {
        if (ReferenceFixtures.StandsForAbsence(input))
            return;
        Assert.Throws<HoconException>(() => PathReader.Parse(input));
    }

    private static TheoryData<string, string> Named(params string[] files)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (file, name) in ReferenceFixtures.Rows(() =>
            files.SelectMany(f => ReferenceFixtures.Cases(f).Select(c => (f, (string)c["name"]!))), ("", ReferenceFixtures.Absent)))
            rows.Add(file, name);
        return rows;
    }

    private static TheoryData<string> Inputs(params string[] files) => new(ReferenceFixtures.Rows(
        () => files.SelectMany(ReferenceFixtures.Cases).Select(c => (string)c["input"]!).Distinct(), ReferenceFixtures.Absent));
}
