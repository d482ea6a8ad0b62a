using System.Buffers;
using System.Text;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// Removes the numbers from the names of kernel workers. A kernel has one for each processor, disk and service: <c>kworker/0:1</c>,
/// <c>ll_ost_io00_017</c>. As names of programs they would be thousands.
/// </summary>
internal static class KernelThreads
{
    /// <summary>The workers that read and write: the kernel's, and those of Lustre's services.</summary>
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
            // ll_ost_io00_017: the numbers are groups at the end. "md5sum" ends in letters, and is a program.
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
