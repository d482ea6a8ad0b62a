using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Tests.Peers;

/// <summary>What an exporter writes of jobs is what is read.</summary>
public class JobTablesTests
{
    private const int Rounds = 500;

    private static readonly string[] OddParts = ["\"", "\\", "\n", "\\n", " ", "{", "}", ",", "=", "é", "漢", "a", "7", ":", ".", "jobid=\"", "\t", "\0"];

    [Fact]
    public void Random_tables_come_back_as_they_were()
    {
        var random = new Random(17);
        var memory = Answer.NewMemory();
        for (var i = 0; i < Rounds; i++)
        {
            var tables = RandomTables(random);
            var reading = Answer.Read(JobsText.Write(tables), Answer.Leaf, ExpositionFormat.PrometheusText, memory);

            Assert.Equal((true, null, 0L), (reading.IsWhole, reading.FirstRefusal, reading.LinesRefused));
            Assert.Equal(Told(tables), Told(reading.Parts[0].Jobs));
            Assert.Empty(reading.Parts[0].Segments);
        }
    }

    /// <summary>A target without jobs has no series.</summary>
    private static string Told(IEnumerable<JobTable> tables) => string.Join('\n', tables.Where(t => t.Count > 0).Select(t => string.Join('\n', Answer.Jobs(t))).Order(StringComparer.Ordinal));

    private static List<JobTable> RandomTables(Random random)
    {
        var tables = new List<JobTable>();
        var targets = random.Next(4);
        for (var t = 0; t < targets; t++)
        {
            var operations = Enumerable.Range(0, random.Next(5)).Select(i => new JobColumnMap.Operation($"op {i}.x_-", random.Next(8) == 0 ? -1 : 3 + i, random.Next(3) == 0 ? -1 : 9 + i)).ToList();
            var values = new ValueTable(14);
            var ids = new HashSet<string>();
            for (var jobs = random.Next(12); jobs > 0; jobs--)
            {
                var id = string.Concat(random.GetItems(OddParts, random.Next(4)));
                if (!ids.Add(id))
                    continue;
                var row = values.Add(LabelText.Of(("jobid", id), ("user", "template")).AsRow());

                // A job without any value has no series.
                row[1 + random.Next(2)] = Number(random);
                for (var column = 0; column < row.Length; column++)
                {
                    if (random.Next(3) > 0)
                        row[column] = Number(random);
                }
            }

            var isMetadata = random.Next(2) == 0;
            tables.Add(new JobTable(new JobTarget("my-fs", $"my-fs-{(isMetadata ? "MDT" : "OST")}000{t}", isMetadata), values, new JobColumnMap(-1, 1, 2, [.. operations])));
        }

        return tables;
    }

    private static long Number(Random random) => random.Next(3) switch
    {
        0 => 0,
        1 => random.Next(1000),
        _ => random.NextInt64(),
    };
}
