using System.Text;
using LustreActors.Messages;
using LustreActors.Sources.Slurm;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Slurm;

public sealed class SqueueParserTests
{
    private const string Listing = """
        5|104|prometheus|main|PENDING|arr
        6|33|www-data|main|PENDING|het
        1|5|games|main|RUNNING|projx
        3|65534|nobody|main|RUNNING|(null)
        4|5|games|main|RUNNING|proj with space
        8|8|mail|secret|RUNNING|secret|acct
        12|4242|nobody|main|PENDING|ghost
        13|1001|alice|main|COMPLETING|

        """;

    [Fact]
    public void Jobs_have_their_owner_and_account()
    {
        var (table, findings) = Parse(Listing);

        Assert.Equal((8, 0), (table.Count, findings.LinesRefused));
        Assert.Equal(new SlurmJob(1, 5, "games", "projx", "main", "RUNNING"), table.Find(1));
        Assert.Null(table.Find(2));
    }

    [Fact]
    public void An_account_keeps_its_blanks_and_bars() =>
        Assert.Equal(("proj with space", "secret|acct"), (Job(Listing, 4).Account, Job(Listing, 8).Account));

    [Fact]
    public void A_job_without_account_has_none() => Assert.Equal((null, null), (Job(Listing, 3).Account, Job(Listing, 13).Account));

    [Fact]
    public void Nobody_is_who_it_says_only_when_the_uid_is_nobodys() => Assert.Equal(("nobody", null), (Job(Listing, 3).User, Job(Listing, 12).User));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void An_empty_listing_is_an_answer_and_a_blank_line_costs_itself(string text)
    {
        var (table, findings) = Parse(text);
        Assert.Equal((0, text.Length), (table.Count, findings.LinesRefused));
    }

    [Theory]
    [InlineData("14")]
    [InlineData("14|1001")]
    [InlineData("14|1001|alice|main|RUNNING")]
    [InlineData("x|1001|alice|main|RUNNING|projx")]
    [InlineData("-14|1001|alice|main|RUNNING|projx")]
    [InlineData("+14|1001|alice|main|RUNNING|projx")]
    [InlineData("0|1001|alice|main|RUNNING|projx")]
    [InlineData("14|alice|1001|main|RUNNING|projx")]
    [InlineData("14|4294967296|alice|main|RUNNING|projx")]
    [InlineData("14|1001|alice|main||projx")]
    [InlineData("slurm_load_jobs error: Unable to contact slurm controller (connect failure)")]
    public void A_line_that_is_no_job_costs_that_line(string line)
    {
        var (table, findings) = Parse("1|5|games|main|RUNNING|projx\n" + line + "\n2|5|games|main|RUNNING|projx\n");

        Assert.Equal((2, 1L), (table.Count, findings.LinesRefused));
        Assert.Equal($"squeue:2: {line}", findings.FirstRefusal);
    }

    [Fact]
    public void A_job_that_is_listed_twice_is_one_job()
    {
        var (table, findings) = Parse("5|5|games|main|PENDING|projx\n5|5|games|main|RUNNING|projx\n");
        Assert.Equal((1, 0), (table.Count, findings.LinesRefused));
    }

    [Fact]
    public void A_second_line_that_gives_a_job_to_somebody_else_is_refused()
    {
        var (table, findings) = Parse("5|5|games|main|RUNNING|projx\n5|6|mail|main|RUNNING|projy\n");
        Assert.Equal(("projx", 1L), (table.Find(5)!.Account, findings.LinesRefused));
    }

    [Fact]
    public void A_listing_cut_in_the_middle_of_a_line_loses_that_line()
    {
        var (table, findings) = Parse(Listing[..(Listing.IndexOf("games", StringComparison.Ordinal) + 2)]);
        Assert.Equal((2, 1L), (table.Count, findings.LinesRefused));
    }

    [Fact]
    public void Equal_names_are_one_string()
    {
        var (table, _) = Parse(Listing);
        Assert.Same(table.Find(1)!.User, table.Find(4)!.User);
    }

    [Fact]
    public void A_hundred_thousand_damaged_listings_lose_only_lines_that_are_counted() =>
        ParserFuzz.Run(11, [Listing], (pieces, findings) =>
        {
            var parser = new SqueueParser(findings);
            foreach (var piece in pieces)
                parser.Parse(piece);
            return string.Join(';', parser.Table.Jobs.OrderBy(j => j.Id));
        });

    private static SlurmJob Job(string listing, long id) => Parse(listing).Table.Find(id)!;

    private static (SlurmTable Table, Findings Findings) Parse(string text)
    {
        var findings = new Findings();
        var parser = new SqueueParser(findings);
        parser.Parse(Encoding.UTF8.GetBytes(text));
        return (parser.Table, findings);
    }
}
