using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;
using LustreActors.Sources.Slurm;

namespace LustreActors.Sources.Tests.Slurm;

public sealed class SacctSourceTests
{
    private readonly SacctSource _source = new(new SacctOptions());
    private TimeSpan _now = TimeSpan.FromHours(3);

    [Fact]
    public void Nothing_is_run_until_something_is_wanted()
    {
        Assert.Null(Ask());
        Assert.Equal(0, Assert.IsType<SlurmTable>(_source.Read([], _now).Table).Count);
    }

    [Fact]
    public void What_is_wanted_is_asked_for_in_the_next_collection_and_not_at_once()
    {
        Assert.False(_source.Want([22, 7]));
        var command = Ask()!;
        var token = TokenOf(command);
        Assert.Equal(
            $"sacct -a -X -n -P --delimiter={token} -o JobIDRaw,JobID,UID,User,Partition,State,Account -j 22,7", command.ToString());
        Assert.Matches("^[A-Za-z0-9]{12}$", token);
        Assert.Empty(command.Environment);
    }

    [Fact]
    public void Jobs_that_have_ended_have_their_owner_and_account()
    {
        var table = Table(Answer(
            [1, 2, 13, 99], "1|1|5|games|main|COMPLETED|projx", "2|2|5|games|main|CANCELLED by 0|proj with | space",
            "13|4_1|8|nobody|main|FAILED|"));
        Assert.Equal(3, table.Count);
        Assert.Equal(new SlurmJob(1, 5, "games", "projx", "main", "COMPLETED"), table.Find(1));
        Assert.Equal("proj with | space", table.Find(2)!.Account);
        Assert.Equal(new SlurmJob(13, 8, null, null, "main", "FAILED") { ArrayId = 4 }, table.Find(13));
        Assert.Same(table.Find(13), table.FindArray(4));
    }

    [Fact]
    public void Of_an_array_that_is_asked_for_by_its_id_one_task_is_kept_and_its_own_job_rather_than_another()
    {
        Assert.Equal(
            [11], Table(Answer([4], "11|4_0|8|mail|main|COMPLETED|arr", "12|4_1|8|mail|main|COMPLETED|arr")).Jobs.Select(j => j.Id));
        Assert.Equal(
            [11, 6], Table(Answer([6], "13|6_0|8|mail|main|COMPLETED|arr", "6|6_1|8|mail|main|COMPLETED|arr")).Jobs.Select(j => j.Id));
        Assert.Null(Ask());
    }

    [Fact]
    public void What_is_known_is_not_asked_again_for_an_hour_and_what_is_not_there_for_ten_minutes()
    {
        Answer([1, 99], "1|1|5|games|main|COMPLETED|projx");
        _now += TimeSpan.FromMinutes(9.9);
        Assert.Null(Ask());
        _now += TimeSpan.FromMinutes(0.1);
        Assert.EndsWith("-j 99", Ask()!.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Table(Answer([1, 99])).Count);
        _now += TimeSpan.FromMinutes(50);
        Assert.EndsWith("-j 1,99", Ask()!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_wants_any_more_is_forgotten()
    {
        Answer([1], "1|1|5|games|main|COMPLETED|projx");
        _now += TimeSpan.FromHours(1);
        _source.Want([]);
        Assert.Null(Ask());
        Assert.Equal(0, Table(_source.Read([], _now)).Count);
    }

    [Fact]
    public void However_many_are_wanted_each_call_asks_for_200_and_none_is_left_out()
    {
        _source.Want([.. Enumerable.Range(1, 450).Select(i => (long)i)]);
        List<string> asked = [];
        while (Ask() is { } command)
        {
            var ids = command.Arguments[^1].Split(',');
            Assert.InRange(ids.Length, 1, 200);
            asked.AddRange(ids);
            _source.Read([Output(command)], _now);
        }

        Assert.Equal(Enumerable.Range(1, 450).Select(i => $"{i}"), asked);
    }

    /// <summary>Of sacct 0 is every job, and one that does not fit into 32 bits is another one.</summary>
    [Fact]
    public void Numbers_that_are_no_jobs_are_not_asked_for()
    {
        _source.Want([0, -1, 4294967294, 4294967295, 4294967297, long.MaxValue]);
        Assert.Null(Ask());
    }

    [Fact]
    public void A_job_whose_record_is_not_whole_yet_belongs_to_nobody_and_is_asked_for_again()
    {
        Assert.Equal(0, Table(Answer([10], "10|10|0|root||PENDING|root")).Count);
        Assert.EndsWith("-j 10", Ask()!.ToString(), StringComparison.Ordinal);
        Assert.Equal(5u, Table(Answer([10], "10|10|5|games|main|COMPLETED|projx")).Find(10)!.Uid);
    }

    [Fact]
    public void Jobs_that_were_not_asked_for_are_not_believed() =>
        Assert.Equal([1], Table(Answer([1], "7|7|0|root|main|COMPLETED|rich", "1|1|5|games|main|COMPLETED|projx")).Jobs.Select(j => j.Id));

    [Fact]
    public void An_account_that_reads_like_another_jobs_line_gives_nothing_to_anybody()
    {
        var reading = Answer(
            [1, 7, 8], "1|1|5|games|main|COMPLETED|x", "7,7,0,root,main,COMPLETED,rich", "8|8|5|games|main|COMPLETED|projx");
        Assert.Equal([1, 8], Table(reading).Jobs.Select(j => j.Id).Order());
        Assert.Equal((1, "sacct:2: 7,7,0,root,main,COMPLETED,rich"), (reading.LinesRefused, reading.FirstRefusal));
    }

    [Theory]
    [InlineData(1, "", "Slurm accounting storage is disabled\n", "sacct exited with 1: Slurm accounting storage is disabled")]
    [InlineData(
        1, "1|1|5|games|main|COMPLETED|projx", "sacct: error: Problem talking to the database: Connection refused",
        "sacct exited with 1: sacct: error: Problem talking to the database: Connection refused")]
    [InlineData(
        0, "", "sacct: error: Problem talking to the database: Connection refused",
        "sacct warns: sacct: error: Problem talking to the database: Connection refused")]
    [InlineData(0, "what is this", "", "sacct: none of its 1 lines is a job's: sacct:1: what is this")]
    public void Who_cannot_be_asked_is_a_trouble_and_all_is_asked_again(int exitCode, string text, string errors, string trouble)
    {
        _source.Want([1]);
        var command = Ask()!;
        var reading = _source.Read([Output(command, exitCode, errors, text.Length == 0 ? [] : [text])], _now);
        Assert.Equal((trouble, null), (Assert.Single(reading.Troubles), reading.Table));
        Assert.EndsWith("-j 1", Ask()!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_listing_that_is_cut_off_loses_its_last_line()
    {
        _source.Want([1, 2]);
        var command = Ask()!;
        var whole = Output(command, 0, "", "1|1|5|games|main|COMPLETED|projx", "2|2|5|games|main|COMPLETED|projx and more");
        var reading = _source.Read([whole with { Text = whole.Text[..^8] }], _now);
        Assert.Equal([1], Table(reading).Jobs.Select(j => j.Id));
        Assert.Equal(1, reading.LinesRefused);
    }

    private Reading Answer(long[] wanted, params string[] lines)
    {
        _source.Want(wanted);
        return _source.Read(Ask() is { } command ? [Output(command, 0, "", lines)] : [], _now);
    }

    private SourceCommand? Ask()
    {
        using var files = new FileReader(new TestWatch()) { Now = _now };
        return _source.Commands(files).SingleOrDefault();
    }

    /// <summary>The first six bars of a line stand for the delimiter; an account may have its own.</summary>
    private static CommandOutput Output(SourceCommand command, int exitCode = 0, string errors = "", params string[] lines) =>
        new(
            command, exitCode,
            Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => string.Join(TokenOf(command), l.Split('|', 7)) + "\n"))), errors);

    private static string TokenOf(SourceCommand command) =>
        command.Arguments.Single(a => a.StartsWith("--delimiter=", StringComparison.Ordinal)).Split('=')[1];

    private static SlurmTable Table(Reading reading) => Assert.IsType<SlurmTable>(reading.Table);
}
