using System.Text;
using LustreActors.Messages;
using LustreActors.Sources.Cluster;

namespace LustreActors.Sources.Tests.Cluster;

public sealed class MemberJsonTests
{
    private const string Whole =
        """{"id":"oss17","incarnation":"f00","url":"https://oss17:9846","version":"0.1.0","aggregates":true,"state":"joining","cluster":"vu"}""";

    [Fact]
    public void A_member_is_written_and_read_as_it_is()
    {
        var member = new Member("oss17", "f00", new Uri("https://oss17:9846"), "0.1.0", true, MemberState.Joining);
        Assert.Equal(Whole, Encoding.UTF8.GetString(MemberJson.Write(member, "vu")));
        foreach (var state in Enum.GetValues<MemberState>())
        {
            var odd = new Member("Hörsaal \"1\"", "x", new Uri("http://[::1]:9846/base"), "1", false, state);
            Assert.True(MemberJson.TryRead(MemberJson.Write(odd, "größe"), out var read, out var cluster, out var problem), problem);
            Assert.Equal((odd, "größe"), (read, cluster));
        }
    }

    [Fact]
    public void What_a_later_version_says_more_is_passed_over()
    {
        var more = Whole.Replace("\"version\"", "\"since\":{\"a\":[1,{}]},\"roles\":[\"x\"],\"version\"", StringComparison.Ordinal);
        Assert.True(MemberJson.TryRead(Encoding.UTF8.GetBytes(more), out var member, out _, out var problem), problem);
        Assert.Equal("0.1.0", member.Version);
    }

    [Theory]
    [InlineData("", "it is no JSON")]
    [InlineData("{", "it is no JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("\"oss17\"", "it is no JSON object")]
    [InlineData("{}", "it says no usable id")]
    [InlineData("{} {}", "it is no JSON")]
    [InlineData("<html>", "it is no JSON")]
    public void What_is_no_member_is_none(string text, string why) => Refused(text, why);

    [Theory]
    [InlineData("\"oss17\"", "\"\"", "no usable id")]
    [InlineData("\"oss17\"", "17", "no usable id")]
    [InlineData("\"oss17\"", "{\"id\":\"x\"}", "no usable id")]
    [InlineData("\"oss17\"", "\"a\\u0000b\"", "no usable id")]
    [InlineData("\"oss17\"", "\"a\\nb\"", "no usable id")]
    [InlineData("\"f00\"", "null", "no usable incarnation")]
    [InlineData("\"vu\"", "[]", "no cluster")]
    [InlineData("\"joining\"", "\"dancing\"", "no state")]
    [InlineData("\"0.1.0\"", "\"0\\t1\"", "its version is no text")]
    [InlineData("https://oss17:9846", "oss17:9846", "no url")]
    [InlineData("https://oss17:9846", "file:///etc/passwd", "no url")]
    [InlineData("https://oss17:9846", "https://user:secret@oss17:9846", "no url")]
    [InlineData("https://oss17:9846", "/cluster", "no url")]
    public void What_cannot_be_used_of_a_member_is_named(string part, string instead, string why) =>
        Refused(Whole.Replace(part, instead, StringComparison.Ordinal), why);

    [Fact]
    public void A_name_has_its_bounds_and_so_has_the_whole()
    {
        Refused(Whole.Replace("oss17\"", new string('x', 254) + "\"", StringComparison.Ordinal), "no usable id");
        Refused(Whole.Replace("https://oss17:9846", "https://" + new string('x', 2100), StringComparison.Ordinal), "no url");
        Refused(Whole + new string(' ', MemberJson.Largest), "it is larger than 64 KiB");
    }

    [Fact]
    public void However_it_is_cut_or_damaged_it_is_read_or_refused()
    {
        var whole = Encoding.UTF8.GetBytes(Whole);
        for (var length = 0; length < whole.Length; length++)
            Assert.False(MemberJson.TryRead(whole.AsSpan(0, length), out _, out _, out _));
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = whole.ToArray();
            for (var bytes = random.Next(1, 4); bytes > 0; bytes--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (!MemberJson.TryRead(damaged, out _, out _, out var problem))
                Assert.NotEmpty(problem);
        }
    }

    private static void Refused(string text, string why)
    {
        Assert.False(MemberJson.TryRead(Encoding.UTF8.GetBytes(text), out _, out _, out var problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }
}
