using System.Text;
using LustreActors.Sources.Etcd;

namespace LustreActors.Sources.Tests.Etcd;

public sealed class EtcdLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5000)]
    public void Lines_come_whole_whatever_the_pieces_are(int piece)
    {
        var longer = new string('x', 9000);
        var stream = Encoding.UTF8.GetBytes($"one\n\n two \r\n{longer}\n\nlast\nunfinished");
        var lines = new EtcdLines(10_000);
        var taken = new List<string>();
        for (var at = 0; at < stream.Length; at += piece)
        {
            lines.Add(stream.AsSpan(at, Math.Min(piece, stream.Length - at)));
            while (lines.TryTake(out var line))
                taken.Add(Encoding.UTF8.GetString(line).Trim());
        }

        Assert.Equal(["one", "two", longer, "last"], taken);
        Assert.False(lines.IsTooLong);
    }

    [Fact]
    public void A_line_without_an_end_is_not_waited_for()
    {
        var lines = new EtcdLines(100);
        lines.Add(new byte[100]);
        Assert.False(lines.TryTake(out _));
        Assert.False(lines.IsTooLong);
        lines.Add(new byte[1]);
        Assert.False(lines.TryTake(out _));
        Assert.True(lines.IsTooLong);
    }
}
