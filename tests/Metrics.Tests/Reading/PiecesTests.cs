using System.Text;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Tests.Reading;

public class PiecesTests
{
    private static readonly byte[] Sample = Encoding.UTF8.GetBytes(
        """
        # HELP job_total h
        # TYPE job_total counter
        job_total{a="1",b="2"} 1
        job_total{a="1",b="3"} 2
        rubbish here
        job_total{a="1",b="\"}"} 3 17
        # TYPE h histogram
        h_bucket{le="1"} 1
        h_count 1
        last 4
        """);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(1000)]
    public async Task However_a_text_is_cut_it_reads_the_same(int size)
    {
        var (whole, wholeReader) = Collected.Read(Sample);
        var seen = new Collected();
        var reader = new ExpositionReader();

        await reader.ReadAsync(new SlowStream(Sample, size), seen, default);

        Assert.Equal(whole.Families, seen.Families);
        Assert.Equal(whole.Samples.Select(s => s.ToString()), seen.Samples.Select(s => s.ToString()));
        Assert.Equal(
            (wholeReader.Lines, wholeReader.LinesRefused, wholeReader.FirstRefusal),
            (reader.Lines, reader.LinesRefused, reader.FirstRefusal));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(99, false)]
    public void A_line_longer_than_allowed_costs_itself(int longest, bool isRead)
    {
        var line = "x{a=\"" + new string('v', 91) + "\"} 1";
        var text = Encoding.UTF8.GetBytes($"a 1\n{line}\nb 2\n");
        Assert.Equal(100, line.Length);

        foreach (var size in new[] { 1, 10, 100, 1000 })
        {
            var (names, reader) = InPieces(text, size, longest);

            Assert.Equal(isRead ? ["a", "x", "b"] : ["a", "b"], names);
            Assert.Equal(3, reader.Lines);
            Assert.Equal(isRead ? 0 : 1, reader.LinesRefused);
        }
    }

    [Fact]
    public void A_line_without_end_is_passed_over_and_never_held()
    {
        var text = Encoding.UTF8.GetBytes("a 1\n" + new string('x', 1_000_000) + "\nb 2\n");

        var (names, reader) = InPieces(text, 777, 1000);

        Assert.Equal(["a", "b"], names);
        Assert.Equal((3, 1), (reader.Lines, reader.LinesRefused));
    }

    [Fact]
    public void A_long_line_cut_by_the_end_is_one_refusal()
    {
        var (names, reader) = InPieces(Encoding.UTF8.GetBytes("a 1\n" + new string('x', 500)), 50, 100);

        Assert.Equal(["a"], names);
        Assert.Equal((2, 1), (reader.Lines, reader.LinesRefused));
        Assert.True(reader.EndedInsideLine);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void An_invalid_limit_is_refused(int longest) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExpositionReader(longestLine: longest));

    private static (string[] Names, ExpositionReader Reader) InPieces(byte[] text, int size, int longestLine)
    {
        var seen = new Collected();
        var reader = new ExpositionReader(longestLine: longestLine);
        var held = 0;
        var end = 0;
        while (end < text.Length)
        {
            end = Math.Min(text.Length, end + size);
            held += reader.Read(text.AsSpan(held, end - held), ref seen);
            Assert.InRange(end - held, 0, longestLine);
        }

        reader.End(text.AsSpan(held), ref seen);
        return ([.. seen.Samples.Select(s => s.Name)], reader);
    }

    private sealed class SlowStream(byte[] text, int size) : MemoryStream(text)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
