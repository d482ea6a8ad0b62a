using System.Globalization;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Peers;

namespace LustreActors.Sources.Tests.Peers;

public class PeerMemoryTests
{
    [Fact]
    public void A_second_answer_of_the_same_2000_jobs_allocates_its_numbers_and_little_else()
    {
        var text = JobsText.Of(jobs: 2_000, targets: 4);
        var memory = Answer.NewMemory();
        var first = Answer.Read(text, Answer.Leaf, ExpositionFormat.PrometheusText, memory);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var second = Answer.Read(text, Answer.Leaf, ExpositionFormat.PrometheusText, memory);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // A row is a reference to its labels and its columns; a thirty-second more is room for jobs to come.
        var numbers = second.Parts[0].Jobs.Sum(t => t.Values.Count * 33L / 32 * (8 + (8 * t.Values.Width)));
        Assert.InRange(allocated, numbers, numbers + 64_000);
        Assert.Equal(Answer.Told(first), Answer.Told(second));
        Assert.Same(first.Parts[0].Jobs[2].Values.SharedLabels(77), second.Parts[0].Jobs[2].Values.SharedLabels(77));
    }

    [Fact]
    public void Ten_thousand_series_that_are_known_allocate_their_numbers_and_little_else()
    {
        var text = Encoding.UTF8.GetBytes("# TYPE a gauge\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"a{{i=\"{i}\"}} 0.5\n")));
        var memory = Answer.NewMemory();
        Answer.Read(text, Answer.Leaf, ExpositionFormat.PrometheusText, memory);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Answer.Read(text, Answer.Leaf, ExpositionFormat.PrometheusText, memory);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 160_000, 160_000 + (160_000 / 32) + 16_000);
    }

    [Fact]
    public void Jobs_come_and_go_and_no_value_of_one_is_taken_for_anothers()
    {
        var random = new Random(5);
        var memory = Answer.NewMemory();
        for (var i = 0; i < 300; i++)
        {
            var ids = Enumerable.Range(0, 60).Where(_ => random.Next(2) == 0).ToArray();
            random.Shuffle(ids);
            var text = new StringBuilder();
            foreach (var family in new[] { "read", "write" })
            {
                foreach (var id in ids)
                {
                    for (var target = 0; target < 3; target++)
                        text.Append(CultureInfo.InvariantCulture, $"lustre_job_{family}_bytes_total{{jobid=\"{id}\",target=\"s-OST000{target}\"}} {(id * 10) + target}\na{{id=\"{id}\",t=\"{target}\",f=\"{family}\"}} {id}\n");
                }
            }

            var part = Answer.Read(text.ToString(), memory: memory).Parts[0];

            Assert.Equal(Answer.Told(Answer.Read(text.ToString())), Answer.Told(new PeerReading([part]) { IsWhole = true, Samples = ids.Length * 12 }));
            foreach (var (table, target) in part.Jobs.Select((t, n) => (t, n)))
                Assert.Equal(ids.Select(id => $"[{id}] read {(id * 10) + target} written {(id * 10) + target}").Order(StringComparer.Ordinal), Answer.Jobs(table).Skip(1));
        }
    }
}
