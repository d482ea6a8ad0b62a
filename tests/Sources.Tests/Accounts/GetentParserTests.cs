using System.Text;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Accounts;

public sealed class GetentParserTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/bash\nalice:*:200123:300023:A. Lice:/home/alice:/bin/sh\n"
        + "svc$:x:995:993::/:/sbin/nologin\n";
    private const string Group = "root:x:0:\nphysics:*:300023:alice,bob\n";

    [Fact]
    public void A_user_has_a_name_and_a_group() =>
        Assert.Equal(("alice", 300023u), Find(Parse(GetentDatabase.Passwd, Passwd), 200123));

    [Fact]
    public void A_group_has_a_name() => Assert.Equal("physics", Find(Parse(GetentDatabase.Group, Group), 300023)?.Name);

    [Theory]
    [InlineData("+@netgroup::::::")]
    [InlineData("+::::::")]
    [InlineData("-mallory:x:5:5:::")]
    [InlineData("")]
    [InlineData("mallory")]
    [InlineData("mallory:x:7")]
    [InlineData("mallory:x:7:")]
    [InlineData("mallory:x:seven:7:::")]
    [InlineData("mallory:x:-7:7:::")]
    [InlineData("mallory:x:+7:7:::")]
    [InlineData("mallory:x:4294967296:7:::")]
    [InlineData(":x:7:7:::")]
    public void A_line_of_another_form_costs_itself(string line)
    {
        var findings = new Findings();
        var parsed = Parse(GetentDatabase.Passwd, $"root:x:0:0:root:/root:/bin/bash\n{line}\nalice:*:200123:300023:::\n", findings);

        Assert.Equal((2, 1L, $"getent passwd:2: {line}"), (parsed.Count, findings.LinesRefused, findings.FirstRefusal));
    }

    [Fact]
    public void Of_two_entries_with_one_number_the_first_counts() =>
        Assert.Equal("root", Find(Parse(GetentDatabase.Passwd, Passwd + "toor:x:0:0:::\n"), 0)?.Name);

    [Fact]
    public void A_hundred_thousand_damaged_listings_lose_only_lines_that_are_counted()
    {
        foreach (var (database, text) in new[] { (GetentDatabase.Passwd, Passwd), (GetentDatabase.Group, Group) })
        {
            ParserFuzz.Run(31, [text], (pieces, findings) =>
            {
                var listing = new DirectoryListing();
                var parser = new GetentParser(database, listing, findings);
                foreach (var piece in pieces)
                    parser.Parse(piece);
                listing.Seal();
                return string.Join(';', Numbers.Select(n => Find(listing, n))) + listing.Count;
            });
        }
    }

    private static uint[] Numbers { get; } = [0, 1, 23, 123, 200, 993, 995, 200123, 300023, uint.MaxValue];

    private static DirectoryListing Parse(GetentDatabase database, string text, Findings? findings = null)
    {
        var listing = new DirectoryListing();
        new GetentParser(database, listing, findings ?? new Findings()).Parse(Encoding.UTF8.GetBytes(text));
        return listing.Seal();
    }

    private static (string Name, uint Gid)? Find(DirectoryListing listing, uint number) =>
        listing.TryFind(number, out var name, out var gid) ? (name, gid) : null;
}
