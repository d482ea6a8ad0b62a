using LustreActors.Messages.Tables;
using LustreActors.Sources.Accounts;

namespace LustreActors.Sources.Tests.Accounts;

/// <summary>Look-ups that have to be killed: what they cost, and what they do not.</summary>
public sealed class HungDirectoryTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ScriptedDirectory _directory = new(new AccountsOptions { Enumerate = AccountsEnumeration.Off });

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Known_users_are_served_while_others_cannot_be_looked_up()
    {
        _directory.Collect(1001);
        _directory.Now += 61 * Minute;
        _directory.Hangs = "getent";
        Assert.Null(_directory.Collect(1001, 1002));

        var reading = _directory.Collect(1001, 1002)!;
        Assert.Empty(_directory.Calls);
        Assert.Equal(
            "getent passwd gave no answer for 2 numbers: users that are not known yet are shown by their numbers",
            Assert.Single(reading.Troubles));
        Assert.Equal(new Account("alice", 100, "physics"), _directory[1001]);
        Assert.False(_directory.Table.TryFind(1002, out _));

        _directory.Hangs = null;
        _directory.Now += Minute;
        Assert.Empty(_directory.Collect(1001, 1002)!.Troubles);
        Assert.Equal("bob", _directory[1002]?.User);
    }

    [Fact]
    public void A_directory_that_keeps_hanging_is_asked_ever_more_seldom()
    {
        _directory.Hangs = "getent";
        var pauses = new List<int>();
        for (var minute = 0; pauses.Count < 7 && minute < 200; minute++)
        {
            if (_directory.Collect(1001) is null)
                pauses.Add(minute);
            _directory.Now += Minute;
        }

        // The minute in which it is noticed that there was no answer goes before each rest.
        Assert.Equal([2, 3, 5, 9, 11, 11], pauses.Zip(pauses.Skip(1), (a, b) => b - a));
    }

    [Fact]
    public void Groups_that_hang_cost_no_user_the_name()
    {
        _directory.Hangs = "getent group";
        Assert.Null(_directory.Collect(1001));
        var reading = _directory.Collect(1001)!;
        Assert.Equal(new Account("alice", 100, null), _directory[1001]);
        Assert.Equal(
            "getent group gave no answer for 100: groups that are not known yet are shown by their numbers",
            Assert.Single(reading.Troubles));

        // While groups rest, users are looked up all the same.
        _directory.Collect(1001, 1002);
        Assert.Equal(["getent passwd 1002"], _directory.Calls);
        Assert.Equal("bob", _directory[1002]?.User);
    }

    [Fact]
    public void One_number_that_makes_the_directory_hang_costs_the_others_nothing_for_long()
    {
        _directory.Users.Clear();
        for (uint uid = 2000; uid < 2500; uid++)
            _directory.Users[uid] = ($"user{uid}", 100);
        long[] wanted = [.. _directory.Users.Keys.Select(k => (long)k)];
        var killed = 0;
        for (var minute = 0; minute < 60; minute++)
        {
            _directory.Source.Want(wanted);
            killed += CollectUnless(2003) ? 0 : 1;
            _directory.Now += Minute;
        }

        _directory.Hangs = null;
        _directory.Collect(2000);
        Assert.Equal(499, wanted.Count(w => w != 2003 && _directory[(uint)w]?.User == $"user{w}"));
        Assert.InRange(killed, 3, 20);
    }

    [Fact]
    public void A_directory_too_slow_for_many_is_asked_for_few()
    {
        long[] wanted = [.. Enumerable.Range(5000, 400).Select(i => (long)i)];
        _directory.Hangs = "getent passwd";
        for (var minute = 0; minute < 6; minute++)
        {
            _directory.Collect(wanted);
            _directory.Now += Minute;
        }

        _directory.Hangs = null;
        var asked = new List<int>();
        for (var minute = 0; minute < 30; minute++)
        {
            _directory.Collect(wanted);
            if (_directory.Calls.Count > 0)
                asked.Add(_directory.Calls.Sum(c => c.Split(' ').Length - 2));
            _directory.Now += Minute;
        }

        // Those that were asked for in vain more often than the others come behind them.
        Assert.Equal([1, 10, 100, 179, 110], asked.Take(5));
    }

    /// <summary>A collection in which a call for this number comes to no end.</summary>
    private bool CollectUnless(uint poison)
    {
        _directory.Hangs = null;
        _directory.Instead = call =>
        {
            if (call.Split(' ').Contains($"{poison}"))
                throw new TimeoutException(call);
            return null;
        };
        try
        {
            _directory.Collect();
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            _directory.Instead = _ => null;
        }
    }
}
