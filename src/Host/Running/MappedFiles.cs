using System.Globalization;
using System.Runtime.InteropServices;

namespace LustreActors.Host.Running;

/// <summary>
/// Bounds what the kernel reads ahead in the program's files, where the memory cgroup is small. Some disks have a read-ahead of 8 MB: each
/// page that is missing would drive out hundreds that are in use.
/// </summary>
internal static class MappedFiles
{
    private const long SmallCgroup = 128 << 20;
    private const int AtRandom = 1;
    private const int LeftOutOfDumps = 16;

    private static nint Piece { get; } = Math.Max(16 * 1024, Environment.SystemPageSize);

    /// <summary>Concerns the files that are mapped so far.</summary>
    public static void BoundReadAhead()
    {
        // By default the heap may have three quarters of the cgroup's memory, and this is what the runtime shows.
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= SmallCgroup / 4 * 3)
            return;
        try
        {
            foreach (var mapping in File.ReadLines("/proc/self/maps").ToList())
                Bound(mapping);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            // Without /proc, or with another C library than glibc, the kernel reads ahead as it does for other programs.
        }
    }

    private static void Bound(string mapping)
    {
        var path = mapping.IndexOf('/', StringComparison.Ordinal);
        if (path < 0 || mapping.AsSpan(path).StartsWith("/memfd:", StringComparison.Ordinal))
            return;
        var (dash, blank) = (mapping.IndexOf('-', StringComparison.Ordinal), mapping.IndexOf(' ', StringComparison.Ordinal));
        var begin = nint.Parse(mapping.AsSpan(..dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var end = nint.Parse(mapping.AsSpan((dash + 1)..blank), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _ = Advise(begin, end - begin, AtRandom);
        if (mapping[blank + 3] != 'x')
            return;

        // Linux 6.18 ignores that advice for code, but reads no further than the mapping. An advice that differs from piece to piece
        // divides it. Code of files is not in dumps anyway.
        for (var at = begin + Piece; at < end; at += 2 * Piece)
            _ = Advise(at, Math.Min(Piece, end - at), LeftOutOfDumps);
    }

    [DllImport("libc.so.6", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nint length, int advice);
}
