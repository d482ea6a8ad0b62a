using System.Globalization;
using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Sources.PromQl;

namespace LustreActors.Sources.Tests.PromQl;

public sealed class JobIdNumbersTests
{
    private readonly JobIdNumbers _ids = new();

    [Fact]
    public void An_id_keeps_its_number_and_earlier_tables_stay_what_they_were()
    {
        var first = Collect("a", "b");
        var second = Collect("c", "b");

        Assert.Same(first.Numbering, second.Numbering);
        Assert.Equal((2, 3), (first.IdCount, second.IdCount));
        Assert.Equal(["a", "b"], Ids(first));
        Assert.Equal(["c", "b"], Ids(second));
        Assert.Equal(first.Rows[1].Id, second.Rows[1].Id);
    }

    [Fact]
    public void Whatever_the_order_of_the_rows_each_has_its_own_id()
    {
        var random = new Random(7);
        var tables = new List<(JobRateTable Table, string[] Ids)>();
        for (var round = 0; round < 30; round++)
        {
            string[] ids = [.. Enumerable.Range(0, random.Next(3000)).Select(
                _ => random.Next(4000).ToString(CultureInfo.InvariantCulture))];
            if (random.Next(3) == 0)
                Array.Sort(ids, StringComparer.Ordinal);
            tables.Add((Collect(ids), ids));
        }

        Assert.All(tables, t => Assert.Equal(t.Ids, Ids(t.Table)));
    }

    [Fact]
    public void When_most_ids_have_not_come_for_some_collections_the_numbers_begin_anew()
    {
        var many = Collect([.. Enumerable.Range(0, 5000).Select(i => $"{i}")]);
        var tables = Enumerable.Range(0, 9).Select(_ => Collect("a", "b")).ToArray();

        Assert.Same(many.Numbering, tables[0].Numbering);
        Assert.NotSame(many.Numbering, tables[^1].Numbering);
        Assert.Equal((5000, 2), (many.IdCount, tables[^1].IdCount));
        Assert.All(tables, t => Assert.Equal(["a", "b"], Ids(t)));
        Assert.Equal("4999", Ids(many)[^1]);
    }

    private JobRateTable Collect(params string[] ids)
    {
        var gathering = new JobRateGathering(_ids, 0);
        var sink = gathering.Sink(JobRate.Read);
        foreach (var id in ids)
            sink.Row(default, Encoding.UTF8.GetBytes(id), 1);
        return gathering.ToTable([]);
    }

    private static string[] Ids(JobRateTable table) => [.. table.Rows.ToArray().Select(r => Encoding.UTF8.GetString(table.Id(r.Id).Span))];
}
