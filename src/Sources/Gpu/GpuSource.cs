using System.Collections.Immutable;
using System.Globalization;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// Reads all NVIDIA GPUs of this host through the library of their driver. A collection has these steps:
/// <list type="number">
/// <item>The library is loaded and initialised, unless it is. After a failure this is tried again after ever longer delays.</item>
/// <item>It is initialised again when a GPU was plugged in or out, and now and then while a GPU is missing: only a new session shows a
/// GPU that came back.</item>
/// <item>Each GPU is read, with its links, instances and processes. A lost GPU costs its own series.</item>
/// <item>The jobs and containers of GPUs and of their processes are found by cgroups.</item>
/// </list>
/// </summary>
public sealed class GpuSource(GpuSourceOptions options) : Source
{
    public const string SourceName = "gpu";

    /// <summary>The GPUs that the driver has found, a folder each.</summary>
    private const string DriverFolder = "driver/nvidia/gpus";

    private readonly NvmlCalls _calls = new();
    private readonly SortedDictionary<string, GpuIdentity> _known = new(StringComparer.Ordinal);
    private readonly RetryDelay _opening = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    private readonly RetryDelay _searching = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5));
    private readonly GpuJobs? _jobs = options.Jobs ? new GpuJobs(options) : null;
    private readonly GpuJobMeter _jobMeter = new();
    private NvmlLibrary? _nvml;
    private GpmMeter? _meter;
    private Dictionary<nint, GpuDevice> _devices = [];
    private string _folders = "";
    private string _trouble = "";

    public override string Name => SourceName;

    /// <summary>The errors that the driver reports, for the thread that waits for them.</summary>
    public XidEvents Xids { get; } = new();

    public override Reading Read(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var findings = new Findings();
        if (!files.MayCall("NVML"))
        {
            findings.AddTrouble("NVML was not called: too many calls hang already");
            return findings.ToReading([]);
        }

        _calls.Collection = files;
        var segments = ImmutableArray.CreateBuilder<Segment>();
        var folders = FoldersOf(files);
        if (folders != _folders)
            TryClose();
        if (_nvml is null && _opening.IsOver(files.Now))
            Open(files, folders);
        if (_nvml is null || !AddGpus(_nvml, files, findings, segments))
            AddMissing(findings, segments);
        return findings.ToReading(segments.ToImmutable());
    }

    /// <summary>Ends the session. No collection may follow or be in progress.</summary>
    public void Close()
    {
        _calls.Collection = null;
        TryClose();
    }

    /// <summary>Ends the session and unloads the library. False when the thread that waits for XIDs is still in it.</summary>
    private bool TryClose()
    {
        if (_nvml is not { } nvml)
            return true;
        if (!Xids.TryDetach())
            return false;
        _meter?.FreeAll();
        nvml.Shutdown.Call();
        nvml.Dispose();
        (_nvml, _meter, _devices) = (null, null, []);
        return true;
    }

    private string FoldersOf(FileReader files)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        files.Visit(Path.Combine(options.Proc, DriverFolder), names, static (name, found) => found.Add(name.ToString()));
        return string.Join(' ', names);
    }

    private void Open(FileReader files, string folders)
    {
        if (NvmlLibrary.TryLoad(options.Library, _calls) is not { } nvml)
        {
            Fail(files, $"{options.Library} could not be loaded. It comes with the NVIDIA driver; gpu.library is its name or its path");
            return;
        }

        var code = nvml.Init.Call();
        if (code == NvmlCode.Success)
        {
            (_nvml, _folders) = (nvml, folders);
            _meter = options.Activity ? new GpmMeter(nvml) : null;
            _opening.Reset();
            return;
        }

        Fail(files, $"{nvml.Init.Name}: {nvml.Describe(code)}. {CureOf(code)}");
        nvml.Dispose();
    }

    private static string CureOf(int code) => code switch
    {
        NvmlCode.DriverNotLoaded => "Load the driver: modprobe nvidia",
        NvmlCode.VersionMismatch => "The library and the loaded driver are of different versions: reboot, or load the driver again",
        NvmlCode.NoPermission => "The user of the service needs to read and write /dev/nvidiactl and /dev/nvidia*",
        NvmlCode.GpuNotFound or NvmlCode.NotFound => "The driver has found no GPU; see the kernel's log",
        _ => "See the kernel's log",
    };

    private void Fail(FileReader files, string trouble)
    {
        _trouble = trouble;
        _opening.Failed(files.Now);
    }

    /// <summary>Reports why the driver does not answer. If the session is of no use, the next collection begins a new one.</summary>
    private void EndSession(NvmlExport export, int code, NvmlLibrary nvml)
    {
        _trouble = $"{export.Name}: {nvml.Describe(code)}. {CureOf(code)}";
        if (NvmlCode.IsEndOfSession(code))
            TryClose();
    }

    /// <summary>False when the driver does not answer, so that nothing was added.</summary>
    private bool AddGpus(NvmlLibrary nvml, FileReader files, Findings findings, ImmutableArray<Segment>.Builder segments)
    {
        var code = nvml.Count.Get(out uint count);
        if (code != NvmlCode.Success)
        {
            EndSession(nvml.Count, code, nvml);
            return false;
        }

        var devices = Find(nvml, (int)count, out code);
        if (NvmlCode.IsEndOfSession(code))
        {
            EndSession(nvml.HandleByIndex, code, nvml);
            return false;
        }

        _meter?.Now = files.Now;
        var users = _jobs is null ? null : new GpuUsers(_jobs, _jobMeter, options.Processes);
        var answering = new GpuTables(nvml, _meter, users, options).Read(files, devices, [.. _known.Values], Xids, segments);

        // An abandoned collection has asked a part of them.
        if (!files.IsAbandoned)
            Xids.Attach(nvml, answering);
        var present = answering.Count;
        Add(segments, new SegmentBuilder(GpuFamilies.DriverUp).Add(1));
        Add(segments, new SegmentBuilder(GpuFamilies.DriverInfo).Add(
            1, nvml.DriverVersion.Text(), CudaVersion(nvml), nvml.LibraryVersion.Text()));

        // One that was lost before its uuid was read is counted alone.
        var expected = Math.Max(Math.Max(options.Expected, _known.Count), (int)count);
        AddCounts(segments, expected, present);
        if (present >= expected || files.IsAbandoned)
        {
            _searching.Reset();
            return true;
        }

        findings.AddTrouble($"{expected - present} of {expected} GPUs do not answer; see gpu_up, gpu_expected and the kernel's log");
        if (_searching.IsOver(files.Now))
        {
            _searching.Failed(files.Now);
            if (_searching.Failures > 1)
                TryClose();
        }

        return true;
    }

    private List<GpuDevice> Find(NvmlLibrary nvml, int count, out int end)
    {
        var found = new Dictionary<nint, GpuDevice>();
        end = NvmlCode.Success;
        for (var index = 0; index < count && !NvmlCode.IsEndOfSession(end); index++)
        {
            var code = nvml.HandleByIndex.Get((uint)index, out nint handle);
            if (code == NvmlCode.Success)
            {
                var device = _devices.GetValueOrDefault(handle) ?? GpuDevice.TryRead(nvml, handle, index, out code);
                if (device is not null)
                {
                    found[handle] = device;
                    _known[device.Identity.Uuid] = device.Identity;
                }
            }

            end = code;
        }

        _devices = found;
        return [.. found.Values.OrderBy(d => d.Identity.Index)];
    }

    private void AddMissing(Findings findings, ImmutableArray<Segment>.Builder segments)
    {
        _jobMeter.Clear();
        findings.AddTrouble(_trouble);
        Add(segments, new SegmentBuilder(GpuFamilies.DriverUp).Add(0));
        AddCounts(segments, Math.Max(options.Expected, _known.Count), present: 0);
        var table = GpuFamilies.Gpu.Table(_known.Count);
        foreach (var gpu in _known.Values.OrderBy(g => g.Index))
            GpuReader.ReadLost(table.Add(gpu.Labels));
        GpuFamilies.Gpu.AddSegments(table, segments);
    }

    private void AddCounts(ImmutableArray<Segment>.Builder segments, int expected, int present)
    {
        Add(segments, new SegmentBuilder(GpuFamilies.Expected).Add(expected));
        Add(segments, new SegmentBuilder(GpuFamilies.Present).Add(present));
        Add(segments, new SegmentBuilder(GpuFamilies.XidListening).Add(Xids.IsListening ? 1 : 0));
    }

    private static void Add(ImmutableArray<Segment>.Builder segments, SegmentBuilder series) => segments.Add(series.Build());

    /// <summary>13010 is shown as 13.1.</summary>
    private static string CudaVersion(NvmlLibrary nvml) => nvml.CudaVersion.Get(out uint version) == NvmlCode.Success
        ? string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}") : "";
}
