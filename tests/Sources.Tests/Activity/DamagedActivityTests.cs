using System.Text;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Activity;

/// <summary>Text that no member wrote. The seeds are fixed: a failure comes back.</summary>
public class DamagedActivityTests
{
    private const string Head = "# lustre-job-activity\t1\n# member\ta\n# interval\t1\n# age\t0\n# columns\tjobid\tfilesystem\tread\n";

    [Fact]
    public void Damaged_tables_are_read_the_same_way_whole_and_in_pieces()
    {
        var mutations = new Mutations(31, Text());
        long refused = 0, broken = 0, rows = 0;
        var pages = new JobActivityPages();
        for (var i = 0; i < ParserFuzz.Inputs; i++)
        {
            var text = mutations.Next();
            var reading = Tables.Read(text, pages: pages);
            refused += reading.LinesRefused;
            broken += reading.Broken is null ? 0 : 1;
            rows += reading.Table?.Rows.Count ?? 0;
            if (i % 32 == 0)
                Assert.Equal(Tables.Told(reading), Tables.Told(Tables.Read(text, 1 + (i % 97))));
            if (reading.Table is not { } table)
                continue;
            if (i % 64 == 0)
                Tables.AssertSame(table, Tables.Read(Tables.Written(table)).Table!);
            foreach (var row in table.Rows)
                Assert.True(row[JobActivityColumn.Read] is >= 0 and < 1e33 && row[JobActivityColumn.TotalWritten] is >= 0 and < 1e33);

            table.Rows.Release();
        }

        // Both ways are walked: many are still tables, and many are not.
        Assert.InRange(broken, ParserFuzz.Inputs / 10, ParserFuzz.Inputs * 9L / 10);
        Assert.InRange(refused, ParserFuzz.Inputs / 20, ParserFuzz.Inputs * 10L);
        Assert.InRange(rows, ParserFuzz.Inputs, long.MaxValue);
    }

    [Fact]
    public void Damaged_bytes_without_any_sense_are_refused_without_an_exception()
    {
        var random = new Random(32);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new byte[random.Next(1, 300)];
            random.NextBytes(text);
            Assert.Null(Tables.Read(text).Table);
            byte[] rows = [.. Encoding.UTF8.GetBytes(Head), .. text];
            Assert.True(Tables.Read(rows) is { Table: null, Broken: not null });
        }
    }

    private static string Text() => Encoding.UTF8.GetString(Tables.Written(Tables.Of(Tables.Rows(
        (0, "4711", [1_048_576.25, 3, 1e12, 2e14, 17.5, 3000, 12, 4500], []),
        (0, "4712:1000:node1", [0, 0, 5, 6], []),
        (1, "cp.1000", [0, 0, 0, 0, 0, 0, 0, 0, 123, 1.5, 800], [new MetadataRate(0, 12.5), new MetadataRate(1, 1)]),
        (1, "a\tb\\", [1], [new MetadataRate(1, 0.125)]),
        (0, "", [0.00012345678], [])))));
}
