namespace LustreActors.Sources.Gpu;

/// <summary>The values of <c>nvmlReturn_t</c> that are told apart here.</summary>
internal static class NvmlCode
{
    public const int Success = 0;
    public const int Uninitialized = 1;
    public const int InvalidArgument = 2;
    public const int NotSupported = 3;
    public const int NoPermission = 4;
    public const int NotFound = 6;
    public const int InsufficientSize = 7;
    public const int DriverNotLoaded = 9;
    public const int Timeout = 10;
    public const int LibraryNotFound = 12;
    public const int FunctionNotFound = 13;
    public const int GpuIsLost = 15;
    public const int ResetRequired = 16;
    public const int VersionMismatch = 18;
    public const int ArgumentVersionMismatch = 25;
    public const int GpuNotFound = 28;

    /// <summary>No code of NVML: the call was left out, because its caller no longer waits.</summary>
    public const int Abandoned = -1;

    /// <summary>Whether the whole library is of no use until it is initialised again.</summary>
    public static bool IsEndOfSession(int code) => code is Uninitialized or DriverNotLoaded or VersionMismatch;

    /// <summary>Whether the GPU is gone, so that every further call of it would fail or hang.</summary>
    public static bool IsEndOfDevice(int code) => code is GpuIsLost or GpuNotFound;
}
