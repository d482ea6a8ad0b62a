using System.Runtime.InteropServices;
using LustreActors.Blocking.Commands;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Running;

/// <summary>Prepares the process before any other part of the program runs.</summary>
internal static class ProcessStart
{
    private const string Diagnostics = "DOTNET_EnableDiagnostics";
    private const string Shell = "/bin/sh";
    private const int GetDescriptorFlags = 1;

    /// <summary>Output to a descriptor that is open for reading fails; errors and log lines are dropped.</summary>
    private static readonly string[] Redirections = [" 0</dev/null", " 1</dev/null", " 2>/dev/null"];

    public static void Prepare(string[] args)
    {
        try
        {
            OpenStandardStreams(args);
            AmbientCapabilities.Drop();
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Other C libraries than glibc.
        }

        if (Terminal.Variable(Diagnostics) is null)
            CloseDiagnostics();
        NativeMemory.ConfigureMalloc();
        MappedFiles.BoundReadAhead();
    }

    /// <summary>
    /// Starts the program again in this process, with the standard streams that were closed. The runtime has opened other files under their
    /// numbers by now, into which output would be written. Those close with the new start; an inherited stream does not, which tells one
    /// from the other.
    /// </summary>
    private static void OpenStandardStreams(string[] args)
    {
        var closed = string.Concat(Redirections.Where((_, descriptor) => Control(descriptor, GetDescriptorFlags) != 0));
        if (closed.Length == 0 || Environment.ProcessPath is not { } program || Path.GetFileName(program) == "dotnet")
            return;
        string[] words = [Shell, "-c", "exec \"$0\" \"$@\"" + closed, program, .. args];
        nint[] native = [.. words.Select(Marshal.StringToCoTaskMemUTF8), 0];
        _ = Execute(native[0], native);
    }

    /// <summary>
    /// Deletes the files through which the runtime takes commands: every process of the same user could run code here, with the
    /// capabilities of this process. Only the variable keeps the runtime from creating them; if it is set, it decides.
    /// </summary>
    private static void CloseDiagnostics()
    {
        try
        {
            var stat = File.ReadLines("/proc/self/stat").First();
            var started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            var id = $"{Environment.ProcessId}-{started}";
            foreach (var name in (string[])[$"dotnet-diagnostic-{id}-socket", $"clr-debug-pipe-{id}-in", $"clr-debug-pipe-{id}-out"])
                File.Delete(Path.Combine(Path.GetTempPath(), name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no /proc, or the folder is read-only: the runtime could not create them either.
        }
    }

    [DllImport("libc.so.6", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command);

    [DllImport("libc.so.6", EntryPoint = "execv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(nint path, nint[] arguments);
}
