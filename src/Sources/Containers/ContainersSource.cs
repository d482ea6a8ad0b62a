using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Cgroups;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Containers;

/// <summary>Where the files of containers are.</summary>
/// <param name="Proc">The folder of <c>/proc</c>.</param>
/// <param name="Cgroup">The folder at which cgroups are mounted.</param>
/// <param name="Devices">The folder that lists block devices by number, <c>/sys/dev/block</c>.</param>
public sealed record ContainerRoots(string Proc, string Cgroup, string Devices)
{
    /// <summary>The file that lists the processors that are online.</summary>
    public string Processors { get; init; } = "/sys/devices/system/cpu/online";

    public static ContainerRoots For(string proc, string sys) =>
        new(proc, $"{sys}/fs/cgroup", $"{sys}/dev/block") { Processors = $"{sys}/devices/system/cpu/online" };
}

/// <summary>
/// Reads the containers of this host: numbers from the files of their cgroups, names and states from what an engine said. Without an
/// engine the containers still have their numbers.
/// </summary>
public sealed class ContainersSource(ContainerRoots roots, IReadOnlyList<string> labels) : Source
{
    public const string SourceName = "containers";

    private readonly CgroupResolver _resolver = new(roots.Proc, roots.Cgroup);
    private readonly Dictionary<string, byte[]> _devices = new(StringComparer.Ordinal);

    /// <summary>The containers that the engine described, by id. Set before each reading.</summary>
    public ImmutableDictionary<string, ContainerDescription> Described { get; set; } =
        ImmutableDictionary<string, ContainerDescription>.Empty;

    /// <summary>The time of the reading. Set before each one; null to leave out when containers were seen.</summary>
    public DateTimeOffset? Now { get; set; }

    public override string Name => SourceName;

    public override Reading Read(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var findings = new Findings();
        var isUnified = files.Probe($"{roots.Cgroup}/cgroup.controllers") == PathKind.File;
        var tree = isUnified ? roots.Cgroup : $"{roots.Cgroup}/memory";
        if (files.Probe(tree) != PathKind.Directory)
            findings.AddTrouble($"{tree}: no cgroups. Mount the host's /sys, and set paths.sys if it is elsewhere");
        var (found, isWhole) = CgroupFinder.Find(tree, files);
        if (!isWhole)
            findings.AddTrouble($"{tree}: more cgroups than are looked at; some containers may be missing");

        var tables = new Tables(found.Count);
        var hostInterfaces = new NetworkReader(files, $"{roots.Proc}/1/net/dev").Names();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cgroup in found)
        {
            var described = Described.GetValueOrDefault(cgroup.Owner.Container!);
            CgroupUsage usage = isUnified
                ? new UnifiedUsage(files, roots.Cgroup, cgroup.Path)
                : new SeparateUsage(files, roots.Cgroup, cgroup.Path);
            if (Add(tables, usage, cgroup, described, files, hostInterfaces))
                seen.Add(cgroup.Owner.Container!);
        }

        // Containers that the engine knows and that do not run have no cgroup.
        var ended = Described.Values.Where(d => d.IsCurrent && !seen.Contains(d.Id));
        foreach (var described in ended.OrderBy(d => d.Id, StringComparer.Ordinal))
            AddLife(tables, described, LabelsOf($"/{described.Id}", described), default, "");
        AddMachine(tables, files);
        return findings.ToReading(tables.ToSegments());
    }

    /// <summary>Adds a container that runs. False if it has ended meanwhile: then it has no processes.</summary>
    private bool Add(
        Tables tables, CgroupUsage usage, ContainerCgroup cgroup, ContainerDescription? described, FileReader files, string hostInterfaces)
    {
        if (!usage.TryProcesses(out var text) || text.IsEmpty)
            return false;
        var processes = CgroupText.Lines(text);
        var first = described is { Process: > 0 } ? described.Process : FirstOf(text);
        var series = LabelsOf(cgroup.Path, described);

        var row = tables.Usage.Add(series);
        usage.Fill(row);
        row[UsageColumn.Processes] = processes;
        tables.Seen.Add(series)[0] = Milliseconds(Now);
        foreach (var (device, column, value) in usage.Devices())
            tables.Device(series, DeviceName(device, files))[column] = value;
        if (first > 0 && described is not { HasHostNetwork: true })
            AddNetwork(tables, series, new NetworkReader(files, $"{roots.Proc}/{first}/net/dev"), hostInterfaces);
        AddLife(tables, described, series, cgroup.Owner, _resolver.JobOf(files, cgroup.Path));
        return true;
    }

    /// <summary>Adds what cAdvisor shows of the host, to which dashboards relate the containers.</summary>
    private void AddMachine(Tables tables, FileReader files)
    {
        var row = tables.Machine.Add([]);
        if (files.TryRead(roots.Processors, out var text) == ReadStatus.Read && CgroupText.Members(text) is > 0 and var processors)
            row[0] = processors;
        if (files.TryRead($"{roots.Proc}/meminfo", out text) == ReadStatus.Read && CgroupText.Find(text, "MemTotal:"u8) is { } kibibytes)
            row[1] = kibibytes * 1024;
    }

    /// <summary>The container's interfaces. The same ones as the host's are the host's.</summary>
    private static void AddNetwork(Tables tables, byte[] series, NetworkReader network, string hostInterfaces)
    {
        if (network.Names() != hostInterfaces)
            network.Visit((name, column, value) => tables.Interface(series, name)[column] = value);
    }

    private void AddLife(Tables tables, ContainerDescription? described, byte[] series, CgroupOwner owner, string job)
    {
        var info = series;
        info = With(info, "image_id", described?.ImageId);
        info = With(info, "runtime", owner.Runtime);
        info = With(info, "pod_uid", owner.Pod);
        info = With(info, "slurm_job", job);
        foreach (var label in labels)
        {
            if (described?.Labels.GetValueOrDefault(label) is { } value)
                info = With(info, LabelName(label), value);
        }

        tables.Info.Add(info)[0] = 1;
        if (described is not { IsCurrent: true })
            return;
        var row = tables.Lives.Add(series);
        row[LifeColumn.Created] = Milliseconds(described.Created);
        row[LifeColumn.Started] = Milliseconds(described.Started);
        row[LifeColumn.Finished] = Milliseconds(described.Finished);
        row[LifeColumn.Running] = described.IsRunning ? 1 : 0;
        row[LifeColumn.Paused] = described.IsPaused ? 1 : 0;
        row[LifeColumn.Restarts] = described.Restarts;
        row[LifeColumn.OomKilled] = described.WasOomKilled ? 1 : 0;
        row[LifeColumn.Gpu] = described.HasGpu ? 1 : 0;
        if (!described.IsRunning && described.Started is not null)
            row[LifeColumn.ExitCode] = described.ExitCode;
        if (described.State.Length > 0)
            tables.States.Add(LabelText.Row(series, "state"u8, Encoding.UTF8.GetBytes(described.State)))[0] = 1;
        if (described.Health is { } health)
            tables.Health.Add(LabelText.Row(series, "status"u8, Encoding.UTF8.GetBytes(health)))[0] = 1;
    }

    /// <summary>The name of a label as Prometheus allows it.</summary>
    public static string LabelName(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return "container_label_" + string.Concat(label.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
    }

    private static byte[] With(byte[] series, string label, string? value) =>
        LabelText.Row(series, Encoding.UTF8.GetBytes(label), Encoding.UTF8.GetBytes(value ?? ""));

    private static byte[] LabelsOf(string path, ContainerDescription? described) =>
        LabelText.Of(("id", path), ("image", described?.Image ?? ""), ("name", described?.Name ?? "")).AsRow();

    private static long Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() ?? ValueTable.Absent;

    private static int FirstOf(ReadOnlySpan<byte> processes) =>
        TextLines.TryRead(ref processes, out var line) && NumberText.TryParse(line, out var process) && process <= int.MaxValue
            ? (int)process
            : 0;

    /// <summary>The file of a device that the kernel names by its number.</summary>
    private byte[] DeviceName(string number, FileReader files)
    {
        if (_devices.TryGetValue(number, out var name))
            return name;
        name = Encoding.ASCII.GetBytes(number);
        if (files.TryRead($"{roots.Devices}/{number}/uevent", out var text) == ReadStatus.Read)
        {
            while (TextLines.TryRead(ref text, out var line))
            {
                if (line.StartsWith("DEVNAME="u8))
                    name = [.. "/dev/"u8, .. line["DEVNAME=".Length..]];
            }
        }

        return _devices[number] = name;
    }

    /// <summary>The tables of one reading.</summary>
    private sealed class Tables(int containers)
    {
        private readonly ValueTable _interfaces = new(NetworkColumn.Count, containers);
        private readonly ValueTable _devices = new(BlockColumn.Count, containers);

        public ValueTable Usage { get; } = new(UsageColumn.Count, containers);

        public ValueTable Lives { get; } = new(LifeColumn.Count, containers);

        public ValueTable States { get; } = new(1, containers);

        public ValueTable Health { get; } = new(1, containers);

        public ValueTable Seen { get; } = new(1, containers);

        public ValueTable Machine { get; } = new(2, 1);

        public ValueTable Info { get; } = new(1, containers);

        public Span<long> Interface(byte[] series, ReadOnlySpan<byte> name) => Row(_interfaces, series, "interface"u8, name);

        public Span<long> Device(byte[] series, ReadOnlySpan<byte> name) => Row(_devices, series, "device"u8, name);

        public ImmutableArray<Segment> ToSegments()
        {
            var segments = ImmutableArray.CreateBuilder<Segment>();
            Add(segments, ContainerFamilies.Usage, Usage);
            Add(segments, ContainerFamilies.Network, _interfaces);
            Add(segments, ContainerFamilies.Blocks, _devices);
            Add(segments, ContainerFamilies.Lives, Lives);
            Add(segments, [ContainerFamilies.State], States);
            Add(segments, [ContainerFamilies.Health], Health);
            Add(segments, [ContainerFamilies.LastSeen], Seen);
            Add(segments, [ContainerFamilies.Info], Info);
            Add(segments, [ContainerFamilies.Processors, ContainerFamilies.Memory], Machine);
            return segments.ToImmutable();
        }

        private static void Add(ImmutableArray<Segment>.Builder segments, ImmutableArray<SegmentLayout> layouts, ValueTable table)
        {
            foreach (var layout in layouts)
            {
                if (layout.HasValueIn(table))
                    segments.Add(new Segment(layout, table));
            }
        }

        /// <summary>The row of an interface or device, among the rows of its container, which are the last ones.</summary>
        private static Span<long> Row(ValueTable table, byte[] series, ReadOnlySpan<byte> label, ReadOnlySpan<byte> name)
        {
            var labels = LabelText.Row(series, label, name);
            for (var row = table.Count - 1; row >= 0 && table.Labels(row).StartsWith(series); row--)
            {
                if (table.Labels(row).SequenceEqual(labels))
                    return table.Change(row);
            }

            return table.Add(labels);
        }
    }
}
