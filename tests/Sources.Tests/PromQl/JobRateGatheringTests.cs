using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Sources.PromQl;

namespace LustreActors.Sources.Tests.PromQl;

public sealed class JobRateGatheringTests
{
    [Fact]
    public void An_id_has_one_number_in_all_answers_and_a_target_has_one_too()
    {
        var gathering = new JobRateGathering(new JobIdNumbers(), 0);
        Row(gathering, JobRate.Operations, "t1", "4711", 1);
        Row(gathering, JobRate.Operations, "t2", "4711", 2);
        Row(gathering, JobRate.Write, "", "cp.1001", 3);
        Row(gathering, JobRate.Read, "", "4711", 4);
        var table = gathering.ToTable([default, default, TimeSpan.FromSeconds(1)]);
        Assert.Equal(["4711", "cp.1001"], Enumerable.Range(0, table.IdCount).Select(i => Encoding.UTF8.GetString(table.Id(i).Span)));
        Assert.Equal(["t1", "t2"], table.Targets.AsEnumerable());
        Assert.Equal(
            [new(0, 0, JobRate.Operations, 1), new(0, 1, JobRate.Operations, 2), new(1, -1, JobRate.Write, 3), new(0, -1, JobRate.Read, 4)],
            table.Rows.ToArray());
        Assert.Equal(TimeSpan.FromSeconds(1), table.Took[(int)JobRate.Write]);
    }

    [Fact]
    public void Operations_without_a_target_are_counted_and_left_out()
    {
        var gathering = new JobRateGathering(new JobIdNumbers(), 0);
        Row(gathering, JobRate.Operations, "", "4711", 1);
        Assert.Equal((0, 1L, 0), (gathering.Rows, gathering.WithoutTarget, gathering.ToTable([]).IdCount));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Ids_of_any_length_and_number_stay_what_they_are(int expected)
    {
        var random = new Random(3);
        var ids = Enumerable.Range(0, 20_000).Select(
            i => i + new string('x', i % 1000 == 0 ? 200_000 : random.Next(30))).Prepend("").ToArray();
        var gathering = new JobRateGathering(new JobIdNumbers(), expected);
        for (var round = 0; round < 2; round++)
        {
            foreach (var id in ids)
                Row(gathering, JobRate.Read, "", id, 1);
        }

        var table = gathering.ToTable([]);
        Assert.Equal(ids, Enumerable.Range(0, table.IdCount).Select(i => Encoding.UTF8.GetString(table.Id(i).Span)));
        Assert.Equal(Enumerable.Range(0, ids.Length).Concat(Enumerable.Range(0, ids.Length)), table.Rows.ToArray().Select(r => r.Id));
    }

    /// <summary>
    /// A row itself takes 24 bytes. An id takes 16, its place among the ids up to 24, what comes behind it 16, its bytes, and where all of
    /// these grow, what they grow out of; each id here has three rows.
    /// </summary>
    [Fact]
    public void What_a_row_costs_is_bounded_and_does_not_grow_with_their_number()
    {
        var small = BytesARow(10_000);
        var large = BytesARow(100_000);
        Assert.InRange(large, 24, 140);
        Assert.InRange(large, small * 0.5, small * 1.5);
    }

    /// <summary>The second collection knows the ids, and how much there will be.</summary>
    [Fact]
    public void An_id_that_is_known_costs_nothing() => Assert.InRange(BytesARow(100_000, known: true), 16, 20);

    private static double BytesARow(int jobs, bool known = false)
    {
        var answers = new[] { JobRate.Operations, JobRate.Read, JobRate.Write }.Select(
            k => (Kind: k, Text: UpstreamText.Of(k, jobs))).ToArray();
        var ids = new JobIdNumbers();
        UpstreamText.Read(known ? answers : answers.Select(a => (a.Kind, a.Text[..1000])), ids);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = UpstreamText.Read(answers, ids, known ? jobs * 3 : 0);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((jobs, jobs * 3), (table.IdCount, table.Rows.Length));
        return (double)allocated / table.Rows.Length;
    }

    private static void Row(JobRateGathering gathering, JobRate kind, string target, string id, double value) =>
        gathering.Sink(kind).Row(Encoding.UTF8.GetBytes(target), Encoding.UTF8.GetBytes(id), value);
}
