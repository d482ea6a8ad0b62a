using System.Collections.Frozen;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>Keeps the last numbers of the collectors of the node, each with the source that told it.</summary>
internal sealed class NodeBoard
{
    private const string Sources = "node/";

    /// <summary>Older numbers are not shown. A Prometheus may scrape once a minute, and miss a scrape.</summary>
    private const double LastSeconds = 150;

    internal static readonly FrozenDictionary<string, NodeFigure> ByFamily = new Dictionary<string, NodeFigure>
    {
        ["node_cpu_seconds_total"] = NodeFigure.Processors,
        ["node_disk_read_bytes_total"] = NodeFigure.DiskRead,
        ["node_disk_written_bytes_total"] = NodeFigure.DiskWritten,
        ["node_disk_io_time_seconds_total"] = NodeFigure.DiskBusy,
        ["node_network_receive_bytes_total"] = NodeFigure.Received,
        ["node_network_transmit_bytes_total"] = NodeFigure.Sent,
        ["node_infiniband_port_data_received_bytes_total"] = NodeFigure.InfinibandReceived,
        ["node_infiniband_port_data_transmitted_bytes_total"] = NodeFigure.InfinibandSent,
        ["node_load1"] = NodeFigure.Load,
        ["node_memory_MemTotal_bytes"] = NodeFigure.Memory,
        ["node_memory_MemAvailable_bytes"] = NodeFigure.MemoryAvailable,
        ["node_memory_SwapTotal_bytes"] = NodeFigure.Swap,
        ["node_memory_SwapFree_bytes"] = NodeFigure.SwapFree,
        ["node_filesystem_size_bytes"] = NodeFigure.FilesystemSize,
        ["node_filesystem_free_bytes"] = NodeFigure.FilesystemFree,
        ["node_filesystem_avail_bytes"] = NodeFigure.FilesystemAvailable,
        ["node_hwmon_temp_celsius"] = NodeFigure.Temperature,
        ["node_boot_time_seconds"] = NodeFigure.Booted,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Interfaces whose bytes also pass another one, or never leave the host.</summary>
    private static readonly string[] NotCounted = ["lo", "veth", "docker", "br-", "virbr", "bond", "cali", "cni", "flannel", "tap", "tun"];

    private static readonly string[] NotOnDisk = ["tmpfs", "ramfs", "squashfs", "iso9660", "overlay"];

    private readonly SortedDictionary<string, NodeState> _states = new(StringComparer.Ordinal);

    /// <param name="source">The source.</param>
    /// <param name="segments">Its samples.</param>
    /// <param name="seconds">When they were collected, monotonic.</param>
    public void Take(string source, IEnumerable<Segment> segments, double seconds)
    {
        if (!source.StartsWith(Sources, StringComparison.Ordinal))
            return;
        if (!_states.TryGetValue(source, out var state))
            _states.Add(source, state = new NodeState());
        state.Begin(seconds);
        foreach (var segment in segments)
        {
            if (!ByFamily.TryGetValue(segment.Family.Name, out var figure))
                continue;
            foreach (var sample in segment.Samples)
                Take(state, figure, sample);
        }

        state.End();
    }

    public void Keep(IReadOnlySet<string> sources)
    {
        foreach (var source in _states.Keys.Where(s => !sources.Contains(s)).ToArray())
            _states.Remove(source);
    }

    /// <summary>Null when the host is not read.</summary>
    /// <param name="seconds">The monotonic time.</param>
    /// <param name="at">The wall-clock time.</param>
    public NodeOverview? Overview(double seconds, DateTimeOffset at)
    {
        if (_states.Count == 0)
            return null;
        var states = _states.Values.Where(s => s.At > seconds - LastSeconds).ToArray();
        var (idle, all) = (Rate(NodeFigure.Idle), Rate(NodeFigure.Processors));
        return new NodeOverview
        {
            Processors = states.Sum(s => s.Processors),
            BusyRatio = idle is { } i && all is > 0 and { } a ? Math.Clamp(1 - (i / a), 0, 1) : null,
            Load = Value(NodeFigure.Load),
            Memory = Space(NodeFigure.Memory, NodeFigure.MemoryAvailable),
            Swap = Space(NodeFigure.Swap, NodeFigure.SwapFree) is { Total: > 0 } swap ? swap : null,
            DiskReadBytes = Rate(NodeFigure.DiskRead),
            DiskWriteBytes = Rate(NodeFigure.DiskWritten),
            BusiestDisk = states.Select(s => s.BusiestDisk).OfType<NamedValue>().FirstOrDefault(),
            ReceivedBytes = Rate(NodeFigure.Received),
            SentBytes = Rate(NodeFigure.Sent),
            InfinibandReceivedBytes = Rate(NodeFigure.InfinibandReceived),
            InfinibandSentBytes = Rate(NodeFigure.InfinibandSent),
            FullestFilesystem = states.Select(s => s.Fullest).OfType<NamedValue>().FirstOrDefault(),
            HottestCelsius = Value(NodeFigure.Temperature),
            UptimeSeconds = Value(NodeFigure.Booted) is { } booted ? at.ToUnixTimeSeconds() - booted : null,
        };

        double? Rate(NodeFigure figure) => states.Select(s => s.Rate(figure)).FirstOrDefault(r => r is not null);
        double? Value(NodeFigure figure) => states.Select(s => s.Value(figure)).FirstOrDefault(v => v is not null);
        Space? Space(NodeFigure total, NodeFigure free) =>
            Value(total) is { } t && Value(free) is { } f ? new Space(t, Math.Max(0, t - f), f) : null;
    }

    private static void Take(NodeState state, NodeFigure figure, in SegmentSample sample)
    {
        switch (figure)
        {
            case NodeFigure.Processors:
                state.Add(figure, sample.Value);
                var mode = sample.TryFind("mode"u8, out var label) ? label.EscapedValue : default;
                if (mode.SequenceEqual("idle"u8))
                    state.Processors++;
                if (mode.SequenceEqual("idle"u8) || mode.SequenceEqual("iowait"u8))
                    state.Add(NodeFigure.Idle, sample.Value);
                break;
            case NodeFigure.DiskRead or NodeFigure.DiskWritten or NodeFigure.DiskBusy:
                // A mapped or mirrored device passes its I/O on to others.
                var disk = sample.Label("device"u8);
                if (disk.StartsWith("dm-", StringComparison.Ordinal) || disk.StartsWith("md", StringComparison.Ordinal))
                    break;
                if (figure == NodeFigure.DiskBusy)
                    state.AddDisk(disk, sample.Value);
                else
                    state.Add(figure, sample.Value);
                break;
            case NodeFigure.Received or NodeFigure.Sent:
                var device = sample.Label("device"u8);
                if (!Array.Exists(NotCounted, n => device.StartsWith(n, StringComparison.Ordinal)) && !device.Contains('.'))
                    state.Add(figure, sample.Value);
                break;
            case NodeFigure.FilesystemSize or NodeFigure.FilesystemFree or NodeFigure.FilesystemAvailable:
                if (!NotOnDisk.Contains(sample.Label("fstype"u8)))
                    state.AddFilesystem(sample.Label("mountpoint"u8), figure, sample.Value);
                break;
            case NodeFigure.Temperature:
                state.AddHighest(figure, sample.Value);
                break;
            default:
                state.Add(figure, sample.Value);
                break;
        }
    }
}

/// <summary>The numbers that are shown of a host. Those up to <see cref="InfinibandSent"/> are counters.</summary>
internal enum NodeFigure
{
    Processors,
    Idle,
    DiskRead,
    DiskWritten,
    DiskBusy,
    Received,
    Sent,
    InfinibandReceived,
    InfinibandSent,
    Load,
    Memory,
    MemoryAvailable,
    Swap,
    SwapFree,
    FilesystemSize,
    FilesystemFree,
    FilesystemAvailable,
    Temperature,
    Booted,
}

/// <summary>The last numbers of one collector of the node.</summary>
internal sealed class NodeState
{
    private readonly Dictionary<NodeFigure, double> _sums = [];
    private readonly Dictionary<NodeFigure, RateMeter> _meters = [];
    private readonly Dictionary<string, RateMeter> _disks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seenDisks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Size, double Free, double Available)> _filesystems = new(StringComparer.Ordinal);

    /// <summary>The monotonic time of its last reading.</summary>
    public double At { get; private set; }

    public int Processors { get; set; }

    public NamedValue? BusiestDisk => _disks.Where(d => d.Value.Rate is not null)
        .Select(d => new NamedValue(d.Key, Math.Min(1, d.Value.Rate!.Value)))
        .MaxBy(d => d.Value);

    /// <summary>Counted as <c>df</c> does.</summary>
    public NamedValue? Fullest => _filesystems.Where(f => f.Value.Size > 0)
        .Select(f => new NamedValue(f.Key, new Space(f.Value.Size, f.Value.Size - f.Value.Free, f.Value.Available).UsedRatio))
        .MaxBy(f => f.Value);

    public double? Rate(NodeFigure figure) => _meters.GetValueOrDefault(figure)?.Rate;

    public double? Value(NodeFigure figure) => _sums.TryGetValue(figure, out var value) ? value : null;

    public void Begin(double seconds)
    {
        (At, Processors) = (seconds, 0);
        _sums.Clear();
        _filesystems.Clear();
        _seenDisks.Clear();
    }

    public void Add(NodeFigure figure, double value) => _sums[figure] = _sums.GetValueOrDefault(figure) + value;

    public void AddHighest(NodeFigure figure, double value) =>
        _sums[figure] = Math.Max(_sums.GetValueOrDefault(figure, double.MinValue), value);

    public void AddDisk(string disk, double seconds)
    {
        if (!_disks.TryGetValue(disk, out var meter))
            _disks.Add(disk, meter = new RateMeter());
        _seenDisks.Add(disk);
        meter.Count(seconds, At);
    }

    public void AddFilesystem(string mountPoint, NodeFigure figure, double value)
    {
        var known = _filesystems.GetValueOrDefault(mountPoint);
        _filesystems[mountPoint] = figure switch
        {
            NodeFigure.FilesystemSize => known with { Size = value },
            NodeFigure.FilesystemFree => known with { Free = value },
            _ => known with { Available = value },
        };
    }

    public void End()
    {
        foreach (var (figure, sum) in _sums.Where(s => s.Key <= NodeFigure.InfinibandSent))
        {
            if (!_meters.TryGetValue(figure, out var meter))
                _meters.Add(figure, meter = new RateMeter());
            meter.Count(sum, At);
        }

        foreach (var gone in _disks.Keys.Where(d => !_seenDisks.Contains(d)).ToArray())
            _disks.Remove(gone);
    }
}
