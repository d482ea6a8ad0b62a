using System.Globalization;
using System.Text;
using LustreActors.Sources.PromQl;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.PromQl;

public sealed class PromQlAnswerTests
{
    private const string Good = """
        {"status":"success","data":{"resultType":"vector","result":[{"metric":{"target":"scratch-MDT0000","jobid":"4711"},"value":[1732170000.123,"12"]},
        {"metric":{"jobid":"my \"prog\" \u00e9.1001"},"value":[1732170000.123,"1.5e+21"]}]}}
        """;

    [Fact]
    public void Rows_come_with_their_labels_and_values() =>
        Assert.Equal(["scratch-MDT0000|4711|12", "|my \"prog\" é.1001|1.5E+21"], Read(Good).Rows);

    [Fact]
    public void An_answer_may_be_cut_into_pieces_anywhere()
    {
        for (var piece = 1; piece < 40; piece++)
            Assert.Equal(Read(Good).Rows, Read(Good, piece).Rows);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public void No_rows_are_an_answer_too(string result)
    {
        var read = Read(
            """{"status":"success","data":{"resultType":"vector","result":#}}""".Replace("#", result, StringComparison.Ordinal));
        Assert.Equal((null, 0), (read.Problem, read.Rows.Count));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    [InlineData("-Inf")]
    [InlineData("-4")]
    [InlineData("")]
    [InlineData("12 apples")]
    public void A_value_that_would_spoil_a_sum_costs_its_row(string value)
    {
        var read = Read(Good.Replace("\"12\"", $"\"{value}\"", StringComparison.Ordinal));
        Assert.Equal((null, 1, 1L), (read.Problem, read.Rows.Count, read.Answer.RowsRefused));
    }

    [Fact]
    public void A_row_without_a_value_or_with_a_bare_number_is_refused() =>
        Assert.Equal(2, Read("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{}},{"metric":{},"value":[1,2]}]}}""").Answer.RowsRefused);

    [Fact]
    public void What_is_not_known_is_stepped_over()
    {
        var read = Read("""
            {"infos":["x"],"more":{"data":{"result":[{"metric":{"jobid":"1"},"value":[1,"1"]}]}},"status":"success","data":{"stats":{"a":[1,{"b":2}]},"resultType":"vector",
            "result":[{"histogram":[1,{"count":"2"}],"metric":{"x":"y","jobid":"7"},"value":[1,"3"],"z":[[]]}]},"t":true}
            """);
        Assert.Equal((null, "|7|3"), (read.Problem, Assert.Single(read.Rows)));
    }

    [Fact]
    public void Warnings_are_kept()
    {
        var read = Read("""{"status":"success","warnings":["one shard did not answer"],"data":{"resultType":"vector","result":[]}}""");
        Assert.Equal(["one shard did not answer"], read.Answer.Warnings);
    }

    [Fact]
    public void An_error_is_told_in_the_words_of_Prometheus() => Assert.Equal(
        "Prometheus refuses the query: bad_data: parse error at char 3",
        Read("""{"status":"error","errorType":"bad_data","error":"parse error at char 3"}""").Problem);

    [Fact]
    public void A_body_that_is_cut_off_is_no_answer()
    {
        for (var length = 1; length < Good.TrimEnd().Length; length++)
            Assert.Equal("the answer is cut off in the middle", Read(Good[..length]).Problem);
    }

    [Fact]
    public void A_page_of_HTML_is_no_answer() =>
        Assert.Equal("the answer is no JSON: <html>502 Bad Gateway</html>", Read("<html>502 Bad Gateway</html>").Problem);

    [Theory]
    [InlineData("", "the answer is empty")]
    [InlineData("{}", "the answer is JSON, but not one of Prometheus: it has no status")]
    [InlineData("[]", "the answer is JSON, but not one of Prometheus")]
    [InlineData(
        """{"status":"success","data":{"resultType":"matrix","result":[]}}""", "the answer is a matrix, where a vector was asked for")]
    [InlineData("""{"status":"success"}""", "the answer is a nothing, where a vector was asked for")]
    public void Something_else_is_named(string text, string problem) => Assert.Equal(problem, Read(text).Problem);

    [Fact]
    public void A_hundred_thousand_damaged_answers_are_read_or_refused()
    {
        var mutations = new Mutations(21, Good, """{"status":"error","errorType":"bad_data","error":"x"}""");
        var problems = 0;
        for (var i = 0; i < ParserFuzz.Inputs; i++)
        {
            var text = mutations.Next();
            var whole = Read(text, text.Length + 1);
            if (i % 8 == 0)
            {
                var pieces = Read(text, 1 + (i % 61));
                Assert.Equal(whole.Rows, pieces.Rows);
                Assert.Equal(whole.Problem is null, pieces.Problem is null);
            }

            problems += whole.Problem is null ? 0 : 1;
        }

        Assert.InRange(problems, ParserFuzz.Inputs / 4, ParserFuzz.Inputs - 1);
    }

    /// <summary>Byte by byte none of its rows is there as a whole, and each is read token by token.</summary>
    [Fact]
    public void A_row_that_is_there_as_a_whole_is_read_as_if_it_came_byte_by_byte()
    {
        const string Rows = """
            {"metric":{"jobid":"4711"},"value":[1732170000.123,"12.5"]},{"metric":{"jobid":"cp.1001","target":"fs-MDT0000"},"value":[1732170000,"7"]},
            """;
        var usual = $$$"""{"status":"success","data":{"resultType":"vector","result":[{{{Rows}}}{{{Rows}}}{{{Rows}}}{"metric":{"jobid":""},"value":[10.50,"1e3"]}]}}""";
        Assert.Equal(7, Read(usual).Rows.Count);
        var mutations = new Mutations(22, usual, usual.Replace(",\"7\"", ",\"NaN\"", StringComparison.Ordinal));
        for (var i = 0; i < ParserFuzz.Inputs / 4; i++)
        {
            var text = mutations.Next();
            var (whole, single) = (Read(text, text.Length + 1), Read(text, 1));
            Assert.Equal(single.Rows, whole.Rows);
            Assert.Equal(
                (single.Problem is null, single.Answer.RowsRefused, single.Answer.FirstRefusal),
                (whole.Problem is null, whole.Answer.RowsRefused, whole.Answer.FirstRefusal));
        }
    }

    [Theory]
    [InlineData("01732170000.1")]
    [InlineData("1732170000.")]
    [InlineData("")]
    [InlineData("1732170000.1.1")]
    public void A_time_that_is_no_number_of_JSON_spoils_the_answer_in_any_row(string time)
    {
        const string Row = """{"metric":{"jobid":"4711"},"value":[1732170000.1,"12"]}""";
        var text = $$$"""{"status":"success","data":{"resultType":"vector","result":[{{{Row}}},{{{Row.Replace("1732170000.1", time, StringComparison.Ordinal)}}}]}}""";
        Assert.StartsWith("the answer is no JSON", Read(text).Problem, StringComparison.Ordinal);
    }

    private static (List<string> Rows, string? Problem, PromQlAnswer Answer) Read(string text, int piece = int.MaxValue) =>
        Read(Encoding.UTF8.GetBytes(text), piece);

    private static (List<string> Rows, string? Problem, PromQlAnswer Answer) Read(byte[] text, int piece)
    {
        var rows = new Rows();
        var answer = new PromQlAnswer(rows);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var length = Math.Min(piece, rest.Length);
            answer.Take(rest[..length]);
            rest = rest[length..];
        }

        return (rows.All, answer.End(), answer);
    }

    private sealed class Rows : IPromQlSink
    {
        public List<string> All { get; } = [];

        public void Row(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, double value) =>
            All.Add($"{Encoding.UTF8.GetString(target)}|{Encoding.UTF8.GetString(jobId)}|{value.ToString(CultureInfo.InvariantCulture)}");
    }
}
