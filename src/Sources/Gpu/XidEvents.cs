using System.Globalization;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// Waits for the errors that the driver reports (XID), and counts them. It needs a thread that waits at every moment: when several errors
/// come between two waits, NVML shows the last one for each of them.
/// </summary>
public sealed class XidEvents
{
    private const ulong XidEvent = 8;

    /// <summary>A collection that ends the session waits at most so long for the thread to come back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Errors that need an action of an administrator or show a broken GPU; their counters begin at 0, so that the first one is an
    /// increase. https://docs.nvidia.com/deploy/xid-errors/
    /// </summary>
    private static readonly uint[] WellKnown =
        [13, 31, 43, 45, 48, 61, 62, 63, 64, 68, 69, 74, 79, 92, 94, 95, 119, 120, 121, 122, 140, 143, 149];

    private readonly Lock _counting = new();
    private readonly Dictionary<string, Gpu> _gpus = [];

    /// <summary>Held while a thread is in the driver, and by a collection that takes the library away.</summary>
    private readonly Lock _waiting = new();
    private volatile Attached? _attached;
    private Listener? _listener;

    /// <summary>Whether events are waited for.</summary>
    internal bool IsListening => Volatile.Read(ref _listener) is { Devices: > 0 };

    /// <summary>
    /// Waits for one event. False when there is nothing to wait for now, or waiting failed: the caller pauses.
    /// </summary>
    /// <param name="milliseconds">The longest time in the driver.</param>
    /// <param name="now">Returns the time on the wall clock, for <c>gpu_xid_last_time_seconds</c>.</param>
    public bool Wait(int milliseconds, Func<DateTimeOffset> now)
    {
        ArgumentNullException.ThrowIfNull(now);
        lock (_waiting)
        {
            if (_attached is not { } attached)
                return false;
            if (_listener?.Attached != attached)
            {
                Free();
                Volatile.Write(ref _listener, Listener.Create(attached));
            }

            if (_listener is not { Devices: > 0 } listener)
                return false;
            var data = default(NvmlEventData);
            var code = attached.Nvml.EventSetWait.Wait(listener.Set, ref data, (uint)milliseconds);
            if (code == NvmlCode.Timeout)
                return true;
            if (code != NvmlCode.Success)
                return false;
            if (data.Type == XidEvent && attached.Uuids.TryGetValue(data.Device, out var uuid))
                Count(uuid, (uint)data.Data, now());
            return true;
        }
    }

    /// <summary>Gives the thread the GPUs of a session.</summary>
    internal void Attach(NvmlLibrary nvml, IReadOnlyCollection<GpuDevice> devices)
    {
        foreach (var device in devices)
            Know(device.Identity);
        if (_attached is { } attached && attached.Nvml == nvml && attached.Uuids.Count == devices.Count
            && devices.All(d => attached.Uuids.ContainsKey(d.Handle)))
            return;
        _attached = new Attached(nvml, devices.ToDictionary(d => d.Handle, d => d.Identity.Uuid));
    }

    /// <summary>Takes the library away from the thread. False when the thread is still in it.</summary>
    internal bool TryDetach()
    {
        _attached = null;
        if (!_waiting.TryEnter(Patience))
            return false;
        Free();
        _waiting.Exit();
        return true;
    }

    internal void AddTo(SegmentBuilder series, ValueTable table, IReadOnlyList<GpuIdentity> rows)
    {
        lock (_counting)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                Know(rows[i]);
                var gpu = _gpus[rows[i].Uuid];
                var row = table.Change(i);
                row[GpuFamilies.XidLast] = gpu.Last;
                if (gpu.Last > 0)
                    row[GpuFamilies.XidLastTime] = gpu.LastTime.ToUnixTimeMilliseconds();
                foreach (var (xid, count) in gpu.Counts)
                    series.Add(count, rows[i].Number, rows[i].Uuid, xid.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private void Free()
    {
        if (_listener is { } listener)
            listener.Attached.Nvml.EventSetFree.Call(listener.Set);
        Volatile.Write(ref _listener, null);
    }

    private void Know(GpuIdentity identity)
    {
        lock (_counting)
            _gpus.TryAdd(identity.Uuid, new Gpu());
    }

    private void Count(string uuid, uint xid, DateTimeOffset now)
    {
        lock (_counting)
        {
            var gpu = _gpus[uuid];
            gpu.Counts[xid] = gpu.Counts.GetValueOrDefault(xid) + 1;
            (gpu.Last, gpu.LastTime) = (xid, now);
        }
    }

    private sealed record Attached(NvmlLibrary Nvml, Dictionary<nint, string> Uuids);

    /// <param name="Devices">The number of GPUs that accepted to report events.</param>
    private sealed record Listener(Attached Attached, nint Set, int Devices)
    {
        public static Listener? Create(Attached attached)
        {
            var nvml = attached.Nvml;
            if (!nvml.EventSetWait.IsThere || nvml.EventSetCreate.Get(out nint set) != NvmlCode.Success)
                return null;
            var devices = attached.Uuids.Keys.Count(d => nvml.RegisterEvents.Call(d, XidEvent, set) == NvmlCode.Success);
            return new Listener(attached, set, devices);
        }
    }

    private sealed class Gpu
    {
        public SortedDictionary<uint, long> Counts { get; } = new(WellKnown.ToDictionary(x => x, _ => 0L));

        public uint Last { get; set; }

        public DateTimeOffset LastTime { get; set; }
    }
}
