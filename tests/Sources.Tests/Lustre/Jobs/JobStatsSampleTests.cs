using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobStatsSampleTests
{
    public static TheoryData<string> Files => [.. Samples()];

    [SamplesTheory]
    [MemberData(nameof(Files))]
    public void Samples_of_real_servers_when_they_are_there_are_read_without_a_refused_line(string file)
    {
        var text = File.ReadAllBytes(file);
        var jobs = ParsedJobs.Of(text, new JobStatsOptions { ZeroOperations = true });

        Assert.Null(jobs.Parser.FirstRefusal);
        var lines = System.Text.Encoding.Latin1.GetString(text).Split('\n');
        Assert.Equal(lines.Count(l => l.StartsWith("- job_id:", StringComparison.Ordinal)), jobs.Table.Count);
        var samples = lines.Where(l => l.Contains("samples:", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.Split("samples:")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(samples, jobs.AllSamples());
    }

    /// <summary>The folder beside the checkout that may have samples of real servers.</summary>
    private static IEnumerable<string> Samples()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LustreActors.sln")))
            folder = folder.Parent;
        if (folder?.Parent is null)
            return [];
        var fixtures = Path.Combine(folder.Parent.FullName, "shared", "fixtures", "lustre");
        return !Directory.Exists(fixtures) ? [] : Directory.EnumerateFiles(fixtures, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f).StartsWith("job_stats", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }

    private sealed class SamplesTheoryAttribute : TheoryAttribute
    {
        public SamplesTheoryAttribute()
        {
            if (!Samples().Any())
                Skip = "there are no samples of real servers beside the sources";
        }
    }
}
