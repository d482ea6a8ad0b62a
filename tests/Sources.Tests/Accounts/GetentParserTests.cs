using System.Text;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Accounts;

public sealed class GetentParserTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/bash\nalice:*:200123:300023:A. Lice:/home/alice:/bin/sh\nsvc$:x:995:993::/:/sbin/nologin\n";
    private const string Group = "root:x:0:\nphysics:*:300023:alice,bob\n";

    [Fact]
    public void A_user_has_a_name_and_a_group() =>
        Assert.Equal(new UserEntry("alice", 300023), Parse(GetentDatabase.Passwd, Passwd).Users[200123]);

    [Fact]
    public void A_group_has_a_name() => Assert.Equal("physics", Parse(GetentDatabase.Group, Group).Groups[300023]);

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

        Assert.Equal((2, 1L, $"getent passwd:2: {line}"), (parsed.Users.Count, findings.LinesRefused, findings.FirstRefusal));
    }

    [Fact]
    public void Of_two_entries_with_one_number_the_first_counts() =>
        Assert.Equal("root", Parse(GetentDatabase.Passwd, Passwd + "toor:x:0:0:::\n").Users[0].Name);

    [Fact]
    public void A_hundred_thousand_damaged_listings_lose_only_lines_that_are_counted()
    {
        foreach (var (database, text) in new[] { (GetentDatabase.Passwd, Passwd), (GetentDatabase.Group, Group) })
        {
            ParserFuzz.Run(31, [text], (pieces, findings) =>
            {
                var parser = new GetentParser(database, findings);
                foreach (var piece in pieces)
                    parser.Parse(piece);
                return string.Join(';', parser.Users.OrderBy(u => u.Key)) + string.Join(';', parser.Groups.OrderBy(g => g.Key));
            });
        }
    }

    private static (Dictionary<uint, UserEntry> Users, Dictionary<uint, string> Groups) Parse(GetentDatabase database, string text, Findings? findings = null)
    {
        var parser = new GetentParser(database, findings ?? new Findings());
        parser.Parse(Encoding.UTF8.GetBytes(text));
        return (parser.Users, parser.Groups);
    }
}
