using System.Runtime.InteropServices;

namespace LustreActors.Sources.Tests.Files;

/// <summary>While it lives, this thread opens files as an ordinary user does, so that a test run by root meets closed doors too.</summary>
internal sealed class ClosedDoors : IDisposable
{
    private const int Nobody = 65534;
    private readonly int _before = SetFsUid(Nobody);

    public void Dispose() => _ = SetFsUid(_before);

    [DllImport("libc.so.6", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFsUid(int user);
}
