using System.Buffers;
using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Jobs;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

/// <summary>A folder with the files of one target, and the readings of its source.</summary>
internal sealed class JobsFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("job-stats-").FullName;
    private readonly string _target;
    private readonly string _labels;

    public JobsFolder(JobStatsOptions? options = null, LustreComponent component = LustreComponent.Ost, string name = "scratch-OST0000")
    {
        var roots = LustreRoots.Under(Path.Combine(_folder, "proc"), Path.Combine(_folder, "sys"), Path.Combine(_folder, "debug"));
        _target = Directory.CreateDirectory(
            Path.Combine(roots.Proc, component == LustreComponent.Ost ? "obdfilter" : "mdt", name)).FullName;
        _labels = $"filesystem=\"scratch\",component=\"{(component == LustreComponent.Ost ? "ost" : "mdt")}\",target=\"{name}\",";
        Source = new JobStatsSource(
            new LustreTarget("scratch", component, name), new ParameterResolver(roots), options ?? new JobStatsOptions());
    }

    public JobStatsSource Source { get; }

    /// <summary>The table of the last reading.</summary>
    public JobTable? Jobs { get; private set; }

    public string File(string name) => Path.Combine(_target, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public Reading Read(JobStatsText text)
    {
        System.IO.File.WriteAllBytes(File("job_stats"), text.Utf8());
        return Read();
    }

    public Reading Read()
    {
        var reading = ReadBy(Source);
        Jobs = reading.Table as JobTable ?? Jobs;
        return reading;
    }

    public static Reading ReadBy(JobStatsSource source)
    {
        using var files = new FileReader(new NobodyWatches());
        return source.Read(files);
    }

    /// <summary>The samples of the jobs, without comments and without the labels of the target.</summary>
    public List<string> Samples(JobStatsText text, ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        return
        [
            .. Text(Read(text), format).Split('\n')
                .Where(line => line.Contains("jobid=", StringComparison.Ordinal))
                .Select(line => line.Replace(_labels, "", StringComparison.Ordinal)),
        ];
    }

    public static string Text(Reading reading, ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        var text = new ArrayBufferWriter<byte>();
        Exposition.Of(reading.Segments).Write(text, format);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private sealed class NobodyWatches : IReadWatch
    {
        public bool IsAbandoned => false;

        public void Reading(string path)
        {
        }

        public bool MayHang(string path) => true;
    }
}
