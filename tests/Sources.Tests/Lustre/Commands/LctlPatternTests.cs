using LustreActors.Sources.Lustre.Commands;

namespace LustreActors.Sources.Tests.Lustre.Commands;

public class LctlPatternTests
{
    [Theory]
    [InlineData("a.*.z", "a.b.z", "b")]
    [InlineData("a.*.z", "a.b.c.z", "b.c")]
    [InlineData("a.*.z", "a..z", null)]
    [InlineData("a.*.z", "a.z", null)]
    [InlineData("a.*.z", "b.x.z", null)]
    [InlineData("a.*.z", "a.x.y", null)]
    [InlineData("osd-*.t.e.*.z", "osd-zfs.t.e.1.2@tcp.z", "1.2@tcp")]
    [InlineData("osd-*.t.e.*.z", "osd-.t.e.1.z", null)]
    [InlineData("osd-*.t.e.*.z", "osd-zfs.u.e.1.z", null)]
    [InlineData("*", "x", "x")]
    [InlineData("*", "", null)]
    [InlineData("**", "ab", "b")]
    public void A_star_matches_at_least_one_letter(string pattern, string name, string? star)
    {
        var fits = new LctlPattern(pattern).Matches(name, out var range);
        Assert.Equal(star, fits ? name[range] : null);
    }
}
