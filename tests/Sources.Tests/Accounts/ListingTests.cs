using LustreActors.Messages.Tables;
using LustreActors.Sources.Accounts;

namespace LustreActors.Sources.Tests.Accounts;

/// <summary>When all users and groups are listed, and what of it is believed.</summary>
public sealed class ListingTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly List<ScriptedDirectory> _directories = [];

    public void Dispose() => _directories.ForEach(d => d.Dispose());

    [Fact]
    public void A_directory_that_lists_nobody_but_the_users_of_this_machine_is_not_listed_again()
    {
        var directory = Directory(AccountsEnumeration.Auto, lists: 1);
        directory.Collect();
        Assert.Empty(directory.Calls);

        Assert.Empty(directory.Collect(0, 1001)!.Troubles);
        Assert.Equal(["getent passwd", "getent group", "getent passwd 1001", "getent group 100"], directory.Calls);
        Assert.Equal((new Account("root", 0, "root"), new Account("alice", 100, "physics")), (directory[0], directory[1001]));

        for (var i = 0; i < 10; i++)
        {
            directory.Now += 11 * Minute;
            directory.Collect(0, 1001, 1002);
            Assert.DoesNotContain("getent passwd", directory.Calls);
            Assert.Equal("root", directory[0]?.User);
        }
    }

    [Fact]
    public void A_directory_that_lists_more_is_listed_every_ten_minutes_and_nobody_of_it_is_looked_up()
    {
        var directory = Directory(AccountsEnumeration.Auto, lists: 3);
        directory.Collect(1001);
        Assert.Equal(["getent passwd", "getent group"], directory.Calls);
        Assert.Equal(new Account("alice", 100, "physics"), directory[1001]);
        Assert.Equal(1, directory.Table.Count);

        directory.Now += 9 * Minute;
        directory.Collect(1001);
        Assert.Empty(directory.Calls);
        directory.Users[1001] = ("alice-married", 0);
        directory.Now += Minute;
        directory.Collect(1001);
        Assert.Equal(["getent passwd", "getent group"], directory.Calls);
        Assert.Equal(new Account("alice-married", 0, "root"), directory[1001]);
    }

    [Fact]
    public void Who_is_listed_but_in_no_table_yet_is_given_one_without_a_question()
    {
        var directory = Directory(AccountsEnumeration.On, lists: 3);
        directory.Collect(1001);
        Assert.True(directory.Source.Want([1001, 1002]));
        directory.Collect();
        Assert.Empty(directory.Calls);
        Assert.Equal(new Account("bob", 100, "physics"), directory[1002]);
        Assert.False(directory.Source.Want([1001, 1002]));
    }

    [Fact]
    public void Who_is_not_in_the_listing_is_looked_up()
    {
        var directory = Directory(AccountsEnumeration.On, lists: 2);
        directory.Collect(1001, 1002, 4711);
        Assert.Equal(["getent passwd", "getent group", "getent passwd 1002 4711"], directory.Calls);
        Assert.Equal(("bob", "physics", null), (directory[1002]?.User, directory[1002]?.Group, directory[4711]));
    }

    [Fact]
    public void Who_is_no_longer_in_a_listing_that_was_cut_keeps_the_name()
    {
        var directory = Directory(AccountsEnumeration.On, lists: 3);
        directory.Collect(1001, 1002);
        directory.Lists = 1;
        directory.Users.Remove(1002);
        directory.Now += 10 * Minute;
        directory.Collect(1001, 1002);
        directory.Now += 55 * Minute;
        directory.Collect(1001, 1002);
        Assert.Contains("getent passwd 1001 1002", directory.Calls);
        Assert.Equal(("alice", "bob"), (directory[1001]?.User, directory[1002]?.User));
    }

    [Fact]
    public void A_listing_that_is_wanted_and_lists_nobody_is_said_and_users_are_looked_up()
    {
        var directory = Directory(AccountsEnumeration.On, lists: 0);
        Assert.Contains("getent passwd listed no users", Assert.Single(directory.Collect(1001)!.Troubles), StringComparison.Ordinal);
        Assert.Equal(new Account("alice", 100, "physics"), directory[1001]);

        // It stays said until there is one, and is tried no earlier than it would be anyway.
        directory.Now += 9 * Minute;
        Assert.Single(directory.Collect(1001)!.Troubles);
        Assert.Empty(directory.Calls);
        directory.Lists = 3;
        directory.Now += Minute;
        Assert.Empty(directory.Collect(1001)!.Troubles);
    }

    [Theory]
    [InlineData(AccountsEnumeration.Auto)]
    [InlineData(AccountsEnumeration.On)]
    public void A_listing_that_fails_is_said_and_what_was_listed_before_stays(AccountsEnumeration enumerate)
    {
        var directory = Directory(enumerate, lists: 3);
        directory.Collect(1001);
        directory.Now += 10 * Minute;
        directory.Instead = call => call == "getent passwd" ? new(3, "mallory:*:1001:1:::\n", "Enumeration not supported on passwd") : null;
        Assert.Equal(
            "getent passwd exited with 3: Enumeration not supported on passwd", Assert.Single(directory.Collect(1001, 1002)!.Troubles));
        Assert.Equal(("alice", "bob"), (directory[1001]?.User, directory[1002]?.User));
        Assert.DoesNotContain("getent passwd 1002", directory.Calls);
    }

    [Fact]
    public void Groups_that_cannot_be_listed_are_looked_up()
    {
        var directory = Directory(AccountsEnumeration.On, lists: 3);
        directory.Instead = call => call == "getent group" ? new(1, "", "no groups") : null;
        Assert.Equal("getent group exited with 1: no groups", Assert.Single(directory.Collect(1001)!.Troubles));
        Assert.Equal(["getent passwd", "getent group", "getent group 100"], directory.Calls);
        Assert.Equal(new Account("alice", 100, "physics"), directory[1001]);
    }

    [Theory]
    [InlineData(AccountsEnumeration.Auto)]
    [InlineData(AccountsEnumeration.On)]
    public void A_listing_that_hangs_costs_one_collection_and_then_users_are_looked_up(AccountsEnumeration enumerate)
    {
        var directory = Directory(enumerate, lists: 3);
        directory.Hangs = "getent group";
        Assert.Null(directory.Collect(1001));
        directory.Hangs = null;
        directory.Now += Minute;
        Assert.Contains("Set accounts.enumerate = off", Assert.Single(directory.Collect(1001)!.Troubles), StringComparison.Ordinal);
        Assert.Equal(["getent passwd 1001", "getent group 100"], directory.Calls);
        Assert.Equal(new Account("alice", 100, "physics"), directory[1001]);

        directory.Now += 10 * Minute;
        Assert.Empty(directory.Collect(1001)!.Troubles);
        Assert.Equal(["getent passwd", "getent group"], directory.Calls);
    }

    [Fact]
    public void Without_listing_none_is_made()
    {
        var directory = Directory(AccountsEnumeration.Off, lists: 3);
        directory.Collect(1001);
        Assert.Equal(["getent passwd 1001", "getent group 100"], directory.Calls);
    }

    [Fact]
    public void Where_the_users_of_this_machine_do_not_show_every_listing_has_more()
    {
        var directory = Directory(AccountsEnumeration.Auto, lists: 1);
        File.Delete(directory.Options.LocalUsers);
        directory.Collect(0);
        directory.Now += 10 * Minute;
        directory.Collect(0);
        Assert.Equal(["getent passwd", "getent group"], directory.Calls);
    }

    [Fact]
    public void Of_a_collection_that_nobody_waits_for_any_more_nothing_stays()
    {
        var directory = Directory(AccountsEnumeration.Auto, lists: 3);
        directory.Watch.OnReading = _ => directory.Watch.IsAbandoned = true;
        directory.Collect(1001);
        Assert.Empty(directory.Calls);
        directory.Watch.OnReading = null;
        directory.Watch.IsAbandoned = false;
        Assert.Empty(directory.Collect(1001)!.Troubles);
        Assert.Equal(["getent passwd", "getent group"], directory.Calls);
    }

    private ScriptedDirectory Directory(AccountsEnumeration enumerate, int lists)
    {
        var directory = new ScriptedDirectory(new AccountsOptions { Enumerate = enumerate }) { Lists = lists };
        _directories.Add(directory);
        return directory;
    }
}
