using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

/// <summary>Damaged text. The seeds are fixed, so that a failure can be repeated.</summary>
public class JobStatsFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        JobStatsText.WithHeader()
            .OldJob("kworker/86:1.0").OldBytes("read_bytes", 25, 4096, 16777216, 26214400).OldBytes("write_bytes", 0).Requests("getattr", 7)
            .OldJob("").OldBytes("read_bytes", 1, 1, 1, 1).OldBytes("write_bytes", 0).Requests("getattr", 0)
            .Utf8(),
        JobStatsText.WithHeader()
            .Job("\"my\\x20prog\\x3A.1003\"").Bytes("read_bytes", 0, histogram: "").Timed("write", 861, 7304967).Timed("sync", 0)
            .Job("4244_7").Bytes("read_bytes", 6, 2, 4096, 8200, "2: 4, 4K: 1, 16M: 1").Timed("write", 0).Timed("sync", 3, 14)
            .Utf8(),
        JobStatsText.WithHeader()
            .Line("- job_id:          dd.0").Line("snapshot_time   : 1661772761.123456789 secs.nsecs").Line(
                "start_time      : 1661772700.5 secs.nsecs")
            .Timed("parallel_rename_file", 3, 9).Timed("open", 0)
            .Line("- job_id:          dd.0").Line("snapshot_time   : 1661772761.123456789 secs.nsecs")
            .Timed("parallel_rename_file", 4, 9).Timed("open", 0)
            .Utf8(),
    ];

    private static readonly string[] Words =
        ["- job_id:", "job_stats:\n", "\n", "{", "}", "hist: {", "4K: 1", ",", ":", "sum:", "samples:", "-1", "9223372036854775807", "\"",
            "\\x", " ", "\0"];

    [Fact]
    public void A_hundred_thousand_damaged_files_are_read_the_same_way_whole_in_pieces_and_by_a_new_parser()
    {
        var random = new Random(20240817);
        var whole = new JobStatsParser(new JobStatsOptions());
        var inPieces = new JobStatsParser(new JobStatsOptions());
        long rows = 0, refused = 0;
        for (var i = 0; i < ParserFuzz.Inputs; i++)
        {
            var text = Damage(Seeds[i % Seeds.Length], random);
            var expected = ParsedJobs.By(whole, text);
            ParseInPieces(inPieces, text, random);

            Assert.True(Same(expected.Table, inPieces.End()), $"input {i}");
            Assert.Equal(whole.LinesRefused, inPieces.LinesRefused);
            Assert.Equal(whole.FirstRefusal, inPieces.FirstRefusal);
            if (i % 10 == 0)
                Assert.Equal(ParsedJobs.Of(text).NonZero(), expected.NonZero());
            whole.ForgetShapeUnlessShown();
            inPieces.ForgetShapeUnlessShown();
            rows += expected.Table.Count;
            refused += whole.LinesRefused;
        }

        // Both results are tested: most of the text is still parsed, and much of it is refused.
        Assert.InRange(rows, ParserFuzz.Inputs, 4L * ParserFuzz.Inputs);
        Assert.InRange(refused, ParserFuzz.Inputs / 2, 10L * ParserFuzz.Inputs);
    }

    [Fact]
    public void Bytes_without_any_sense_are_refused_without_an_exception()
    {
        var random = new Random(4);
        var parser = new JobStatsParser(new JobStatsOptions());
        long refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new byte[random.Next(1, 300)];
            random.NextBytes(text);
            ParsedJobs.By(parser, text);
            refused += parser.LinesRefused;
        }

        Assert.True(refused > 20_000);
    }

    [Fact]
    public void A_file_cut_off_anywhere_gives_what_stands_before_the_cut()
    {
        foreach (var seed in Seeds)
        {
            for (var length = 0; length <= seed.Length; length++)
            {
                var parser = new JobStatsParser(new JobStatsOptions());
                ParsedJobs.By(parser, seed.AsSpan(0, length));
                Assert.InRange(parser.LinesRefused, 0, 1);
            }
        }
    }

    private static byte[] Damage(byte[] seed, Random random)
    {
        var text = new List<byte>(seed);
        for (var i = random.Next(1, 6); i > 0 && text.Count > 0; i--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(7))
            {
                case 0:
                    text[at] = (byte)random.Next(256);
                    break;
                case 1:
                    text[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    text.RemoveRange(at, Math.Min(random.Next(1, 40), text.Count - at));
                    break;
                case 3:
                    text.InsertRange(at, Words[random.Next(Words.Length)].Select(c => (byte)c));
                    break;
                case 4:
                    text.InsertRange(at, text.GetRange(at, Math.Min(random.Next(1, 200), text.Count - at)));
                    break;
                case 5:
                    text.RemoveRange(at, random.Next(8) == 0 ? text.Count - at : 1);
                    break;
                default:
                    text[at] = (byte)"0123456789 :,{}\n\""[random.Next(17)];
                    break;
            }
        }

        return [.. text];
    }

    private static void ParseInPieces(JobStatsParser parser, ReadOnlySpan<byte> text, Random random)
    {
        parser.Begin(ParsedJobs.Path, parser.NewTable());
        while (!text.IsEmpty)
        {
            // A piece ends after a newline, or with the file.
            var from = random.Next(Math.Min(text.Length, 1000));
            var newline = text[from..].IndexOf((byte)'\n');
            var piece = newline < 0 ? text : text[..(from + newline + 1)];
            parser.Parse(piece);
            text = text[piece.Length..];
        }
    }

    private static bool Same(ValueTable one, ValueTable other)
    {
        if (one.Count != other.Count || one.Width != other.Width)
            return false;
        for (var row = 0; row < one.Count; row++)
        {
            if (!one.Row(row).SequenceEqual(other.Row(row)) || !one.Labels(row).SequenceEqual(other.Labels(row)))
                return false;
        }

        return true;
    }
}
