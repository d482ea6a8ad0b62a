using System.Buffers.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Self;

/// <param name="CpuTicks">Fields 14 and 15: the time in the process, and in the kernel for it.</param>
/// <param name="Threads">Field 20.</param>
/// <param name="VirtualBytes">Field 23.</param>
internal readonly record struct ProcessStat(long CpuTicks, long Threads, long VirtualBytes);

/// <summary>Parses the files in which the kernel describes a process: proc(5).</summary>
internal static class ProcessText
{
    /// <summary>
    /// Parses <c>/proc/PID/stat</c>. The command in field 2 may contain blanks and parentheses: the last parenthesis closes it.
    /// </summary>
    public static bool TryStat(ReadOnlySpan<byte> text, out ProcessStat stat)
    {
        stat = default;
        var close = text.LastIndexOf((byte)')');
        if (close < 0)
            return false;
        var rest = text[(close + 1)..];
        long user = 0, system = 0, threads = 0, size = 0;
        var field = 2;
        foreach (var range in rest.Split((byte)' '))
        {
            var word = rest[range].TrimEnd((byte)'\n');
            if (word.IsEmpty)
                continue;
            field++;
            var isNumber = field switch
            {
                14 => TryNumber(word, out user),
                15 => TryNumber(word, out system),
                20 => TryNumber(word, out threads),
                23 => TryNumber(word, out size),
                _ => true,
            };
            if (!isNumber)
                return false;
            if (field == 23)
            {
                stat = new ProcessStat(user + system, threads, size);
                return true;
            }
        }

        return false;
    }

    /// <summary>Parses a line of <c>/proc/PID/status</c> such as <c>VmRSS:	    1688 kB</c> into bytes.</summary>
    /// <param name="status">The file.</param>
    /// <param name="name">The name with its colon. Without it <c>VmRSS</c> would match other names too.</param>
    /// <param name="bytes">The value.</param>
    public static bool TryMemory(ReadOnlySpan<byte> status, ReadOnlySpan<byte> name, out long bytes)
    {
        bytes = 0;
        if (!TryLine(status, name, out var line))
            return false;
        line = line.Trim(" \t"u8);
        if (!line.EndsWith(" kB"u8) || !TryNumber(line[..^3], out var kibibytes))
            return false;
        bytes = kibibytes * 1024;
        return true;
    }

    /// <summary>Parses the soft limit in <c>/proc/PID/limits</c>. False also when there is no limit.</summary>
    public static bool TryOpenFiles(ReadOnlySpan<byte> limits, out long most)
    {
        most = 0;
        if (!TryLine(limits, "Max open files "u8, out var line))
            return false;
        line = line.TrimStart((byte)' ');
        var end = line.IndexOf((byte)' ');
        return TryNumber(end < 0 ? line : line[..end], out most);
    }

    /// <summary>What follows <paramref name="name"/> on the line that begins with it.</summary>
    private static bool TryLine(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> rest)
    {
        while (TextLines.TryRead(ref text, out var line))
        {
            if (!line.StartsWith(name))
                continue;
            rest = line[name.Length..];
            return true;
        }

        rest = default;
        return false;
    }

    private static bool TryNumber(ReadOnlySpan<byte> word, out long number) =>
        Utf8Parser.TryParse(word, out number, out var used) && used == word.Length && number >= 0;
}
