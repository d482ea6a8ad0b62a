using System.Text;
using LustreActors.Sources.Self;

namespace LustreActors.Sources.Tests.Self;

public sealed class ProcessTextTests
{
    private const string AfterTheCommand =
        "S 1 2 3 0 -1 4194560 5 6 7 8 1234 567 9 10 20 0 42 0 987654 2147483648 3000 18446744073709551615 1 1 0\n";

    [Theory]
    [InlineData("(lustre-exporter)")]
    [InlineData("(two words)")]
    [InlineData("(a) b (c)")]
    [InlineData("())")]
    [InlineData("() 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23)")]
    public void The_command_may_hold_blanks_and_parentheses(string command)
    {
        Assert.True(ProcessText.TryStat(Bytes($"4711 {command} {AfterTheCommand}"), out var stat));
        Assert.Equal(new ProcessStat(1234 + 567, 42, 2147483648), stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4711 no parentheses")]
    [InlineData("4711 (cut) S 1 2 3 0 -1 4194560 5 6 7 8 1234 567 9 10 20 0 42 0 987654")]
    [InlineData("4711 (words) S 1 2 3 0 -1 4194560 5 6 7 8 many 567 9 10 20 0 42 0 987654 2147483648 3000")]
    [InlineData("4711 (below zero) S 1 2 3 0 -1 4194560 5 6 7 8 1234 567 9 10 20 0 -42 0 987654 2147483648 3000")]
    public void What_is_no_stat_is_refused(string text) => Assert.False(ProcessText.TryStat(Bytes(text), out _));

    [Fact]
    public void Memory_is_found_by_its_whole_name_and_given_in_bytes()
    {
        var status = Bytes("Name:\tVmRSS: 7 kB\nVmRSSx:\t       1 kB\nVmRSS:\t    1688 kB\nRssAnon:\t     112 kB\nRssFile:\t  1 MB\n");
        Assert.True(ProcessText.TryMemory(status, "VmRSS:"u8, out var resident));
        Assert.True(ProcessText.TryMemory(status, "RssAnon:"u8, out var anonymous));
        Assert.Equal((1688 * 1024, 112 * 1024), (resident, anonymous));
        Assert.False(ProcessText.TryMemory(status, "RssFile:"u8, out _));
        Assert.False(ProcessText.TryMemory(status, "RssShmem:"u8, out _));
    }

    [Theory]
    [InlineData("Max open files            1024                 524288               files     \n", 1024)]
    [InlineData("Limit  Soft Limit\nMax open files            1048576              1048576              files", 1048576)]
    public void The_soft_limit_of_open_files_counts(string limits, long expected)
    {
        Assert.True(ProcessText.TryOpenFiles(Bytes(limits), out var most));
        Assert.Equal(expected, most);
    }

    [Theory]
    [InlineData("Max open files            unlimited            unlimited            files\n")]
    [InlineData("Max processes             96365                96365                processes\n")]
    public void Where_there_is_no_limit_of_open_files_none_is_given(string limits) =>
        Assert.False(ProcessText.TryOpenFiles(Bytes(limits), out _));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
