using LustreActors.Host.Tests.Deploy;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Accounts;

namespace LustreActors.Host.Tests.Accounts;

public class RealDirectoryTests
{
    [Fact]
    public async Task Users_of_this_machine_are_named_by_its_own_getent()
    {
        // (uid_t)-2 is never assigned to a user.
        const uint unknownUid = uint.MaxValue - 1;
        foreach (var enumerate in Enum.GetValues<AccountsEnumeration>())
        {
            var directory = new RealCollection(new AccountsOptions { Enumerate = enumerate });
            Assert.True(await directory.CollectAsync(0, unknownUid));
            Assert.Empty(directory.Last.Troubles);
            Assert.Equal(new Account("root", 0, "root"), directory.Find(0));
            Assert.Null(directory.Find(unknownUid));
        }
    }

    [NeedsDirectoryFact]
    public async Task Users_of_a_directory_that_may_not_be_listed_are_named()
    {
        await using var sssd = await PrivateDirectory.StartAsync();
        var directory = new RealCollection(new AccountsOptions { Getent = sssd.Getent });
        Assert.True(await directory.CollectAsync(0, 200_123, 204_999, 205_000));
        Assert.Empty(directory.Last.Troubles);
        Assert.Equal(["passwd", "group", "passwd 200123 204999 205000", "group 300023 300049"], directory.Questions);
        Assert.Equal(
            [
                new Account("root", 0, "root"), new Account("ldap123", 300_023, "project23"),
                new Account("ldap4999", 300_049, "project49"), null,
            ],
            new uint[] { 0, 200_123, 204_999, 205_000 }.Select(directory.Find));

        // The listing had none of them, so that the directory is not listed again.
        directory.Now += TimeSpan.FromMinutes(11);
        Assert.True(await directory.CollectAsync([.. Enumerable.Range(200_000, 300).Select(i => (long)i)]));
        Assert.Equal(3, directory.Questions.Count(q => q.StartsWith("passwd 2", StringComparison.Ordinal)));
        Assert.DoesNotContain("passwd", directory.Questions);
        Assert.All(Enumerable.Range(0, 300),
            i => Assert.Equal(new Account($"ldap{i}", 300_000 + ((uint)i % 50), $"project{i % 50}"), directory.Find(200_000 + (uint)i)));
    }

    [NeedsDirectoryFact]
    public async Task A_directory_that_freezes_costs_no_known_user_the_name()
    {
        await using var sssd = await PrivateDirectory.StartAsync();
        var directory = new RealCollection(new AccountsOptions { Getent = sssd.Getent, Enumerate = AccountsEnumeration.Off });
        Assert.True(await directory.CollectAsync(200_001));

        await sssd.FreezeAsync();
        directory.Now += TimeSpan.FromMinutes(61);
        Assert.False(await directory.CollectAsync(TimeSpan.FromSeconds(1), 200_001, 200_002));
        Assert.True(await directory.CollectAsync(200_001, 200_002));
        Assert.Empty(directory.Questions);
        Assert.Contains("gave no answer for 2 numbers", Assert.Single(directory.Last.Troubles), StringComparison.Ordinal);
        Assert.Equal("ldap1", directory.Find(200_001)?.User);
        Assert.Throws<KeyNotFoundException>(() => directory.Find(200_002));

        await sssd.ThawAsync();
        directory.Now += TimeSpan.FromMinutes(1);
        Assert.True(await directory.CollectAsync(200_001, 200_002));
        Assert.Empty(directory.Last.Troubles);
        Assert.Equal(("ldap1", "ldap2"), (directory.Find(200_001)?.User, directory.Find(200_002)?.User));
    }
}
