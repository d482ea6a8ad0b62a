using System.Text.Json;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Inspection;

namespace LustreActors.Host.Tests.Inspection;

/// <summary>Tests of the inspection's words, and of the JSON of its answers.</summary>
public class GrammarTests
{
    [Theory]
    [InlineData("tree", "Tree")]
    [InlineData("tree /collect", "Tree")]
    [InlineData("actor hierarchy", "Hierarchy")]
    [InlineData("actor hierarchy /collect", "Hierarchy")]
    [InlineData("cluster show", "ClusterShow")]
    [InlineData("cluster tail", "ClusterTail")]
    [InlineData("cluster leave", "ClusterLeave")]
    [InlineData("cluster join oss1:9848", "ClusterJoin")]
    [InlineData("cluster down oss1:9848", "ClusterDown")]
    [InlineData("cluster down-unreachable", "ClusterDownUnreachable")]
    [InlineData("log tail", "LogTail")]
    [InlineData("log history", "LogHistory")]
    [InlineData("config", "Config")]
    [InlineData("config reload", "ConfigReload")]
    public void The_words_name_a_command(string words, string verb)
    {
        var command = InspectionGrammar.Find(InspectionGrammar.All, words.Split(' '))!;
        Assert.Equal(verb, command.Verb.ToString());
        command.Check(words.Split(' '));
    }

    [Theory]
    [InlineData("cluster down", "cluster down wants ADDRESS")]
    [InlineData("cluster join", "cluster join wants ADDRESS")]
    [InlineData("cluster leave now", "'now' is one word too many")]
    [InlineData("cluster down a b", "'b' is one word too many")]
    [InlineData("show", "show wants a path")]
    [InlineData("actor hierarchy /a /b", "'/b' is one word too many")]
    public void Words_that_are_missing_or_too_many_are_refused(string words, string says)
    {
        var command = InspectionGrammar.Find(InspectionGrammar.All, words.Split(' '))!;
        Assert.Contains(says, Assert.Throws<UsageException>(() => command.Check(words.Split(' '))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("actor")]
    [InlineData("cluster")]
    [InlineData("cluster downs")]
    [InlineData("")]
    public void Words_that_name_no_command_find_none(string words) =>
        Assert.Null(InspectionGrammar.Find(InspectionGrammar.All, words.Split(' ')));

    [Fact]
    public void Every_command_has_its_words_for_itself()
    {
        Assert.Equal(InspectionGrammar.All.Count, InspectionGrammar.All.Select(c => string.Join(' ', c.Words)).Distinct().Count());
        Assert.Equal(Enum.GetValues<InspectionVerb>().Order(), InspectionGrammar.All.Select(c => c.Verb).Order());
    }

    [Fact]
    public void Numbers_and_truth_values_are_such_in_JSON()
    {
        var table = new Table("text", "whole", "number", "truth", "nothing", "age", "took")
            .Add(
                "a", 12L, 1.5, true, (string?)null, Cell.Duration(TimeSpan.FromSeconds(90)),
                Cell.Milliseconds(TimeSpan.FromMilliseconds(12.34)));
        Assert.Equal(
            "text  whole  number  truth  nothing  age     took\na     12     1.5     yes    -        90.0 s  12.3 ms\n", table.Text("-"));
        using var json = JsonDocument.Parse(table.Json());
        var row = json.RootElement[0];
        Assert.Equal("a", row.GetProperty("text").GetString());
        Assert.Equal(12, row.GetProperty("whole").GetInt64());
        Assert.Equal(1.5, row.GetProperty("number").GetDouble());
        Assert.True(row.GetProperty("truth").GetBoolean());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("nothing").ValueKind);
        Assert.Equal(90, row.GetProperty("age").GetDouble());
        Assert.Equal(0.01234, row.GetProperty("took").GetDouble(), 10);
        Assert.Equal("{\"text\":\"a\",\"whole\":12", table.JsonLines()[..22]);
        Assert.EndsWith("}\n", table.JsonLines(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_or_not_finite_is_nothing_or_text_in_JSON()
    {
        using var json = JsonDocument.Parse(new Table("a", "b", "c").Add(Cell.Number(null), Cell.Duration(null), double.NaN).Json());
        Assert.Equal(JsonValueKind.Null, json.RootElement[0].GetProperty("a").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement[0].GetProperty("b").ValueKind);
        Assert.Equal("NaN", json.RootElement[0].GetProperty("c").GetString());
    }
}
