using System.Text;
using LustreActors.Sources.Slurm;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Slurm;

public sealed class SacctParserTests
{
    private const string Token = "k3Zp0QvB81xY";
    private static readonly HashSet<long> Asked = [1, 2, 4, 13, 18, 20];

    private static readonly string Listing = string.Join('\n',
    [
        "1|1|5|games|main|COMPLETED|projx", "2|2|5|games|main|CANCELLED by 0|proj with space", "13|4_1|8|nobody|main|FAILED|",
        "4|4_[2-5%2]|8|mail|main|PENDING|arr", "18|18+0|33|www-data|main|COMPLETED|het", "20|20|0|root||PENDING|root", "",
    ]).Replace("|", Token, StringComparison.Ordinal);

    [Theory]
    [InlineData("1")]
    [InlineData("1|1|5|games|main|COMPLETED")]
    [InlineData("1|1|5|games|main|COMPLETED|projx|more")]
    [InlineData("x|1|5|games|main|COMPLETED|projx")]
    [InlineData("0|1|5|games|main|COMPLETED|projx")]
    [InlineData("1.batch|1|5|games|main|COMPLETED|projx")]
    [InlineData("1|_4|5|games|main|COMPLETED|projx")]
    [InlineData("1|1|games|5|main|COMPLETED|projx")]
    [InlineData("1|1|-5|games|main|COMPLETED|projx")]
    [InlineData("1|1|5|games|main||projx")]
    [InlineData("")]
    public void A_line_that_is_no_job_costs_that_line(string line)
    {
        var findings = new Findings();
        var parser = new SacctParser(Token, Asked, findings);
        parser.Parse(Encoding.UTF8.GetBytes(line.Replace("|", Token, StringComparison.Ordinal) + "\n" + Listing));
        Assert.Equal((6, 1L), (parser.Understood, findings.LinesRefused));
        Assert.Equal("projx", parser.Find(1)!.Account);
    }

    [Fact]
    public void A_second_line_that_gives_a_job_to_somebody_else_is_refused()
    {
        var findings = new Findings();
        var parser = new SacctParser(Token, Asked, findings);
        parser.Parse(Encoding.UTF8.GetBytes(
            Listing + "1|1|0|root|main|COMPLETED|rich\n1|1|5|games|main|RUNNING|projx\n".Replace("|", Token, StringComparison.Ordinal)));
        Assert.Equal(("projx", 1L), (parser.Find(1)!.Account, findings.LinesRefused));
    }

    [Fact]
    public void A_hundred_thousand_damaged_listings_lose_only_lines_that_are_counted() =>
        ParserFuzz.Run(12, [Listing], (pieces, findings) =>
        {
            var parser = new SacctParser(Token, Asked, findings);
            foreach (var piece in pieces)
                parser.Parse(piece);
            var found = new StringBuilder();
            foreach (var id in Asked)
                found.Append(parser.Find(id)).Append(parser.IsUnwritten(id));
            return found.ToString();
        });
}
