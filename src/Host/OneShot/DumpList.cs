using LustreActors.Blocking;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Host.OneShot;

/// <summary>
/// Lists everything below Lustre's roots, without following links. A folder that cannot be read is listed with its error.
/// </summary>
internal static class DumpList
{
    /// <summary>The roots, and their fixed places in a dump, so that a dump made in a container can be read anywhere.</summary>
    public static IEnumerable<(string Root, string Prefix)> Roots(LustreRoots roots) =>
    [
        (roots.Proc, "proc/fs/lustre"),
        (roots.LnetProc, "proc/sys/lnet"),
        (roots.Sys, "sys/fs/lustre"),
        (roots.Debug, "sys/kernel/debug/lustre"),
        (roots.LnetDebug, "sys/kernel/debug/lnet"),
    ];

    /// <summary>The folders of the file systems below the targets.</summary>
    public static IEnumerable<(string Root, string Prefix)> BelowTargets(LustreRoots roots) =>
        [(roots.Ldiskfs, "sys/fs/ldiskfs"), (roots.ZfsPools, "proc/spl/kstat/zfs")];

    /// <summary>The names of the device mapper for the devices of ldiskfs, which say which target a device belongs to.</summary>
    public static List<(DumpFile File, int Errno)> MapperNames(LustreRoots roots, LaneCall call)
    {
        var found = new List<(DumpFile, int)>();
        var devices = Directory.Exists(roots.Ldiskfs) ? Directory.GetDirectories(roots.Ldiskfs, "dm-*") : [];
        foreach (var device in devices.Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal))
        {
            var file = new FileInfo(roots.MapperName(device));
            call.Reading(file.FullName);
            if (file.Exists)
                found.Add((new DumpFile(file.FullName, $"sys/block/{device}/dm/name", '-', Mode(file)), 0));
        }

        return found;
    }

    /// <param name="root">The root.</param>
    /// <param name="prefix">Its place in the dump.</param>
    /// <param name="modules"><c>/sys/module</c></param>
    /// <param name="call">The call on the lane.</param>
    public static List<(DumpFile File, int Errno)> Create(string root, string prefix, string modules, LaneCall call)
    {
        var found = new List<(DumpFile, int)>();
        var folders = new Stack<DirectoryInfo>();
        if (Directory.Exists(root))
            folders.Push(new DirectoryInfo(root));
        while (folders.TryPop(out var folder) && !call.IsAbandoned)
        {
            call.Reading(folder.FullName);
            var errno = 0;
            try
            {
                foreach (var entry in folder.EnumerateFileSystemInfos(
                    "*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }))
                {
                    if (entry.LinkTarget is { } target && !LeadsToAParameter(entry, modules))
                        found.Add((Describe(entry, 'l') with { LinkTarget = target }, 0));
                    else if (entry is DirectoryInfo inner)
                        folders.Push(inner);
                    else
                        found.Add((Describe(entry, '-'), 0));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errno = Errno.From(e);
            }

            found.Add((Describe(folder, 'd'), errno));
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Item1.Name, b.Item1.Name));
        return found;

        DumpFile Describe(FileSystemInfo entry, char kind)
        {
            var below = Path.GetRelativePath(root, entry.FullName);
            return new DumpFile(entry.FullName, below == "." ? prefix : $"{prefix}/{below}", kind, Mode(entry));
        }
    }

    /// <summary>
    /// LNet links to parameters of other modules. Such a link would lead nowhere in the dump, so that the file is copied instead. A link to
    /// any other place stays a link.
    /// </summary>
    private static bool LeadsToAParameter(FileSystemInfo link, string modules)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } file
                && file.FullName.StartsWith(modules + "/", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The link leads to itself, or through a closed folder.
            return false;
        }
    }

    /// <summary>The permissions; none for an entry that has vanished meanwhile.</summary>
    private static UnixFileMode Mode(FileSystemInfo entry)
    {
        try
        {
            return entry.UnixFileMode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return UnixFileMode.None;
        }
    }
}
