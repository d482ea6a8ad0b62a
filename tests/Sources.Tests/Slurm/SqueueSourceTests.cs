using LustreActors.Messages.Tables;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;
using LustreActors.Sources.Slurm;

namespace LustreActors.Sources.Tests.Slurm;

public sealed class SqueueSourceTests
{
    private readonly SqueueSource _source = new(new SqueueOptions());
    private SourceCommand _command;

    public SqueueSourceTests() => _command = Ask(_source);

    private string Token => _command.Environment["SQUEUE_FORMAT"].Split('|')[0];

    [Fact]
    public void It_asks_for_all_jobs_in_a_format_that_is_not_on_the_command_line()
    {
        Assert.Equal("squeue -a -h", _command.ToString());
        Assert.Equal($"{Token}|%A|%F|%U|%u|%P|%T|%a|{Token}|%64j", _command.Environment["SQUEUE_FORMAT"]);
        Assert.Single(_command.Environment);
        Assert.Matches("^[A-Za-z0-9]{12}$", Token);
    }

    [Fact]
    public void It_asks_for_the_nodes_of_the_jobs_only_where_they_are_wanted()
    {
        var command = Ask(new SqueueSource(new SqueueOptions { WithNodes = true }));
        var format = command.Environment["SQUEUE_FORMAT"];
        var token = format.Split('|')[0];

        Assert.Equal($"{token}|%A|%F|%U|%u|%P|%T|%a|{token}|%N|{token}|%64j", format);
    }

    [Fact]
    public void Another_program_and_another_configuration_can_be_named()
    {
        var command = Ask(
            new SqueueSource(new SqueueOptions { Squeue = "/opt/slurm/bin/squeue", Configuration = "/opt/slurm/etc/slurm.conf" }));
        Assert.Equal(("/opt/slurm/bin/squeue", "/opt/slurm/etc/slurm.conf"), (command.FileName, command.Environment["SLURM_CONF"]));
    }

    [Fact]
    public void The_token_of_one_listing_is_worth_nothing_in_the_next()
    {
        var old = Token;
        _command = Ask(_source);
        Assert.NotEqual(old, Token);

        var reading = Read(0, new SqueueListing(Token).Job(1, "projx", $"x\n{old}|2|2|0|root|main|RUNNING|rich|{old}|job"));

        Assert.Equal((1, 0), (Table(reading).Count, reading.LinesRefused));
        Assert.Equal("projx", Table(reading).Find(1)!.Account);
    }

    [Fact]
    public void An_empty_queue_is_a_table()
    {
        var reading = Read(0, new SqueueListing(Token));
        Assert.Equal(0, Table(reading).Count);
        Assert.Empty(reading.Troubles);
        Assert.Empty(reading.Notes);
    }

    [Fact]
    public void A_failure_is_told_in_the_commands_own_words_and_brings_no_table()
    {
        var reading = Read(
            1, new SqueueListing(Token).Job(1, "projx"), "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n");
        Assert.Null(reading.Table);
        Assert.Equal(
            "squeue exited with 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
            Assert.Single(reading.Troubles));
    }

    [Fact]
    public void A_failure_without_a_word_says_its_code() =>
        Assert.Equal("squeue exited with 127", Assert.Single(Read(127, new SqueueListing(Token)).Troubles));

    [Fact]
    public void A_listing_of_which_no_line_is_a_jobs_is_no_empty_queue()
    {
        var reading = Read(0, new SqueueListing("another").Job(1, "projx").Line("").Line("1 projx games"));
        Assert.Null(reading.Table);
        Assert.Equal(3, reading.LinesRefused);
        Assert.StartsWith(
            "squeue: none of its 3 lines is a job's: squeue:1: another|1|1|", Assert.Single(reading.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_lines_among_good_ones_are_counted_and_cost_themselves()
    {
        var reading = Read(0, new SqueueListing(Token).Job(1, "projx").Line("").Line("2 projx").Job(3, "projy"));
        Assert.Equal((2, 2L, "squeue:2: "), (Table(reading).Count, reading.LinesRefused, reading.FirstRefusal));
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void A_warning_beside_a_good_listing_is_a_note()
    {
        var reading = Read(0, new SqueueListing(Token).Job(1, "projx"), "squeue: warning: one\n\n  squeue: warning: two\n");
        Assert.Equal(1, Table(reading).Count);
        Assert.Empty(reading.Troubles);
        Assert.Equal("squeue warns: squeue: warning: one; squeue: warning: two", Assert.Single(reading.Notes));
    }

    [Fact]
    public void A_flood_of_words_is_cut()
    {
        var trouble = Assert.Single(
            Read(1, new SqueueListing(Token), string.Concat(Enumerable.Repeat("slurm error: again\n", 400))).Troubles);
        Assert.InRange(trouble.Length, 200, 400);
    }

    private Reading Read(int exitCode, SqueueListing listing, string errors = "") =>
        _source.Read([new CommandOutput(_command, exitCode, listing.Bytes, errors)], TimeSpan.Zero);

    private static SlurmTable Table(Reading reading) => Assert.IsType<SlurmTable>(reading.Table);

    private static SourceCommand Ask(SqueueSource source)
    {
        using var files = new FileReader(new TestWatch());
        return Assert.Single(source.Commands(files));
    }
}
