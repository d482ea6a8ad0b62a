using System.Runtime.InteropServices;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// The loaded library of a driver. Drivers differ in their exports: of several names the newest that exists is taken, and a function that
/// does not exist costs its series.
/// </summary>
internal sealed class NvmlLibrary : IDisposable
{
    private readonly nint _handle;
    private readonly NvmlCalls _calls;

    private NvmlLibrary(nint handle, NvmlCalls calls)
    {
        (_handle, _calls) = (handle, calls);
        Init = Find("nvmlInit_v2", "nvmlInit");
        Shutdown = Find("nvmlShutdown");
        ErrorString = Find("nvmlErrorString");
        DriverVersion = Find("nvmlSystemGetDriverVersion");
        LibraryVersion = Find("nvmlSystemGetNVMLVersion");
        CudaVersion = Find("nvmlSystemGetCudaDriverVersion_v2", "nvmlSystemGetCudaDriverVersion");
        Count = Find("nvmlDeviceGetCount_v2", "nvmlDeviceGetCount");
        HandleByIndex = Find("nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex");

        Uuid = Find("nvmlDeviceGetUUID");
        DeviceName = Find("nvmlDeviceGetName");
        Serial = Find("nvmlDeviceGetSerial");
        Vbios = Find("nvmlDeviceGetVbiosVersion");
        Minor = Find("nvmlDeviceGetMinorNumber");
        Pci = Find("nvmlDeviceGetPciInfo_v3", "nvmlDeviceGetPciInfo_v2", "nvmlDeviceGetPciInfo");

        Utilization = Find("nvmlDeviceGetUtilizationRates");
        Engines =
        [
            Find("nvmlDeviceGetEncoderUtilization"), Find("nvmlDeviceGetDecoderUtilization"), Find("nvmlDeviceGetJpgUtilization"),
            Find("nvmlDeviceGetOfaUtilization"),
        ];
        MemoryV2 = Find("nvmlDeviceGetMemoryInfo_v2");
        Memory = Find("nvmlDeviceGetMemoryInfo");
        Bar1Memory = Find("nvmlDeviceGetBAR1MemoryInfo");
        TemperatureV = Find("nvmlDeviceGetTemperatureV");
        Temperature = Find("nvmlDeviceGetTemperature");
        TemperatureMargin = Find("nvmlDeviceGetMarginTemperature");
        TemperatureThreshold = Find("nvmlDeviceGetTemperatureThreshold");
        Power = Find("nvmlDeviceGetPowerUsage");
        PowerLimitEnforced = Find("nvmlDeviceGetEnforcedPowerLimit");
        PowerLimit = Find("nvmlDeviceGetPowerManagementLimit");
        PowerLimitDefault = Find("nvmlDeviceGetPowerManagementDefaultLimit");
        PowerLimitRange = Find("nvmlDeviceGetPowerManagementLimitConstraints");
        Energy = Find("nvmlDeviceGetTotalEnergyConsumption");
        Clock = Find("nvmlDeviceGetClockInfo");
        MaximumClock = Find("nvmlDeviceGetMaxClockInfo");
        PerformanceState = Find("nvmlDeviceGetPerformanceState");
        ClockEvents = Find("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons");
        ClockEventsSupported = Find("nvmlDeviceGetSupportedClocksEventReasons", "nvmlDeviceGetSupportedClocksThrottleReasons");
        EccMode = Find("nvmlDeviceGetEccMode");
        EccTotal = Find("nvmlDeviceGetTotalEccErrors");
        EccPlace = Find("nvmlDeviceGetMemoryErrorCounter");
        EccSram = Find("nvmlDeviceGetSramEccErrorStatus");
        RowRemapper = Find("nvmlDeviceGetRowRemapperHistogram");
        PcieReplays = Find("nvmlDeviceGetPcieReplayCounter");
        PcieGeneration = Find("nvmlDeviceGetCurrPcieLinkGeneration");
        PcieWidth = Find("nvmlDeviceGetCurrPcieLinkWidth");
        PcieGenerationMaximum = Find("nvmlDeviceGetMaxPcieLinkGeneration");
        PcieWidthMaximum = Find("nvmlDeviceGetMaxPcieLinkWidth");
        Fields = Find("nvmlDeviceGetFieldValues");

        MigMode = Find("nvmlDeviceGetMigMode");
        MigCount = Find("nvmlDeviceGetMaxMigDeviceCount");
        MigHandle = Find("nvmlDeviceGetMigDeviceHandleByIndex");
        GpuInstance = Find("nvmlDeviceGetGpuInstanceId");
        ComputeInstance = Find("nvmlDeviceGetComputeInstanceId");
        Attributes = Find("nvmlDeviceGetAttributes_v2", "nvmlDeviceGetAttributes");

        ComputeProcesses = Find(
            "nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses_v2", "nvmlDeviceGetComputeRunningProcesses");
        GraphicsProcesses = Find(
            "nvmlDeviceGetGraphicsRunningProcesses_v3", "nvmlDeviceGetGraphicsRunningProcesses_v2",
            "nvmlDeviceGetGraphicsRunningProcesses");

        GpmSupport = Find("nvmlGpmQueryDeviceSupport");
        GpmSampleAlloc = Find("nvmlGpmSampleAlloc");
        GpmSampleFree = Find("nvmlGpmSampleFree");
        GpmSample = Find("nvmlGpmSampleGet");
        GpmMigSample = Find("nvmlGpmMigSampleGet");
        GpmMetrics = Find("nvmlGpmMetricsGet");

        EventSetCreate = FindUntold("nvmlEventSetCreate");
        EventSetFree = FindUntold("nvmlEventSetFree");
        EventSetWait = FindUntold("nvmlEventSetWait_v2", "nvmlEventSetWait");
        RegisterEvents = FindUntold("nvmlDeviceRegisterEvents");
    }

    public NvmlExport Init { get; }

    public NvmlExport Shutdown { get; }

    public NvmlExport ErrorString { get; }

    public NvmlExport DriverVersion { get; }

    public NvmlExport LibraryVersion { get; }

    public NvmlExport CudaVersion { get; }

    public NvmlExport Count { get; }

    public NvmlExport HandleByIndex { get; }

    public NvmlExport Uuid { get; }

    public NvmlExport DeviceName { get; }

    public NvmlExport Serial { get; }

    public NvmlExport Vbios { get; }

    public NvmlExport Minor { get; }

    public NvmlExport Pci { get; }

    public NvmlExport Utilization { get; }

    /// <summary>In the order of <see cref="GpuFamilies.Engines"/>.</summary>
    public NvmlExport[] Engines { get; }

    public NvmlExport MemoryV2 { get; }

    public NvmlExport Memory { get; }

    public NvmlExport Bar1Memory { get; }

    public NvmlExport TemperatureV { get; }

    public NvmlExport Temperature { get; }

    public NvmlExport TemperatureMargin { get; }

    public NvmlExport TemperatureThreshold { get; }

    public NvmlExport Power { get; }

    public NvmlExport PowerLimitEnforced { get; }

    public NvmlExport PowerLimit { get; }

    public NvmlExport PowerLimitDefault { get; }

    public NvmlExport PowerLimitRange { get; }

    public NvmlExport Energy { get; }

    public NvmlExport Clock { get; }

    public NvmlExport MaximumClock { get; }

    public NvmlExport PerformanceState { get; }

    public NvmlExport ClockEvents { get; }

    public NvmlExport ClockEventsSupported { get; }

    public NvmlExport EccMode { get; }

    public NvmlExport EccTotal { get; }

    public NvmlExport EccPlace { get; }

    public NvmlExport EccSram { get; }

    public NvmlExport RowRemapper { get; }

    public NvmlExport PcieReplays { get; }

    public NvmlExport PcieGeneration { get; }

    public NvmlExport PcieWidth { get; }

    public NvmlExport PcieGenerationMaximum { get; }

    public NvmlExport PcieWidthMaximum { get; }

    public NvmlExport Fields { get; }

    public NvmlExport MigMode { get; }

    public NvmlExport MigCount { get; }

    public NvmlExport MigHandle { get; }

    public NvmlExport GpuInstance { get; }

    public NvmlExport ComputeInstance { get; }

    public NvmlExport Attributes { get; }

    public NvmlExport ComputeProcesses { get; }

    public NvmlExport GraphicsProcesses { get; }

    public NvmlExport GpmSupport { get; }

    public NvmlExport GpmSampleAlloc { get; }

    public NvmlExport GpmSampleFree { get; }

    public NvmlExport GpmSample { get; }

    public NvmlExport GpmMigSample { get; }

    public NvmlExport GpmMetrics { get; }

    public NvmlExport EventSetCreate { get; }

    public NvmlExport EventSetFree { get; }

    public NvmlExport EventSetWait { get; }

    public NvmlExport RegisterEvents { get; }

    /// <summary>Loads the library. Null where there is none.</summary>
    public static NvmlLibrary? TryLoad(string path, NvmlCalls calls) =>
        NativeLibrary.TryLoad(path, out var handle) ? new NvmlLibrary(handle, calls) : null;

    /// <summary>Unloads it. No thread may be in one of its functions.</summary>
    public void Dispose() => NativeLibrary.Free(_handle);

    /// <summary>A code in the words of the driver.</summary>
    public string Describe(int code) => $"{ErrorString.Describe(code) ?? "unknown error"} (code {code})";

    private NvmlExport Find(params ReadOnlySpan<string> names) => Find(_calls, names);

    /// <summary>A function that another thread calls.</summary>
    private NvmlExport FindUntold(params ReadOnlySpan<string> names) => Find(null, names);

    private NvmlExport Find(NvmlCalls? calls, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryGetExport(_handle, name, out var address))
                return new NvmlExport(name, address, calls);
        }

        return new NvmlExport(names[0], 0, calls);
    }
}
