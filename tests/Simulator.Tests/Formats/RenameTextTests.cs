using System.Text;
using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tests.Formats;

public class RenameTextTests
{
    private const long Start = 1_767_600_000_000_000_000;

    [Theory]
    [InlineData(LustreVersion.V2_10, 10_473_844, "- snapshot_time:  1767600060. 10473844\n")]
    [InlineData(
        LustreVersion.V2_17,
        10_473_844,
        "- snapshot_time:  1767600060.010473844\n- start_time:     1767600000.000000000\n- elapsed_time:   60.010473844\n")]
    public void The_times_stand_as_the_release_writes_them(LustreVersion version, long fraction, string expected) =>
        Assert.Equal("rename_stats:\n" + expected, Written(version, new RenameSizes(), Start + 60_000_000_000 + fraction));

    [Fact]
    public void Directories_stand_by_their_size_from_the_first_that_occurred_to_the_last()
    {
        var renames = new RenameSizes();
        renames.Book(MdtOperation.SamedirRename, 3, new Randomness(4));
        renames.Book(MdtOperation.SamedirRename, 1, new Randomness(5));
        renames.Book(MdtOperation.CrossdirRename, 2, new Randomness(4));
        renames.Book(MdtOperation.Open, 7, new Randomness(4));
        var lines = Written(LustreVersion.V2_15, renames, Start).Split('\n', StringSplitOptions.RemoveEmptyEntries)[4..];
        Assert.Equal((4, 2), (renames.SameDirectory, renames.CrossDirectory));
        Assert.Equal(["- same_dir:", "- crossdir_src:", "- crossdir_tgt:"], lines.Where(line => line.StartsWith('-')));
        Assert.Equal(8, lines.Where(line =>
            line[0] == ' ').Sum(line => int.Parse(line.AsSpan(line.IndexOf("sample:", StringComparison.Ordinal) + 7, 4), null)));
        Assert.All(
            lines.Where(line => line[0] == ' '),
            line => Assert.Matches(@"^      \d+KB: \{ sample: [ \d]{3}, pct: [ \d]{3}, cum_pct: [ \d]{3} \}$", line));
        Assert.EndsWith("cum_pct: 100 }", lines[^1], StringComparison.Ordinal);
    }

    private static string Written(LustreVersion version, RenameSizes renames, long now)
    {
        var writer = new Utf8Writer();
        DiskText.WriteRenames(writer, LustreFormat.Of(version), renames, Start, now);
        return Encoding.ASCII.GetString(writer.Written);
    }
}
