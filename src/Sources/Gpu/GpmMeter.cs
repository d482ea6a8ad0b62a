using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// Measures what a GPU or an instance did between two collections (GPM of NVML, Hopper and later). A measurement needs two samples, so the
/// first collection has no values. The samples belong to the session.
/// </summary>
internal sealed class GpmMeter(NvmlLibrary nvml)
{
    /// <summary><c>NVML_GPM_METRIC_MAX</c> of the newest driver: an older one writes to fewer entries.</summary>
    private const int MostMetrics = 333;

    /// <summary>In the order of <see cref="GpuFamilies.Activity"/>.</summary>
    private static readonly uint[] Metrics = [1, 2, 3, 5, 10, 11, 12, 13];

    /// <summary>NVML refuses samples that are closer to each other.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<(nint Device, uint? Instance), Samples?> _samples = [];
    private readonly byte[] _room = new byte[Unsafe.SizeOf<NvmlGpmHeader>() + (MostMetrics * Unsafe.SizeOf<NvmlGpmMetric>())];

    /// <summary>The time of the collection.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>Sets the columns of a GPU, or of one of its instances.</summary>
    public void Read(nint device, uint? instance, Span<long> row, int[] columns)
    {
        ref var samples = ref CollectionsMarshal.GetValueRefOrAddDefault(_samples, (device, instance), out var isKnown);
        if (!isKnown)
            samples = TryAllocate(device);
        if (samples is null)
            return;
        samples.IsUsed = true;
        if (!samples.HasPrevious || Now - samples.At >= Shortest)
            Measure(device, instance, samples);
        for (var i = 0; samples.Values is { } values && i < values.Length; i++)
            row[columns[i]] = values[i];
    }

    /// <summary>Ends a collection: samples of instances that are gone are freed.</summary>
    public void FreeUnused()
    {
        foreach (var (key, samples) in _samples)
        {
            if (samples is { IsUsed: false })
            {
                Free(samples);
                _samples.Remove(key);
            }
            else if (samples is not null)
            {
                samples.IsUsed = false;
            }
        }
    }

    /// <summary>Ends the session.</summary>
    public void FreeAll()
    {
        foreach (var samples in _samples.Values.OfType<Samples>())
            Free(samples);
        _samples.Clear();
    }

    /// <summary>Null where the GPU cannot be measured.</summary>
    private Samples? TryAllocate(nint device)
    {
        var support = new NvmlGpmSupport { Version = 1 };
        if (nvml.GpmSupport.Fill(device, ref support) != NvmlCode.Success || support.IsSupported == 0)
            return null;
        if (nvml.GpmSampleAlloc.Get(out nint previous) != NvmlCode.Success)
            return null;
        if (nvml.GpmSampleAlloc.Get(out nint current) == NvmlCode.Success)
            return new Samples { Previous = previous, Current = current };
        nvml.GpmSampleFree.Call(previous);
        return null;
    }

    private void Free(Samples samples)
    {
        nvml.GpmSampleFree.Call(samples.Previous);
        nvml.GpmSampleFree.Call(samples.Current);
    }

    private void Measure(nint device, uint? instance, Samples samples)
    {
        var code = instance is { } id ? nvml.GpmMigSample.Call(device, id, samples.Current) : nvml.GpmSample.Call(device, samples.Current);
        samples.Values = code == NvmlCode.Success && samples.HasPrevious ? Compare(samples) : null;
        samples.HasPrevious = code == NvmlCode.Success;
        samples.At = Now;
        (samples.Previous, samples.Current) = (samples.Current, samples.Previous);
    }

    private long[]? Compare(Samples samples)
    {
        var room = _room.AsSpan();
        room.Clear();
        MemoryMarshal.AsRef<NvmlGpmHeader>(room) = new NvmlGpmHeader
        {
            Version = 1,
            Count = (uint)Metrics.Length,
            First = samples.Previous,
            Second = samples.Current,
        };
        var metrics = MemoryMarshal.Cast<byte, NvmlGpmMetric>(room[Unsafe.SizeOf<NvmlGpmHeader>()..]);
        for (var i = 0; i < Metrics.Length; i++)
            metrics[i].Id = Metrics[i];
        if (nvml.GpmMetrics.Fill(room) != NvmlCode.Success)
            return null;
        var values = new long[Metrics.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (code, percent) = (metrics[i].Code, metrics[i].Value);
            values[i] = code == NvmlCode.Success && double.IsFinite(percent) ? ValueTable.Real(percent / 100) : ValueTable.Absent;
        }

        return values;
    }

    private sealed class Samples
    {
        public required nint Previous { get; set; }

        public required nint Current { get; set; }

        public bool HasPrevious { get; set; }

        public TimeSpan At { get; set; }

        public long[]? Values { get; set; }

        public bool IsUsed { get; set; }
    }
}
