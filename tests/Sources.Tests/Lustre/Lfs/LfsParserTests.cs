using System.Text;
using LustreActors.Sources.Lustre.Lfs;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Lfs;

public class LfsParserTests
{
    private const string Space = """
        UUID                   1K-blocks        Used   Available Use%  Mounted on
        lake-MDT0000_UUID        5000000        1000     4500000   1%  /mnt/deep lake[MDT:0]
        lake-OST0000_UUID        8000000     2000000     5900000  26%  /mnt/deep lake[OST:0]
        lake-OST0001_UUID        8000000     3000000     4900000  38%  /mnt/deep lake[OST:1] D
        lake-OST0002_UUID        8000000     3000000     4900000  38%  /mnt/deep lake[OST:2] fS
        OST0003             : inactive device
        lake-OST0004_UUID   : Resource temporarily unavailable
        scratch-MDT0000_UUID: Input/output error

        filesystem_summary:     24000000     8000000    15700000  34%  /mnt/deep lake

        """;

    private const string Check = """
        lake-OST0000-osc-MDT0000 active.
        lake-OST0000-osc-ffff9a2b00c1d800 active.
        lake-OST0001-osc-ffff9a2b00c1d800 inactive.
        lfs check: error: check 'lake-OST0002-osc-ffff9a2b00c1d800': Resource temporarily unavailable (11)
        error: check 'lake-MDT0000-mdc-ffff9a2b00c1d800': Input/output error (5)
        MGC10.4.0.1@tcp active.

        """;

    [Fact]
    public void Lfs_df_shows_space_flags_and_targets_without_an_answer()
    {
        Assert.Equal(
            "lake-MDT0000 5000000 1000 4500000 ''; lake-OST0000 8000000 2000000 5900000 ''; lake-OST0001 8000000 3000000 4900000 'D'; "
            + "lake-OST0002 8000000 3000000 4900000 'fS'; OST0003 -; lake-OST0004 -; scratch-MDT0000 -",
            Df(Space, new Findings()));
    }

    [Fact]
    public void Lfs_check_shows_the_servers_that_answer_on_either_output()
    {
        Assert.Equal(
            "lake-OST0000-osc-MDT0000 up; lake-OST0000-osc-ffff9a2b00c1d800 up; lake-OST0001-osc-ffff9a2b00c1d800 down; "
            + "lake-OST0002-osc-ffff9a2b00c1d800 down; lake-MDT0000-mdc-ffff9a2b00c1d800 down; MGC10.4.0.1@tcp up",
            Servers(Check, new Findings()));
    }

    [Theory]
    [InlineData("lake-OST0000_UUID 8000000 2000000 5900000 26% /mnt/lake")]
    [InlineData("lake-OST0000_UUID 8000000 2000000 5900000 26 /mnt/lake[OST:0]")]
    [InlineData("lake-OST0000_UUID -8000000 2000000 5900000 26% /mnt/lake[OST:0]")]
    [InlineData("lake-OST0000_UUID 99999999999999999999 2000000 5900000 26% /mnt/lake[OST:0]")]
    [InlineData("lake-OST0000_UUID 8.0T 2000000 5900000 26% /mnt/lake[OST:0]")]
    [InlineData("lake-OST0000_UUID 8000000 2000000 5900000 26% /mnt/lake[OST:0] D7")]
    [InlineData("lake-XST0000_UUID 8000000 2000000 5900000 26% /mnt/lake[OST:0]")]
    [InlineData("lake-OST0000_UUID")]
    [InlineData("lake-OST0000_UUID:")]
    [InlineData("error: lake")]
    public void A_malformed_line_of_lfs_df_costs_no_other_line(string line)
    {
        var findings = new Findings();
        Assert.Equal("lake-OST0009 1 1 0 ''", Df($"{line}\nlake-OST0009_UUID 1 1 0 100% /mnt/lake[OST:9]\n", findings));
        Assert.Equal((1, $"lfs df:1: {line}"), (findings.LinesRefused, findings.FirstRefusal));
    }

    [Theory]
    [InlineData("lake-OST0000-osc-ffff9a2b00c1d800")]
    [InlineData("two words active.")]
    [InlineData(" active.")]
    [InlineData("error: check 'lake-OST0000-osc")]
    [InlineData("error: check ''")]
    public void A_malformed_line_of_lfs_check_costs_no_other_line(string line)
    {
        var findings = new Findings();
        Assert.Equal("a up", Servers($"{line}\na active.", findings));
        Assert.Equal(1, findings.LinesRefused);
    }

    [Fact]
    public void Missing_files_give_no_series()
    {
        var findings = new Findings();
        Assert.Equal("", Df("", findings) + Servers("\n\n", findings));
        Assert.Equal(0, findings.LinesRefused);
    }

    [Fact]
    public void Damaged_texts_cause_no_exception()
    {
        ParserFuzz.Run(41, [Space], (pieces, findings) => string.Join("; ", Df(Whole(pieces), findings)));
        ParserFuzz.Run(42, [Check], (pieces, findings) => string.Join("; ", Servers(Whole(pieces), findings)));
    }

    private static byte[] Whole(IReadOnlyList<byte[]> pieces) => [.. pieces.SelectMany(p => p)];

    private static string Df(string text, Findings findings) => Df(Encoding.UTF8.GetBytes(text), findings);

    private static string Df(byte[] text, Findings findings)
    {
        var parser = new LfsDfParser();
        new LineWalker<LfsDfParser>(parser, findings, "lfs df").Parse(text);
        return string.Join(
            "; ", parser.Rows.Select(r => r.Space is { } s ? $"{r.Target} {s.Total} {s.Used} {s.Available} '{r.Flags}'" : $"{r.Target} -"));
    }

    private static string Servers(string text, Findings findings) => Servers(Encoding.UTF8.GetBytes(text), findings);

    private static string Servers(byte[] text, Findings findings)
    {
        var parser = new LfsCheckParser();
        new LineWalker<LfsCheckParser>(parser, findings, "lfs check servers").Parse(text);
        return string.Join("; ", parser.Servers.Select(s => $"{s.Name} {(s.IsActive ? "up" : "down")}"));
    }
}
