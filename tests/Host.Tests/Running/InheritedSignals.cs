using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LustreActors.Host.Tests.Running;

/// <summary>
/// Undoes what a shell does to the test run when it starts it in the background: it ignores SIGINT and SIGQUIT. A process inherits that through every
/// fork and exec, and one that inherits it stays deaf to Ctrl-C, which tests send.
/// </summary>
internal static class InheritedSignals
{
    private const int Interrupt = 2;
    private const int Quit = 3;

    [ModuleInitializer]
    internal static void Reset()
    {
        foreach (var signal in (ReadOnlySpan<int>)[Interrupt, Quit])
            _ = Signal(signal, 0);
    }

    /// <param name="handler">0 is SIG_DFL.</param>
    [DllImport("libc.so.6", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int signal, nint handler);
}
