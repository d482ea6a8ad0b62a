using System.Globalization;
using System.Text;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Accounts;

public sealed class AccountsGrowthTests
{
    [Fact]
    public void A_hundred_thousand_listed_users_cost_little_memory_each()
    {
        var small = Allocated(1000);
        var large = Allocated(100_000);

        // 100 times the users; the tables double when they are full, so that up to twice of that may be room not yet used.
        Assert.InRange(large, small * 40, small * 200);
        Assert.InRange(large / 100_000, 1, 160);
    }

    [Fact]
    public void Whoever_of_a_hundred_thousand_is_wanted_is_found()
    {
        var listing = new DirectoryListing();
        new GetentParser(GetentDatabase.Passwd, listing, new Findings()).Parse(Passwd(100_000));
        listing.Seal();
        Assert.Equal(100_000, listing.Count);
        foreach (var number in (uint[])[1, 2, 77_777, 100_000])
            Assert.Equal((true, $"user{number}", number % 90), (listing.TryFind(number, out var name, out var gid), name, gid));
        Assert.False(listing.Contains(0));
        Assert.False(listing.Contains(100_001));
        Assert.False(listing.Contains(uint.MaxValue));
    }

    [Fact]
    public void What_is_remembered_of_wanted_users_grows_with_their_number_and_no_faster()
    {
        var small = AllocatedByWanted(500);
        var large = AllocatedByWanted(50_000);
        Assert.InRange(large, small * 30, small * 200);
    }

    [Fact]
    public void A_hundred_thousand_damaged_answers_name_only_those_who_are_wanted()
    {
        using var directory = new ScriptedDirectory(new AccountsOptions { Keep = TimeSpan.FromTicks(1), KeepMisses = TimeSpan.FromTicks(1), EnumerateInterval = TimeSpan.FromTicks(1), Enumerate = AccountsEnumeration.On });
        var mutations = new Mutations(
            32, "root:x:0:0:root:/root:/bin/bash\nalice:*:1001:100:A. Lice:/home/alice:/bin/sh\nbob:*:1002:100:::\n+@ng::::::\n",
            "physics:*:100:alice,bob\nroot:x:0:\n");
        var named = 0;
        var refused = 0L;
        var codes = new Random(7);
        directory.Instead = _ => new(codes.Next(4), Encoding.Latin1.GetString(mutations.Next()));
        for (var i = 0; i < ParserFuzz.Inputs / 4; i++)
        {
            directory.Now += TimeSpan.FromTicks(1);
            refused += directory.Collect(1001, 1002)!.LinesRefused;
            Assert.InRange(directory.Table.Count, 0, 2);
            Assert.False(directory.Table.TryFind(0, out _));
            named += directory[1001] is null ? 0 : 1;
        }

        Assert.True(refused > ParserFuzz.Inputs / 10, $"only {refused} lines were refused: the damage is too small to test anything");
        Assert.InRange(named, 1, ParserFuzz.Inputs);
    }

    private static long Allocated(int users)
    {
        var text = Passwd(users);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var listing = new DirectoryListing();
        new GetentParser(GetentDatabase.Passwd, listing, new Findings()).Parse(text);
        listing.Seal();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(users, listing.Count);
        return allocated;
    }

    private static long AllocatedByWanted(int users)
    {
        using var directory = new ScriptedDirectory(new AccountsOptions { Enumerate = AccountsEnumeration.On });
        var text = Encoding.UTF8.GetString(Passwd(users));
        var listed = new ScriptedDirectory.Answer(0, text);
        var groups = new ScriptedDirectory.Answer(0, "");
        directory.Instead = call => call == "getent passwd" ? listed : groups;
        long[] wanted = [.. Enumerable.Range(1, users).Select(i => (long)i)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        directory.Source.Want(wanted);
        directory.Collect();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(users, directory.Table.Count);
        return allocated;
    }

    private static byte[] Passwd(int users)
    {
        var text = new StringBuilder();
        for (var i = users; i > 0; i--)
            text.Append(CultureInfo.InvariantCulture, $"user{i}:*:{i}:{i % 90}:User {i}:/home/user{i}:/bin/bash\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
