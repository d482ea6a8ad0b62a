using System.Buffers;
using System.Text;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// A kernel has a worker for each processor, disk and service, numbered: <c>kworker/0:1</c>, <c>ll_ost_io00_017</c>. As names of programs they
/// would be thousands; what they are called without their numbers says the same.
/// </summary>
internal static class KernelThreads
{
    /// <summary>Those that read and write: the kernel's own, and the services of Lustre.</summary>
    private static readonly byte[][] Names =
    [
        .. new[]
        {
            "kworker", "ksoftirqd", "kswapd", "migration", "khugepaged", "kcompactd", "jbd2", "flush", "loop", "nfsd",
            "ptlrpcd", "ldlm_", "ll_", "mdt", "mdc", "mgs", "ost", "osp", "osc", "obd", "lod", "lfsck", "socknal", "kiblnd",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly SearchValues<byte> Numbering = SearchValues.Create("0123456789_-"u8);

    public static ReadOnlySpan<byte> WithoutNumbers(ReadOnlySpan<byte> program)
    {
        if (!IsOne(program))
            return program;
        var end = program.IndexOfAny((byte)'/', (byte)':');
        var name = end > 0 ? program[..end] : program;
        if (end <= 0)
        {
            // ll_ost_io00_017: the numbers stand at the end, in groups. "md5sum" ends in letters, and is a program.
            var length = name.LastIndexOfAnyExcept(Numbering) + 1;
            name = length == name.Length ? name : name[..length];
        }

        return name.IsEmpty ? program : name;
    }

    private static bool IsOne(ReadOnlySpan<byte> program)
    {
        foreach (var name in Names)
        {
            if (program.StartsWith(name))
                return true;
        }

        return false;
    }
}
