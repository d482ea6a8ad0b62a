namespace LustreActors.Host.OneShot;

/// <summary>Maps exceptions of the base library to error numbers of the kernel.</summary>
internal static class Errno
{
    private const int Enoent = 2;
    private const int Eio = 5;
    private const int Eacces = 13;

    /// <summary>EFBIG</summary>
    public const int TooLarge = 27;

    public static int From(Exception e) => e switch
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
