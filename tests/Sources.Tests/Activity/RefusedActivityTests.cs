using LustreActors.Sources.Activity;

namespace LustreActors.Sources.Tests.Activity;

/// <summary>What is not understood costs a row, and what is not complete costs the table.</summary>
public class RefusedActivityTests
{
    private const string Head =
        "# lustre-job-activity\t1\n# member\toss17\n# interval\t7\n# age\t1\n# metadata-target\ts-MDT0000\n# metadata-target\ts-MDT0001\n";

    private const string Columns = "# columns\tfilesystem\tjobid\tread\twritten\tmetadata\n";
    private const string Good = "s\t1\t5\n";

    [Theory]
    [InlineData("s\t2\t-5")]
    [InlineData("s\t2\tNaN")]
    [InlineData("s\t2\t+Inf")]
    [InlineData("s\t2\t1e9")]
    [InlineData("s\t2\t.5")]
    [InlineData("s\t2\t5.")]
    [InlineData("s\t2\t1.2.3")]
    [InlineData("s\t2\t 5")]
    [InlineData("s\t2\t5 ")]
    [InlineData("s\t2\t10000000000000000001000")]
    [InlineData("s\t2\t123456789012345678901234567890123")]
    [InlineData("s\t2\t5\t6\t0=1\t7")]
    [InlineData("s")]
    [InlineData("")]
    [InlineData("s\tbad\\escape\t5")]
    [InlineData("s\tcut\\x0")]
    [InlineData("s\\x0\t2\t5")]
    [InlineData("s\t2\t5\t\t2=1")]
    [InlineData("s\t2\t5\t\t-1=1")]
    [InlineData("s\t2\t5\t\t0=-1")]
    [InlineData("s\t2\t5\t\t0")]
    [InlineData("s\t2\t5\t\t0=1;1=1")]
    [InlineData("s\t2\t5\t\t0=1,0=1")]
    [InlineData("s\t2\t5\t\t1=1,0=1")]
    public void A_malformed_row_costs_itself_alone(string row)
    {
        var reading = Tables.Read($"{Head}{Columns}{Good}{row}\n{Good}# end\t3\n");

        Assert.Equal((null, 1L), (reading.Broken, reading.LinesRefused));
        Assert.StartsWith("line 9: ", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal(2, reading.Table!.Rows.Count);
    }

    [Fact]
    public void An_id_or_a_line_that_is_too_long_costs_its_row()
    {
        var rows = $"{Good}s\t{new string('a', 1025)}\t1\ns\t{new string('a', 3000)}\n";

        var reading = Tables.Read($"{Head}{Columns}{rows}# end\t3\n", new JobActivityLimits { LongestLine = 2000 });

        Assert.Equal((null, 2L, 1), (reading.Broken, reading.LinesRefused, reading.Table!.Rows.Count));
    }

    [Fact]
    public void Columns_and_lines_of_the_head_that_a_later_version_adds_are_passed_over()
    {
        var reading = Tables.Read($"{Head}# colour\t7\n# columns\tjobid\tcolour\tread\tfilesystem\nj\tred\t5\ts\n# end\t1\n");

        Assert.Equal((null, 0L), (reading.Broken, reading.LinesRefused));
        Assert.StartsWith("s [6A] 5 0 0", Tables.Told(reading.Table!)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no table of job activity")]
    [InlineData("<html>\n", "no table of job activity")]
    [InlineData("# lustre-job-activity\t2\n", "version 2")]
    [InlineData(Head + Good, "rows before")]
    [InlineData(Head + Columns + Good, "its last line is missing")]
    [InlineData(Head + Columns + Good + "# end\t2\n", "it had 2 rows")]
    [InlineData(Head + Columns + Good + "# end\t0\n", "it had 0 rows")]
    [InlineData(Head + Columns + Good + "# end\t1", "its last line is missing")]
    [InlineData(Head + Columns + "# end\t0\n" + Good, "behind its last line")]
    [InlineData(Head + "# columns\tfilesystem\tread\n# end\t0\n", "columns")]
    [InlineData(Head + "# columns\tfilesystem\tjobid\tread\tread\n# end\t0\n", "columns")]
    [InlineData("# lustre-job-activity\t1\n" + Columns + "# end\t0\n", "does not say whose")]
    [InlineData("# lustre-job-activity\t1\n# member\ta\n# age\tNaN\n# interval\t1\n" + Columns + "# end\t0\n", "does not say whose")]
    public void An_answer_that_is_not_complete_is_no_table(string text, string why)
    {
        var reading = Tables.Read(text);

        Assert.Null(reading.Table);
        Assert.Contains(why, reading.Broken, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("more than 1 rows")]
    [InlineData("more than 200 bytes")]
    [InlineData("more than 3 members or targets")]
    public void An_answer_beyond_a_bound_is_given_up_and_says_which(string bound)
    {
        var limits = bound switch
        {
            "more than 1 rows" => new JobActivityLimits { MostRows = 1 },
            "more than 200 bytes" => new JobActivityLimits { MostBytes = 200 },
            _ => new JobActivityLimits { MostNames = 3 },
        };
        var reading = Tables.Read($"{Head}# metadata-target\ta\n# metadata-target\tb\n{Columns}{Good}{Good}# end\t2\n", limits);

        Assert.Null(reading.Table);
        Assert.Contains(bound, reading.Broken, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_cut_anywhere_is_no_table()
    {
        var text = Tables.Written(Tables.Of(Tables.Rows((0, "4711", [5], []), (0, "4712", [6], []))));

        for (var length = 0; length < text.Length; length++)
            Assert.Null(Tables.Read(text.AsSpan(0, length)).Table);
        Assert.NotNull(Tables.Read(text).Table);
    }

    [Fact]
    public void Ages_count_back_from_the_answer()
    {
        var table = Tables.Read($"{Head}# oldest\t2.5\n{Columns}# end\t0\n").Table!;

        Assert.Equal((Tables.Now - 1000, Tables.Now - 2500, 7L), (table.MadeAt, table.OldestAt, table.Interval));
    }
}
