using System.Text;
using LustreActors.Messages.Jobs;

namespace LustreActors.Sources.Tests.Activity;

/// <summary>What one member writes is what another one reads.</summary>
public class ActivityTextTests
{
    private static readonly string[] OddParts =
        ["\\", "\n", "\r", "\t", "\\x09", "#", " ", "é", "漢", "a", "7", ":", ".", "\0", "\u007f", "\u001b[2J", ""];

    private const string Columns =
        "filesystem>jobid>read>written>total_read>total_written>reads>read_microseconds>writes>write_microseconds>"
        + "total_operations>others>other_microseconds>metadata";

    [Fact]
    public void A_table_is_text_that_a_person_can_read()
    {
        var table = Tables.Of(Tables.Rows(
            (0, "4711", [1_048_576, 0, 1e12], []),
            (1, "#a\tb", [0.5, 2_000_000.0 / 3], [new MetadataRate(0, 12.5), new MetadataRate(1, 1)])));

        Assert.Equal(
            """
            # lustre-job-activity>1
            # member>oss17
            # moment>1735689600.250
            # interval>115712640
            # window>15
            # age>0.5
            # oldest>2.5
            # without-rates>1
            # target>scratch-OST0000
            # target>scratch-MDT0000
            # metadata-target>scratch-MDT0000
            # metadata-target>ho\x09me-MDT0000
            # columns>COLUMNS
            scratch>4711>1048576>>1000000000000
            ho\x09me>\x23a\x09b>0.5>666666.667>>>>>>>>>>0=12.5,1=1
            # end>2

            """,
            Encoding.UTF8.GetString(Tables.Written(table)).Replace('\t', '>').Replace(Columns, "COLUMNS", StringComparison.Ordinal));
    }

    [Fact]
    public void Random_tables_come_back_as_they_were()
    {
        var random = new Random(9847);
        for (var i = 0; i < 300; i++)
        {
            var table = Tables.Of(RandomRows(random, random.Next(40)));
            var text = Tables.Written(table);

            var reading = Tables.Read(text, piece: 1 + random.Next(text.Length));

            Assert.Equal((null, 0L, null), (reading.Broken, reading.LinesRefused, reading.FirstRefusal));
            Tables.AssertSame(table, reading.Table!);
        }
    }

    [Fact]
    public void A_table_of_many_pieces_comes_back_as_it_was()
    {
        var table = Tables.Of(RandomRows(new Random(1), 20_000));
        var text = Tables.Written(table);

        Assert.True(text.Length > 1_000_000);
        Tables.AssertSame(table, Tables.Read(text, piece: 65_536).Table!);
    }

    [Fact]
    public void A_table_without_rows_comes_back()
    {
        var reading = Tables.Read(Tables.Written(Tables.Of(new JobActivityRows())));

        Assert.Equal(0, reading.Table!.Rows.Count);
        Assert.Equal("oss17", Assert.Single(reading.Table.Members));
    }

    /// <summary>An interval of 450 servers has 900,000 rows: what one of them allocates counts.</summary>
    [Fact]
    public void Reading_a_table_again_allocates_nothing_for_its_rows()
    {
        var pages = new JobActivityPages();
        var text = Tables.Written(Tables.Of(RandomRows(new Random(2), 10_000)));
        Tables.Read(text, pages: pages).Table!.Rows.Release();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = Tables.Read(text, pages: pages).Table!;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(10_000, table.Rows.Count);
        Assert.True(allocated < 50_000, $"{allocated} bytes");
    }

    [Fact]
    public void Pages_that_are_not_used_again_are_given_up()
    {
        var pages = new JobActivityPages();
        var text = Tables.Written(Tables.Of(RandomRows(new Random(2), 10_000)));
        Tables.Read(text, pages: pages).Table!.Rows.Release();
        pages.Trim();
        pages.Trim();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Tables.Read(text, pages: pages);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before > 500_000);
    }

    private static JobActivityRows RandomRows(Random random, int count)
    {
        var rows = new JobActivityRows();
        for (var i = 0; i < count; i++)
        {
            var id = Encoding.UTF8.GetBytes(string.Concat(random.GetItems(OddParts, random.Next(5))));
            var values = new double[JobActivityRows.ColumnCount];
            for (var column = 0; column < values.Length; column++)
                values[column] = Number(random);
            var metadata = Enumerable.Range(0, 2).Where(_ => random.Next(3) == 0)
                .Select(t => new MetadataRate(t, 1 + (random.Next(1000) / 8.0)));
            rows.Add(random.Next(2), id, values, [.. metadata]);
        }

        return rows;
    }

    private static double Number(Random random) => random.Next(6) switch
    {
        0 => random.NextDouble(),
        1 => random.NextDouble() * 1e9,
        2 => random.NextInt64(1L << 50),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-7, 20)),
        _ => 0,
    };
}
