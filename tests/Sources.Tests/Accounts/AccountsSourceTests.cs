using LustreActors.Messages.Tables;
using LustreActors.Sources.Accounts;

namespace LustreActors.Sources.Tests.Accounts;

public sealed class AccountsSourceTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ScriptedDirectory _directory = new(new AccountsOptions { Enumerate = AccountsEnumeration.Off });

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Who_is_wanted_is_named_with_the_group_in_one_collection()
    {
        var reading = _directory.Collect(1001, 1002)!;
        Assert.Equal(["getent passwd 1001 1002", "getent group 100"], _directory.Calls);
        Assert.Equal(new Account("alice", 100, "physics"), _directory[1001]);
        Assert.Equal(new Account("bob", 100, "physics"), _directory[1002]);
        Assert.Equal((2, 0L), (_directory.Table.Count, reading.LinesRefused));
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void Nobody_wanted_is_nobody_asked()
    {
        Assert.Equal(0, ((AccountTable)_directory.Collect()!.Table!).Count);
        Assert.Empty(_directory.Calls);
        Assert.False(_directory.Source.Want([]));
    }

    [Fact]
    public void Who_is_known_or_known_to_be_nobody_is_not_looked_up_again_at_once()
    {
        Assert.True(_directory.Source.Want([1001, 4711]));
        _directory.Collect();
        Assert.True(_directory.Table.TryFind(4711, out var nobody));
        Assert.Null(nobody);
        Assert.False(_directory.Source.Want([1001, 4711]));
        Assert.True(_directory.Source.Want([1001, 1002]));
        _directory.Collect();
        Assert.Equal(["getent passwd 1002"], _directory.Calls);
        Assert.False(_directory.Table.TryFind(5, out _));
    }

    [Fact]
    public void A_miss_is_remembered_for_ten_minutes()
    {
        _directory.Collect(4711);
        _directory.Users[4711] = ("carol", 100);
        _directory.Now += 9.9 * Minute;
        _directory.Collect(4711);
        Assert.Empty(_directory.Calls);
        _directory.Now += 0.1 * Minute;
        _directory.Collect(4711);
        Assert.Equal(new Account("carol", 100, "physics"), _directory[4711]);
    }

    [Fact]
    public void A_user_is_looked_up_again_after_an_hour_and_may_have_another_name_then()
    {
        _directory.Collect(1001);
        _directory.Users[1001] = ("alice-married", 0);
        _directory.Now += 59 * Minute;
        _directory.Collect(1001);
        Assert.Equal("alice", _directory[1001]?.User);
        _directory.Now += Minute;
        _directory.Collect(1001);
        Assert.Equal(new Account("alice-married", 0, "root"), _directory[1001]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(255)]
    public void An_answer_that_failed_says_nothing_of_anybody_and_is_said(int exitCode)
    {
        _directory.Collect(1001);
        _directory.Now += 61 * Minute;
        _directory.Instead = call => call.StartsWith("getent group", StringComparison.Ordinal) ? null : new(
            exitCode, "mallory:x:1001:666:::\n", "getent: the words of the command\nmore");
        var reading = _directory.Collect(1001, 1002)!;
        Assert.Equal(
            $"getent passwd 1002 … (2 numbers) exited with {exitCode}: getent: the words of the command", Assert.Single(reading.Troubles));
        Assert.Equal("alice", _directory[1001]?.User);
        Assert.False(_directory.Table.TryFind(1002, out _));
        Assert.True(_directory.Source.Want([1001, 1002]));

        _directory.Instead = _ => null;
        _directory.Now += Minute;
        Assert.Empty(_directory.Collect(1001, 1002)!.Troubles);
        Assert.Equal("bob", _directory[1002]?.User);
    }

    [Fact]
    public void One_call_of_several_that_failed_costs_those_that_it_was_asked_for()
    {
        using var directory = new ScriptedDirectory(new AccountsOptions { Enumerate = AccountsEnumeration.Off, MostKeys = 1 });
        directory.Instead = call => call == "getent passwd 1001" ? new(1, "") : null;
        Assert.Equal("getent passwd 1001 exited with 1", Assert.Single(directory.Collect(1001, 1002)!.Troubles));
        Assert.False(directory.Table.TryFind(1001, out _));
        Assert.Equal("bob", directory[1002]?.User);
    }

    [Fact]
    public void A_directory_that_forgets_everybody_costs_no_known_user_the_name()
    {
        _directory.Collect(1001);
        _directory.Now += 61 * Minute;
        _directory.Instead = _ => new(2, "");
        _directory.Collect(1001, 1002);
        Assert.Equal("alice", _directory[1001]?.User);
        Assert.Null(_directory[1002]);

        // It is asked again when a miss would be.
        _directory.Instead = _ => null;
        _directory.Users[1001] = ("alice-again", 100);
        _directory.Now += 10 * Minute;
        _directory.Collect(1001, 1002);
        Assert.Equal(("alice-again", "bob"), (_directory[1001]?.User, _directory[1002]?.User));
    }

    [Fact]
    public void Who_was_not_wanted_for_an_hour_is_forgotten()
    {
        _directory.Collect(1001, 1002);
        _directory.Now += 59 * Minute;
        _directory.Collect(1002);
        Assert.Equal(2, _directory.Table.Count);
        _directory.Now += 2 * Minute;
        _directory.Collect();
        Assert.Equal(1, _directory.Table.Count);
        Assert.Equal("bob", _directory[1002]?.User);
    }

    [Fact]
    public void A_group_that_nobody_knows_is_null_until_somebody_does()
    {
        _directory.Groups.Clear();
        _directory.Collect(1001);
        Assert.Equal(new Account("alice", 100, null), _directory[1001]);
        _directory.Groups[100] = "late";
        _directory.Now += 10 * Minute;
        _directory.Collect(1001);
        Assert.Equal(["getent group 100"], _directory.Calls);
        Assert.Equal(new Account("alice", 100, "late"), _directory[1001]);
    }

    [Fact]
    public void A_thousand_are_asked_for_in_one_collection_and_the_others_in_the_next()
    {
        long[] wanted = [.. Enumerable.Range(5000, 1250).Select(i => (long)i)];
        _directory.Collect(wanted);
        Assert.Equal(10, _directory.Calls.Count);
        Assert.All(_directory.Calls, c => Assert.Equal(102, c.Split(' ').Length));
        Assert.Equal(1000, _directory.Table.Count);
        Assert.True(_directory.Source.Want(wanted));
        _directory.Collect();
        Assert.Equal(3, _directory.Calls.Count);
        Assert.Equal(1250, _directory.Table.Count);
        Assert.False(_directory.Source.Want(wanted));
    }

    [Fact]
    public void What_is_no_number_of_a_user_is_not_asked_for()
    {
        Assert.False(_directory.Source.Want([-1, 1L << 32, long.MaxValue, long.MinValue]));
        _directory.Collect(-1, uint.MaxValue, 0);
        Assert.Equal(["getent passwd 4294967295 0", "getent group 0"], _directory.Calls);
    }

    [Fact]
    public void More_users_than_it_remembers_are_said_and_cost_no_memory()
    {
        Assert.True(_directory.Source.Want([.. Enumerable.Range(0, WantedNames.Most + 5).Select(i => (long)i)]));
        var reading = _directory.Collect()!;
        Assert.Contains("100000 users are wanted", Assert.Single(reading.Notes), StringComparison.Ordinal);
        Assert.False(_directory.Table.TryFind(WantedNames.Most + 1, out _));
    }

    [Fact]
    public void What_each_database_took_is_of_the_last_time_it_was_asked()
    {
        _directory.Collect(1001);
        Assert.Equal((TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10)), _directory.Table.Took);
        _directory.Collect([.. Enumerable.Range(5000, 250).Select(i => (long)i)]);
        Assert.Equal((TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(10)), _directory.Table.Took);
        _directory.Collect();
        Assert.Equal((TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(10)), _directory.Table.Took);
    }

    [Fact]
    public void Lines_of_another_form_cost_themselves_and_are_counted_over_all_rounds()
    {
        _directory.Instead = call => call.StartsWith("getent passwd", StringComparison.Ordinal)
            ? new(2, "+@ng::::::\nalice:*:1001\nalice:*:1001:100:::\nmallory:*:1001:666:::\nhuge:*:99999999999999999999:1:::\n"
                + "minus:*:-1:1:::\nuninvited:*:7:7:::\n")
            : new(0, "");
        var reading = _directory.Collect(1001, 1002)!;
        Assert.Equal((4L, "getent passwd:1: +@ng::::::"), (reading.LinesRefused, reading.FirstRefusal));
        Assert.Equal(new Account("alice", 100, null), _directory[1001]);
        Assert.Null(_directory[1002]);
        Assert.Equal(2, _directory.Table.Count);
        Assert.Equal(0, _directory.Collect()!.LinesRefused);
    }
}
