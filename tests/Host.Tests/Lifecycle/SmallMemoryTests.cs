using System.Globalization;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Lifecycle;

/// <summary>A variable stands in for a small memory cgroup: the runtime takes the limit from either.</summary>
public class SmallMemoryTests
{
    private static readonly long Piece = Math.Max(16 * 1024, Environment.SystemPageSize);

    private static readonly string[] Run =
        ["run", "-Dhttp.listen=\"127.0.0.1:0\"", "-Dinspect.socket=\"\"", "-Dslurm.enabled=off", "-Daccounts.enabled=off"];

    [Fact]
    public async Task With_little_memory_the_code_is_read_in_small_pieces()
    {
        await using var process = ExporterProcess.StartAs(["/usr/bin/env", "DOTNET_GCHeapHardLimit=3000000"], Run);
        await Eventually.HoldsAsync(() => Assert.True(PiecesOfCode(process.Id) > 100));
        await process.Errors.WaitForAsync(" serves on ");
    }

    [Fact]
    public async Task With_enough_memory_the_code_stays_in_one_piece()
    {
        await using var process = ExporterProcess.Start(Run);
        await process.Errors.WaitForAsync(" serves on ");
        Assert.InRange(PiecesOfCode(process.Id), 0, 50);
    }

    private static int PiecesOfCode(int process) => File.ReadLines($"/proc/{process}/maps").Count(IsPieceOfCode);

    private static bool IsPieceOfCode(string mapping)
    {
        var words = mapping.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (begin, end) = (words[0].Split('-')[0], words[0].Split('-')[1]);
        return words[1] == "r-xp" && words.Length > 5 && words[5][0] == '/' && Number(end) - Number(begin) == Piece;
    }

    private static long Number(string hexadecimal) => long.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
