using System.Buffers;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;

namespace LustreActors.Benchmarks.Metrics;

internal static class JobLikeText
{
    private const int BytesALine = 144;

    /// <summary>At least so many bytes, as <see cref="JobLikeSegments"/> are written.</summary>
    public static byte[] Of(int bytes)
    {
        var output = new ArrayBufferWriter<byte>(bytes + (bytes / 8));
        Exposition.Of([JobLikeSegments.Of(bytes / BytesALine)]).Write(output, ExpositionFormat.PrometheusText);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The same lines in no order, so that no line begins as the one before it.</summary>
    public static byte[] Shuffled(byte[] text)
    {
        var lines = new List<Range>();
        foreach (var line in text.AsSpan().Split((byte)'\n'))
        {
            if (!text.AsSpan(line).IsEmpty && text[line.Start] != '#')
                lines.Add(line);
        }

        var all = lines.ToArray();
        new Random(9846).Shuffle(all);
        var output = new ArrayBufferWriter<byte>(text.Length + 1);
        foreach (var line in all)
        {
            output.Write(text.AsSpan(line));
            output.Write("\n"u8);
        }

        return output.WrittenSpan.ToArray();
    }
}
