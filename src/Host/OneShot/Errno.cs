namespace LustreActors.Host;

/// <summary>The kernel's number behind an exception of the base library.</summary>
internal static class Errno
{
    private const int Enoent = 2;
    private const int Eio = 5;
    private const int Eacces = 13;

    public static int Of(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => Enoent,
        UnauthorizedAccessException { InnerException: { } inner } when IsErrno(inner.HResult) => inner.HResult,
        UnauthorizedAccessException => Eacces,
        _ when IsErrno(e.HResult) => e.HResult,
        _ => Eio,
    };

    public static string Text(int errno) => System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errno);

    private static bool IsErrno(int number) => number is > 0 and < 4096;
}
