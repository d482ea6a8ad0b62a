using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Slurm;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Slurm;

public sealed class SqueueParserTests
{
    private const string T = SqueueListing.Token;

    private static readonly string Listing = new SqueueListing()
        .Job(5, "arr", "sweep", 104, "prometheus", state: "PENDING")
        .Job(10, "arr", "sweep", 104, "prometheus", array: 5)
        .Job(11, "arr", "sweep", 104, "prometheus", array: 5)
        .Job(6, "het", "pair", 33, "www-data", state: "PENDING")
        .Job(1, "projx")
        .Job(3, "(null)", uid: 65534, user: "nobody")
        .Job(4, "proj with space", "a|b|\"c\" \\d")
        .Job(8, "secret|acct", uid: 8, user: "mail", partition: "secret")
        .Job(12, "ghost", uid: 4242, user: "nobody", state: "PENDING")
        .Job(13, "", "two\nlines", 1001, "alice", state: "COMPLETING")
        .Text;

    [Fact]
    public void Jobs_have_their_owner_account_and_name()
    {
        var (table, findings) = Parse(Listing);

        Assert.Equal((10, 0), (table.Count, findings.LinesRefused));
        Assert.Equal(new SlurmJob(1, 5, "games", "projx", "main", "RUNNING") { Name = "job" }, table.Find(1));
        Assert.Null(table.Find(2));
    }

    [Fact]
    public void The_nodes_of_a_job_stand_before_its_name_and_may_be_a_long_list()
    {
        var nodes = $"n[{string.Join(',', Enumerable.Range(1, 500).Select(n => $"{2 * n:0000}"))}]";

        var (table, findings) = Parse(
            $"{T}|1|1|5|games|main|RUNNING|projx|{T}|{nodes}|{T}|a|b\n{T}|2|2|5|games|main|PENDING|projx|{T}||{T}|job\n"
            + $"{T}|3|3|5|games|main|PENDING|projx|{T}|(null)|{T}|job\n");

        Assert.Equal((3, 0), (table.Count, findings.LinesRefused));
        Assert.Equal((nodes, "a|b"), (table.Find(1)!.Nodes, table.Find(1)!.Name));
        Assert.Equal(("", ""), (table.Find(2)!.Nodes, table.Find(3)!.Nodes));
    }

    [Fact]
    public void An_account_keeps_its_blanks_and_bars() =>
        Assert.Equal(("proj with space", "secret|acct"), (Job(Listing, 4).Account, Job(Listing, 8).Account));

    [Fact]
    public void A_job_without_account_has_none() => Assert.Equal((null, null), (Job(Listing, 3).Account, Job(Listing, 13).Account));

    [Fact]
    public void Nobody_is_who_it_says_only_when_the_uid_is_nobodys() =>
        Assert.Equal(("nobody", null), (Job(Listing, 3).User, Job(Listing, 12).User));

    [Fact]
    public void Tasks_of_an_array_are_found_by_their_own_ids_and_by_the_arrays()
    {
        var (table, _) = Parse(Listing);
        Assert.Equal((5, 5), (table.Find(10)!.ArrayId, table.FindArray(5)!.Id));
        Assert.Equal(1, table.FindArray(1)!.Id);
        Assert.Null(table.FindArray(10_000));
    }

    [Fact]
    public void An_array_of_which_only_tasks_are_left_is_found_by_its_id()
    {
        var (table, _) = Parse(new SqueueListing().Job(10, "arr", array: 5).Job(11, "arr", array: 5));
        Assert.Null(table.Find(5));
        Assert.Equal("arr", table.FindArray(5)!.Account);
    }

    [Theory]
    [InlineData("a|b|\"c\" \\d", "a|b|\"c\" \\d")]
    [InlineData("  before and behind  ", "  before and behind")]
    [InlineData("two\nlines", "two")]
    [InlineData("\n\n\n", "")]
    [InlineData("bell\aescape\u001b[2J", "bell?escape?[2J")]
    [InlineData("", "")]
    [InlineData(
        "a1234567890123456789012345678901234567890123456789012345678901é",
        "a1234567890123456789012345678901234567890123456789012345678901é")]
    [InlineData(
        "ab1234567890123456789012345678901234567890123456789012345678901é",
        "ab1234567890123456789012345678901234567890123456789012345678901")]
    [InlineData("ünï€ünï€ünï€ünï€ünï€ünï€ünï€", "ünï€ünï€ünï€ünï€ünï€ünï€ünï€")]
    public void A_name_is_one_line_of_at_most_64_bytes(string name, string shown)
    {
        var (table, findings) = Parse(new SqueueListing().Job(1, "projx", name).Job(2, "projy"));
        Assert.Equal((shown, "projy", 0), (table.Find(1)!.Name, table.Find(2)!.Account, findings.LinesRefused));
    }

    [Fact]
    public void A_name_that_is_no_text_costs_its_job_nothing()
    {
        byte[] listing = [.. Encoding.UTF8.GetBytes($"{T}|1|1|5|games|main|RUNNING|projx|{T}|"), 0xff, (byte)'x', (byte)'\n'];
        var (table, findings) = Parse(listing);
        Assert.Equal(("projx", "\ufffdx", 0), (table.Find(1)!.Account, table.Find(1)!.Name, findings.LinesRefused));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void An_empty_listing_is_an_answer_and_a_blank_line_costs_itself(string text)
    {
        var (table, findings) = Parse(text);
        Assert.Equal((0, text.Length), (table.Count, findings.LinesRefused));
    }

    [Theory]
    [InlineData("")]
    [InlineData("14")]
    [InlineData("14|1001")]
    [InlineData("14|14|1001|alice|main|RUNNING|projx")]
    [InlineData(T)]
    [InlineData($"{T}|14|14")]
    [InlineData($"{T}|14|14|1001|alice|main|RUNNING|projx")]
    [InlineData($"{T}|14|14|1001|alice|main|RUNNING|{T}|job")]
    [InlineData($"{T}|x|14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|-14|14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|+14|14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|0|14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}||14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|14_3|14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|14.0|14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|14+1|14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|14|0|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|14|alice|1001|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|14|14|4294967296|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|99999999999999999999|14|1001|alice|main|RUNNING|projx|{T}|job")]
    [InlineData($"{T}|14|14|1001|alice|main||projx|{T}|job")]
    [InlineData("slurm_load_jobs error: Unable to contact slurm controller (connect failure)")]
    public void A_line_that_is_no_job_costs_that_line(string line)
    {
        var (table, findings) = Parse(new SqueueListing().Job(1, "projx").Line(line).Job(2, "projy"));

        Assert.Equal((2, 1L), (table.Count, findings.LinesRefused));
        Assert.Equal($"squeue:2: {line}", findings.FirstRefusal);
    }

    [Fact]
    public void An_account_that_is_no_name_costs_its_job() =>
        Assert.Equal((1, 1L), Counts(new SqueueListing().Job(1, new string('a', 300)).Job(2, "projx")));

    [Fact]
    public void An_account_with_a_lines_end_in_it_is_believed_of_nobody() =>
        Assert.Equal((1, 2L), Counts(new SqueueListing().Job(1, $"x\n7|7|0|root|main|RUNNING|rich").Job(2, "projx")));

    [Fact]
    public void A_job_that_is_listed_twice_is_one_job() =>
        Assert.Equal((1, 0L), Counts(new SqueueListing().Job(5, "projx", state: "PENDING").Job(5, "projx", "renamed", state: "RUNNING")));

    [Fact]
    public void A_second_line_that_gives_a_job_to_somebody_else_is_refused()
    {
        var (table, findings) = Parse(new SqueueListing().Job(5, "projx").Job(5, "projy", uid: 6, user: "mail"));
        Assert.Equal(("projx", 1L), (table.Find(5)!.Account, findings.LinesRefused));
    }

    [Fact]
    public void A_listing_that_is_cut_off_anywhere_loses_its_last_line()
    {
        var whole = new SqueueListing().Job(1, "projx").Job(2, "proj").Text;
        for (var length = whole.IndexOf('\n', StringComparison.Ordinal) + 2; length < whole.Length; length++)
        {
            var (table, findings) = Parse(whole[..length]);
            Assert.Equal((1, 1L), (table.Count, findings.LinesRefused));
        }
    }

    /// <summary>The names are put together of what could lead a reader astray, the token of the listing before among it.</summary>
    [Fact]
    public void Whatever_jobs_are_called_each_has_its_own_account()
    {
        string[] pieces =
        [
            "\n", "|", "7", "|0|root", "7|7|0|root|main|RUNNING|rich|", "(null)", "aZ09aZ09aZ09|", " ", "\r\n", "\0", "é", "%a", T[..^1],
            T[..^1] + "|9|9|0|root|main|RUNNING|rich", "\t", "x",
        ];
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var listing = new SqueueListing();
            for (var id = 1; id <= 20; id++)
                listing.Job(
                    id, $"account {id}",
                    string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)])));
            var (table, findings) = Parse(listing);
            Assert.Equal((20, 0), (table.Count, findings.LinesRefused));
            Assert.All(table.Jobs, j => Assert.Equal(($"account {j.Id}", 5u), (j.Account, j.Uid)));
        }
    }

    [Fact]
    public void Equal_texts_are_one_string()
    {
        var (table, _) = Parse(Listing);
        Assert.Same(table.Find(1)!.User, table.Find(4)!.User);
        Assert.Same(table.Find(10)!.Name, table.Find(11)!.Name);
    }

    [Fact]
    public void What_a_job_takes_does_not_grow_with_their_number()
    {
        Allocated(1000);
        var (few, many) = (Allocated(5000) / 5000, Allocated(50_000) / 50_000);
        Assert.True(many < few * 1.5 && many < 512, $"{few} bytes a job of 5,000, {many} of 50,000");
    }

    [Fact]
    public void A_hundred_thousand_damaged_listings_lose_only_lines_that_are_counted() =>
        ParserFuzz.Run(11, [Listing], (pieces, findings) =>
        {
            var parser = new SqueueParser(T, SlurmTable.Empty, findings);
            foreach (var piece in pieces)
                parser.Parse(piece);
            return string.Join(';', parser.Table.Jobs.OrderBy(j => j.Id));
        });

    [Fact]
    public void A_job_of_which_the_same_is_said_again_stays_the_same_object_and_any_other_does_not()
    {
        var before = Parse(Said()).Table;
        var same = Again(Said());
        Assert.All(Enumerable.Range(1, 3), id => Assert.Same(before.Find(id), same.Find(id)));
        Assert.Equal(before.Find(4), same.Find(4));

        SqueueListing[] changed =
        [
            new SqueueListing().Job(1, "b"), new SqueueListing().Job(1, "(null)"), new SqueueListing().Job(1, "a", "other"),
            new SqueueListing().Job(1, "a", uid: 6),
            new SqueueListing().Job(1, "a", user: "nobody"), new SqueueListing().Job(1, "a", partition: "x"), new SqueueListing().Job(
                1, "a", state: "PENDING"), new SqueueListing().Job(1, "a", array: 9),
        ];
        Assert.All(changed, listing => Assert.Equal(Parse(listing).Table.Find(1), Again(listing).Find(1)));
        Assert.All(changed, listing => Assert.NotEqual(before.Find(1), Again(listing).Find(1)));

        static SqueueListing Said() =>
            new SqueueListing().Job(1, "a").Job(2, "(null)", user: "nobody").Job(3, "a", array: 2).Job(4, "größe", "größe");

        SlurmTable Again(SqueueListing listing)
        {
            var parser = new SqueueParser(T, before, new Findings());
            parser.Parse(listing.Bytes.Span);
            return parser.Table;
        }
    }

    private static long Allocated(int jobs)
    {
        var listing = new SqueueListing();
        for (var id = 1; id <= jobs; id++)
            listing.Job(id, $"account {id % 50}", $"run {id}", user: $"user{id % 200}");
        var bytes = listing.Bytes;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var parser = new SqueueParser(T, SlurmTable.Empty, new Findings());
        parser.Parse(bytes.Span);
        Assert.Equal(jobs, parser.Table.Count);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static SlurmJob Job(string listing, long id) => Parse(listing).Table.Find(id)!;

    private static (int Jobs, long Refused) Counts(SqueueListing listing)
    {
        var (table, findings) = Parse(listing);
        return (table.Count, findings.LinesRefused);
    }

    private static (SlurmTable Table, Findings Findings) Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    private static (SlurmTable Table, Findings Findings) Parse(SqueueListing listing) => Parse(listing.Bytes.Span);

    private static (SlurmTable Table, Findings Findings) Parse(ReadOnlySpan<byte> listing)
    {
        var findings = new Findings();
        var parser = new SqueueParser(T, SlurmTable.Empty, findings);
        parser.Parse(listing);
        return (parser.Table, findings);
    }
}
