using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Self;

/// <summary>
/// Reads the kernel's view of this process. Always from the real <c>/proc</c>: where the host's is mounted elsewhere, it shows this process
/// under another number.
/// </summary>
public sealed class ProcessSource : Source
{
    public const string SourceName = "process";

    /// <summary>USER_HZ. It is 100 on every architecture that Lustre runs on, independent of the kernel's own tick.</summary>
    private const double TicksPerSecond = 100;

    private readonly string _proc;
    private double? _started;

    public ProcessSource()
        : this("/proc")
    {
    }

    internal ProcessSource(string proc) => _proc = proc;

    public override string Name => SourceName;

    public override Reading Read(FileReader files)
    {
        var findings = new Findings();
        var segments = ImmutableArray.CreateBuilder<Segment>(ProcessFamilies.All.Count);
        AddStat(files, findings, segments);
        AddMemory(files, findings, segments);
        AddFiles(files, findings, segments);
        return findings.ToReading(segments.ToImmutable());
    }

    private void AddStat(FileReader files, Findings findings, ImmutableArray<Segment>.Builder segments)
    {
        var path = Path.Combine(_proc, "self/stat");
        if (!TryRead(files, findings, path, out var text))
            return;
        if (!ProcessText.TryStat(text, out var stat))
        {
            findings.Refuse(path, 1, text);
            return;
        }

        segments.Add(One(ProcessFamilies.Cpu, stat.CpuTicks / TicksPerSecond));
        segments.Add(One(ProcessFamilies.Virtual, stat.VirtualBytes));
        segments.Add(One(ProcessFamilies.Threads, stat.Threads));

        // Read once: it does not change, and /proc/stat is long on a host with many processors.
        _started ??= StartTime(files, findings, stat.StartTicks);
        if (_started is { } started)
            segments.Add(One(ProcessFamilies.Started, started));
    }

    private double? StartTime(FileReader files, Findings findings, long startTicks)
    {
        var path = Path.Combine(_proc, "stat");
        if (!TryRead(files, findings, path, out var text))
            return null;
        if (ProcessText.TryBootTime(text, out var boot))
            return boot + (startTicks / TicksPerSecond);
        findings.Refuse(path, 1, text);
        return null;
    }

    private void AddMemory(FileReader files, Findings findings, ImmutableArray<Segment>.Builder segments)
    {
        var path = Path.Combine(_proc, "self/status");
        if (!TryRead(files, findings, path, out var text))
            return;
        if (ProcessText.TryMemory(text, "VmRSS:"u8, out var resident))
            segments.Add(One(ProcessFamilies.Resident, resident));
        else
            findings.Refuse(path, 1, text);

        // Linux has it since 4.5.
        if (ProcessText.TryMemory(text, "RssAnon:"u8, out var anonymous))
            segments.Add(One(ProcessFamilies.Anonymous, anonymous));
    }

    private void AddFiles(FileReader files, Findings findings, ImmutableArray<Segment>.Builder segments)
    {
        if (TryRead(files, findings, Path.Combine(_proc, "self/limits"), out var text) && ProcessText.TryOpenFiles(text, out var most))
            segments.Add(One(ProcessFamilies.MaximumFiles, most));

        // Not self/fd: its entries are links, and looking at one touches the file behind it.
        var descriptors = Path.Combine(_proc, "self/fdinfo");
        var status = files.Count(descriptors, out var open);
        AddStatus(status, files, findings, descriptors);
        if (status == ReadStatus.Read)
            segments.Add(One(ProcessFamilies.OpenFiles, open - 1)); // Less the one that reads the directory.
    }

    private static bool TryRead(FileReader files, Findings findings, string path, out ReadOnlySpan<byte> text)
    {
        var status = files.TryRead(path, out text);
        AddStatus(status, files, findings, path);
        return status == ReadStatus.Read;
    }

    private static void AddStatus(ReadStatus status, FileReader files, Findings findings, string path)
    {
        if (status != ReadStatus.Read)
            findings.AddTrouble(files.LastError ?? path);
    }

    private static Segment One(MetricFamily family, double value) => new SegmentBuilder(family).Add(value).Build();
}
