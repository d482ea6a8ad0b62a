using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Tests.Reading;

/// <summary>
/// Texts that were damaged at random, always in the same ways: what is read of them must not depend on how they are given.
/// </summary>
public class MutatedTextTests
{
    private const int Inputs = 100_000;
    private const int LongestLine = 80;
    private const int Whole = 0;

    private static readonly byte[][] Seeds =
    [
        Encoding.UTF8.GetBytes(
            "# HELP x_total a \\\\ b\\n\n# TYPE x_total counter\nx_total{a=\"1\",b=\"two\",c=\"\"} 123456\n" +
            "x_total{a=\"1\",b=\"two\",c=\"4\"} 1.5 1700000000000\n"),
        Encoding.UTF8.GetBytes(
            "# TYPE h histogram\nh_bucket{le=\"0.5\"} 1\nh_bucket{le=\"+Inf\"} 2 # {trace_id=\"x\"} 0.3 17.5\n" +
            "h_sum 1e-3\nh_count 2\nh_created 17\n# EOF\n"),
        Encoding.UTF8.GetBytes("x{a=\"\\\"}{\\\\\\n\"} NaN\r\n\r\n \tx { a = \"Größe\" , } -Inf\nx 9223372036854775807\ny 0x1p3\n"),
        Encoding.UTF8.GetBytes(
            "lustre_job_stats_total{filesystem=\"s\",jobid=\"j.1\"} 1\nlustre_job_stats_total{filesystem=\"s\",jobid=\"j.2\"} 2\n" +
            "lustre_job_stats_total{filesystem=\"t\"} 3"),
    ];

    private static readonly byte[] Spice = [.. "{}\",=\\ \t\n\r#0.eE+-_:aN"u8, 0, 0x80, 0xC3, 0xFF];

    [Fact]
    public void A_hundred_thousand_damaged_texts_read_the_same_whole_in_pieces_and_line_by_line()
    {
        var random = new Random(20_251_115);
        var damaged = new List<byte>();
        long samples = 0;
        long refused = 0;
        for (var i = 0; i < Inputs; i++)
        {
            Damage(random, damaged);
            var text = damaged.ToArray();
            var format = (ExpositionFormat)(i % 2);
            var reader = Read(text, format, Whole, false, random, out var whole);

            Assert.Equal(text.Count(b => b == '\n') + (text is [.., not (byte)'\n'] ? 1 : 0), reader.Lines);
            Assert.True(reader.LinesRefused + reader.Samples <= reader.Lines, Show(text));
            Assert.Equal(reader.LinesRefused > 0, reader.FirstRefusal is not null);

            var pieced = Read(text, format, 60, false, random, out var pieces);
            Assert.True(whole.Text.SequenceEqual(pieces.Text), Show(text));
            Assert.Equal(reader.FirstRefusal, pieced.FirstRefusal);

            Read(text, format, 200, true, random, out var bare);
            Assert.True(bare.Text.SequenceEqual(LineByLine(text, format).Text), Show(text));
            samples += reader.Samples;
            refused += reader.LinesRefused;
        }

        // Were all texts refused, or none, the damage would prove little.
        Assert.InRange(samples, Inputs / 2, Inputs * 4);
        Assert.InRange(refused, Inputs / 2, Inputs * 4);
    }

    private static void Damage(Random random, List<byte> text)
    {
        text.Clear();
        text.AddRange(Seeds[random.Next(Seeds.Length)]);
        for (var changes = random.Next(1, 7); changes > 0; changes--)
        {
            var at = random.Next(text.Count + 1);
            var length = Math.Min(random.Next(1, 12), text.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    text.RemoveRange(at, length);
                    break;
                case 1:
                    text.InsertRange(random.Next(text.Count + 1), text.GetRange(at, length));
                    break;
                case 2:
                    text.InsertRange(at, Seeds[random.Next(Seeds.Length)].AsSpan(0, random.Next(40)));
                    break;
                case 3 when at < text.Count:
                    text[at] = (byte)random.Next(256);
                    break;
                case 4 when at < text.Count:
                    text[at] = Spice[random.Next(Spice.Length)];
                    break;
                default:
                    text.Insert(at, Spice[random.Next(Spice.Length)]);
                    break;
            }
        }
    }

    private static ExpositionReader Read(
        byte[] text, ExpositionFormat format, int largestPiece, bool bare, Random random, out Transcript seen)
    {
        seen = new Transcript(bare);
        var reader = new ExpositionReader(format, LongestLine);
        var start = 0;
        for (var end = 0; end < text.Length;)
        {
            end = largestPiece == Whole ? text.Length : Math.Min(text.Length, end + random.Next(1, largestPiece + 1));
            start += reader.Read(text.AsSpan(start, end - start), ref seen);
        }

        reader.End(text.AsSpan(start), ref seen);
        return reader;
    }

    private static Transcript LineByLine(byte[] text, ExpositionFormat format)
    {
        var seen = new Transcript(true);
        foreach (var line in text.AsSpan().Split((byte)'\n'))
            new ExpositionReader(format, LongestLine).End(text.AsSpan(line), ref seen);
        return seen;
    }

    private static string Show(byte[] text) => Convert.ToBase64String(text) + "\n" + Encoding.UTF8.GetString(text);
}
