using System.Runtime.InteropServices;

namespace LustreActors.Host;

/// <summary>Prepares the process before any other part of the program runs.</summary>
internal static class ProcessStart
{
    private const string Diagnostics = "DOTNET_EnableDiagnostics";
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;
    private const int GetDescriptorFlags = 1;
    private const int Ambient = 47;
    private const nint AmbientIsSet = 1;
    private const nint AmbientRaise = 2;
    private const nint AmbientClearAll = 4;
    private const nint NetAdmin = 12;

    public static void Prepare(string[] args)
    {
        try
        {
            OpenStandardStreams();
            if (args is ["run", ..])
                EndDiagnostics(args);
            KeepCapabilitiesFromCommands();
            ConfigureMalloc();
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Other C libraries than glibc.
        }
    }

    /// <summary>
    /// Opens closed standard streams, so that no other file gets their descriptors: the log would be written into it. What is written to
    /// one fails.
    /// </summary>
    private static void OpenStandardStreams()
    {
        for (var descriptor = 0; descriptor <= 2; descriptor++)
        {
            if (Control(descriptor, GetDescriptorFlags) < 0)
                _ = Open("/dev/null", 0);
        }
    }

    /// <summary>
    /// Starts the program again in this process without the runtime's diagnostics, for which there is no other setting than an environment
    /// variable: through their socket every process of the same user can run code here, with the capabilities that this one has. Who sets
    /// the variable decides.
    /// </summary>
    private static void EndDiagnostics(string[] args)
    {
        if (Terminal.OfProcess.Environment(Diagnostics) is not null
            || Environment.ProcessPath is not { } program || Path.GetFileName(program) == "dotnet")
            return;

        try
        {
            // The runtime deletes its files when it ends; it does not end here.
            var stat = File.ReadLines("/proc/self/stat").First();
            var id = $"{Environment.ProcessId}-{stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]}";
            foreach (var name in (string[])[$"dotnet-diagnostic-{id}-socket", $"clr-debug-pipe-{id}-in", $"clr-debug-pipe-{id}-out"])
                File.Delete(Path.Combine(Path.GetTempPath(), name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stays there has no process behind it.
        }

        _ = SetEnvironment(Diagnostics, "0", 1);
        _ = Execute(program, [program, .. args, null]);
    }

    /// <summary>
    /// Commands inherit ambient capabilities. They get none but CAP_NET_ADMIN, which is given to the service for <c>lnetctl</c> alone.
    /// Threads inherit the set too, and those that start commands are created later.
    /// </summary>
    private static void KeepCapabilitiesFromCommands()
    {
        var hasNetAdmin = ProcessControl(Ambient, AmbientIsSet, NetAdmin, 0, 0) == 1;
        _ = ProcessControl(Ambient, AmbientClearAll, 0, 0, 0);
        if (hasNetAdmin)
            _ = ProcessControl(Ambient, AmbientRaise, NetAdmin, 0, 0);
    }

    /// <summary>
    /// Configures glibc's malloc for compression. By default it keeps an arena per thread and returns little of it, so that a process that
    /// answers with gzip grows by tens of megabytes.
    /// </summary>
    private static void ConfigureMalloc()
    {
        // Large blocks are mapped, and unmapped when they are freed; small ones share one arena.
        _ = Tune(MmapThreshold, 32 * 1024);
        _ = Tune(ArenaMax, 1);
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Tune(int option, int value);

    [DllImport("libc.so.6", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command);

    [DllImport("libc.so.6", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc.so.6", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    [DllImport("libc.so.6", EntryPoint = "execv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        [In, MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments);

    [DllImport("libc.so.6", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ProcessControl(int option, nint operation, nint capability, nint unused, nint unusedToo);
}
