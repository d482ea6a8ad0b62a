using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Cgroups;

/// <summary>
/// The numbers of one cgroup. A file that is missing costs its columns: a controller may be off, and what runs in it may end while
/// it is read.
/// </summary>
/// <param name="files">A reader.</param>
/// <param name="root">The folder at which the hierarchies are mounted.</param>
/// <param name="path">The path of the cgroup below it.</param>
internal abstract class CgroupUsage(FileReader files, string root, string path)
{
    protected FileReader Files => files;

    /// <summary>Fills the row of usage.</summary>
    public abstract void Fill(Span<long> row);

    /// <summary>The block devices that were used: a value for each column of <see cref="BlockColumn"/>.</summary>
    public abstract List<DeviceValue> Devices();

    /// <summary>The processes, one a line.</summary>
    public bool TryProcesses(out ReadOnlySpan<byte> text) => TryRead(ProcessController, "cgroup.procs", out text);

    protected abstract string ProcessController { get; }

    protected bool TryRead(string controller, string name, out ReadOnlySpan<byte> text) =>
        files.TryRead($"{root}{controller}{path}/{name}", out text) == ReadStatus.Read;

    /// <summary>Reads a file of one number. A limit that is not set is written as a word, and stays absent.</summary>
    protected void Number(Span<long> row, int column, string controller, string name)
    {
        if (TryRead(controller, name, out var text) && NumberText.TryParse(text, out var value))
            row[column] = value;
    }

    /// <summary>Removes a limit that is not set.</summary>
    protected static void WithoutLimit(Span<long> row, int column, long none)
    {
        if (row[column] == none)
            row[column] = ValueTable.Absent;
    }

    protected static void WorkingSet(Span<long> row, long? inactiveFile)
    {
        if (row[UsageColumn.Memory] != ValueTable.Absent && inactiveFile is { } inactive)
            row[UsageColumn.WorkingSet] = Math.Max(0, row[UsageColumn.Memory] - inactive);
    }
}

/// <param name="Device">The number of the device, <c>major:minor</c>.</param>
/// <param name="Column">A column of <see cref="BlockColumn"/>.</param>
/// <param name="Value">The value.</param>
internal readonly record struct DeviceValue(string Device, int Column, long Value);

/// <summary>A cgroup of the unified hierarchy.</summary>
internal sealed class UnifiedUsage(FileReader files, string root, string path) : CgroupUsage(files, root, path)
{
    private const long One = 1;

    private static readonly (byte[], int, long)[] Cpu =
    [
        ("usage_usec"u8.ToArray(), UsageColumn.CpuUsage, One), ("user_usec"u8.ToArray(), UsageColumn.CpuUser, One),
        ("system_usec"u8.ToArray(), UsageColumn.CpuSystem, One), ("nr_periods"u8.ToArray(), UsageColumn.Periods, One),
        ("nr_throttled"u8.ToArray(), UsageColumn.ThrottledPeriods, One),
        ("throttled_usec"u8.ToArray(), UsageColumn.ThrottledTime, One),
    ];

    private static readonly (byte[], int, long)[] Memory =
    [
        ("anon"u8.ToArray(), UsageColumn.Rss, One), ("file"u8.ToArray(), UsageColumn.Cache, One),
        ("file_mapped"u8.ToArray(), UsageColumn.MappedFile, One), ("pgfault"u8.ToArray(), UsageColumn.PageFaults, One),
        ("pgmajfault"u8.ToArray(), UsageColumn.MajorFaults, One),
    ];

    private static readonly (byte[], int, long)[] Events =
        [("max"u8.ToArray(), UsageColumn.LimitHits, One), ("oom_kill"u8.ToArray(), UsageColumn.OomKills, One)];

    private static readonly (byte[] Key, int Column)[] Io =
    [
        ("rbytes"u8.ToArray(), BlockColumn.ReadBytes), ("wbytes"u8.ToArray(), BlockColumn.WrittenBytes),
        ("rios"u8.ToArray(), BlockColumn.Reads), ("wios"u8.ToArray(), BlockColumn.Writes),
    ];

    protected override string ProcessController => "";

    public override void Fill(Span<long> row)
    {
        if (TryRead("", "cpu.stat", out var text))
            CgroupText.Fill(text, row, Cpu);
        if (TryRead("", "cpu.max", out text))
        {
            // "max 100000" without a quota.
            var words = new WordReader(text);
            if (words.TryCount(out var quota))
                row[UsageColumn.CpuQuota] = quota;
            if (NumberText.TryParse(words.Rest, out var period))
                row[UsageColumn.CpuPeriod] = period;
        }

        Number(row, UsageColumn.Memory, "", "memory.current");
        if (TryRead("", "memory.stat", out text))
        {
            CgroupText.Fill(text, row, Memory);
            WorkingSet(row, CgroupText.Find(text, "inactive_file"u8));
        }

        Number(row, UsageColumn.MemoryLimit, "", "memory.max");
        Number(row, UsageColumn.MemoryReservation, "", "memory.low");
        WithoutLimit(row, UsageColumn.MemoryReservation, 0);
        Number(row, UsageColumn.MaxMemory, "", "memory.peak");
        Number(row, UsageColumn.Swap, "", "memory.swap.current");
        if (TryRead("", "memory.events", out text))
            CgroupText.Fill(text, row, Events);
        Number(row, UsageColumn.Threads, "", "pids.current");
        Number(row, UsageColumn.MaxThreads, "", "pids.max");
        Pressure(row, "cpu.pressure", UsageColumn.CpuWaiting, UsageColumn.CpuStalled);
        Pressure(row, "memory.pressure", UsageColumn.MemoryWaiting, UsageColumn.MemoryStalled);
        Pressure(row, "io.pressure", UsageColumn.IoWaiting, UsageColumn.IoStalled);
    }

    public override List<DeviceValue> Devices()
    {
        var values = new List<DeviceValue>();
        if (!TryRead("", "io.stat", out var text))
            return values;
        while (TextLines.TryRead(ref text, out var line))
        {
            var words = new WordReader(line);
            var device = Encoding.ASCII.GetString(words.Next());
            for (var word = words.Next(); !word.IsEmpty; word = words.Next())
            {
                if (!CgroupText.TryPair(word, out var key, out var value))
                    continue;
                foreach (var (name, column) in Io)
                {
                    if (key.SequenceEqual(name))
                        values.Add(new DeviceValue(device, column, value));
                }
            }
        }

        return values;
    }

    private void Pressure(Span<long> row, string name, int waiting, int stalled)
    {
        if (!TryRead("", name, out var text))
            return;
        if (CgroupText.TryPressure(text, "some"u8, out var some))
            row[waiting] = some;
        if (CgroupText.TryPressure(text, "full"u8, out var full))
            row[stalled] = full;
    }
}

/// <summary>The cgroups of the separate hierarchies of version 1, one for each controller.</summary>
internal sealed class SeparateUsage(FileReader files, string root, string path) : CgroupUsage(files, root, path)
{
    private const string Cpu = "/cpu";
    private const string Accounting = "/cpuacct";
    private const string MemoryController = "/memory";
    private const string Blocks = "/blkio";
    private const string Tasks = "/pids";

    /// <summary>USER_HZ is 100 on every architecture that Lustre runs on.</summary>
    private const long MicrosecondsOfTick = 10_000;

    /// <summary>A limit that is not set is the largest number of pages.</summary>
    private const long NoLimit = long.MaxValue / 4096 * 4096;

    private static readonly (byte[], int, long)[] Throttling =
    [
        ("nr_periods"u8.ToArray(), UsageColumn.Periods, 1), ("nr_throttled"u8.ToArray(), UsageColumn.ThrottledPeriods, 1),
        ("throttled_time"u8.ToArray(), UsageColumn.ThrottledTime, 1000),
    ];

    private static readonly (byte[], int, long)[] Memory =
    [
        ("total_rss"u8.ToArray(), UsageColumn.Rss, 1), ("total_cache"u8.ToArray(), UsageColumn.Cache, 1),
        ("total_mapped_file"u8.ToArray(), UsageColumn.MappedFile, 1), ("total_swap"u8.ToArray(), UsageColumn.Swap, 1),
        ("total_pgfault"u8.ToArray(), UsageColumn.PageFaults, 1), ("total_pgmajfault"u8.ToArray(), UsageColumn.MajorFaults, 1),
    ];

    private static readonly (byte[], int, long)[] Oom = [("oom_kill"u8.ToArray(), UsageColumn.OomKills, 1)];

    protected override string ProcessController => MemoryController;

    public override void Fill(Span<long> row)
    {
        if (TryRead(Accounting, "cpuacct.usage", out var text) && NumberText.TryParse(text, out var nanoseconds))
            row[UsageColumn.CpuUsage] = nanoseconds / 1000;
        if (TryRead(Accounting, "cpuacct.stat", out text))
        {
            if (CgroupText.Find(text, "user"u8) is { } user)
                row[UsageColumn.CpuUser] = user * MicrosecondsOfTick;
            if (CgroupText.Find(text, "system"u8) is { } system)
                row[UsageColumn.CpuSystem] = system * MicrosecondsOfTick;
        }

        if (TryRead(Cpu, "cpu.stat", out text))
            CgroupText.Fill(text, row, Throttling);

        // -1 without a quota, which is refused as a count.
        Number(row, UsageColumn.CpuQuota, Cpu, "cpu.cfs_quota_us");
        Number(row, UsageColumn.CpuPeriod, Cpu, "cpu.cfs_period_us");
        Number(row, UsageColumn.Memory, MemoryController, "memory.usage_in_bytes");
        if (TryRead(MemoryController, "memory.stat", out text))
        {
            CgroupText.Fill(text, row, Memory);
            WorkingSet(row, CgroupText.Find(text, "total_inactive_file"u8));
        }

        Number(row, UsageColumn.MemoryLimit, MemoryController, "memory.limit_in_bytes");
        WithoutLimit(row, UsageColumn.MemoryLimit, NoLimit);
        Number(row, UsageColumn.MemoryReservation, MemoryController, "memory.soft_limit_in_bytes");
        WithoutLimit(row, UsageColumn.MemoryReservation, NoLimit);
        Number(row, UsageColumn.MaxMemory, MemoryController, "memory.max_usage_in_bytes");
        Number(row, UsageColumn.LimitHits, MemoryController, "memory.failcnt");
        if (TryRead(MemoryController, "memory.oom_control", out text))
            CgroupText.Fill(text, row, Oom);
        Number(row, UsageColumn.Threads, Tasks, "pids.current");
        Number(row, UsageColumn.MaxThreads, Tasks, "pids.max");
    }

    public override List<DeviceValue> Devices()
    {
        var values = new List<DeviceValue>();
        Add(values, "blkio.throttle.io_service_bytes", BlockColumn.ReadBytes, BlockColumn.WrittenBytes);
        Add(values, "blkio.throttle.io_serviced", BlockColumn.Reads, BlockColumn.Writes);
        return values;
    }

    private void Add(List<DeviceValue> values, string name, int read, int write)
    {
        if (!TryRead(Blocks, name, out var text))
            return;
        while (TextLines.TryRead(ref text, out var line))
        {
            var words = new WordReader(line);
            var device = Encoding.ASCII.GetString(words.Next());
            var operation = words.Next();
            if (!words.TryCount(out var value))
                continue;
            if (operation.SequenceEqual("Read"u8))
                values.Add(new DeviceValue(device, read, value));
            else if (operation.SequenceEqual("Write"u8))
                values.Add(new DeviceValue(device, write, value));
        }
    }
}
