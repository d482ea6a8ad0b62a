using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LustreActors.Host.Tests.Running;

/// <summary>
/// Resets SIGINT and SIGQUIT, which a shell ignores for what it starts in the background, and SIGHUP, which nohup ignores. Every child
/// inherits an ignored signal, and .NET respects it, so that the signal of a test would have no effect.
/// </summary>
internal static class InheritedSignals
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;

    [ModuleInitializer]
    internal static void Reset()
    {
        foreach (var signal in (ReadOnlySpan<int>)[Hangup, Interrupt, Quit])
            _ = Signal(signal, 0);
    }

    /// <param name="handler">0 is SIG_DFL.</param>
    [DllImport("libc.so.6", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int signal, nint handler);
}
