using System.Buffers;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Reading;

/// <summary>
/// Reads the Prometheus and the OpenMetrics text in pieces of any size: 10 GB need no more memory than their longest line. A malformed line
/// is skipped and counted. A reader never throws, and is used for one text.
/// </summary>
public sealed class ExpositionReader(
    ExpositionFormat format = ExpositionFormat.PrometheusText, int longestLine = ExpositionReader.DefaultLongestLine)
{
    public const int DefaultLongestLine = 64 * 1024;

    private const int LongestPossibleLine = 1 << 30;
    private const int PieceBytes = 128 * 1024;

    private readonly int _longestLine = longestLine is > 0 and <= LongestPossibleLine
        ? longestLine
        : throw new ArgumentOutOfRangeException(nameof(longestLine), longestLine, $"a line may have 1 to {LongestPossibleLine} bytes");

    private readonly FamilyTracker _families = new(format);
    private readonly LabelScanner _labels = new();
    private int _searched;
    private bool _skipping;

    public long Lines { get; private set; }

    public long Samples { get; private set; }

    public long LinesRefused { get; private set; }

    /// <summary>The first refused line: its number, the fault and its beginning.</summary>
    public string? FirstRefusal { get; private set; }

    /// <summary>The text ended with <c># EOF</c>. OpenMetrics requires it, so an OpenMetrics answer without it was cut off.</summary>
    public bool Complete { get; private set; }

    /// <summary>The text ended inside a line. The line was read, but its number may have lost digits.</summary>
    public bool EndedInsideLine { get; private set; }

    /// <summary>
    /// Reads the whole lines of <paramref name="text"/> and returns their length in bytes. The caller passes the rest again, before the
    /// next bytes; it is never longer than the longest line allowed.
    /// </summary>
    public int Read<TVisitor>(ReadOnlySpan<byte> text, ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        var at = 0;
        var searched = Math.Min(_searched, text.Length);
        _searched = 0;
        ReadOnlySpan<byte> before = default;
        while (true)
        {
            var rest = text[at..];
            var end = rest[searched..].IndexOf((byte)'\n');
            if (end < 0)
                break;
            end += searched;
            searched = 0;
            ReadLine(rest[..end], ref before, ref visitor);
            at += end + 1;
        }

        var held = text.Length - at;
        if (held <= _longestLine)
        {
            _searched = held;
            return at;
        }

        if (!_skipping)
            ReadLine(text[at..], ref before, ref visitor);
        _skipping = true;
        return text.Length;
    }

    /// <summary>Ends the text: reads the rest of it, and shows the last family.</summary>
    public void End<TVisitor>(ReadOnlySpan<byte> rest, ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        rest = rest[Read(rest, ref visitor)..];
        if (!rest.IsEmpty)
        {
            EndedInsideLine = true;
            ReadOnlySpan<byte> before = default;
            ReadLine(rest, ref before, ref visitor);
        }

        _families.Flush(ref visitor);
    }

    /// <summary>Reads a stream to its end, with one buffer.</summary>
    public async ValueTask ReadAsync<TVisitor>(Stream text, TVisitor visitor, CancellationToken stopping)
        where TVisitor : class, IExpositionVisitor
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(PieceBytes, _longestLine + 1));
        try
        {
            var held = 0;
            while (true)
            {
                var read = await text.ReadAsync(buffer.AsMemory(held), stopping).ConfigureAwait(false);
                if (read == 0)
                    break;
                held += read;
                var taken = Read(buffer.AsSpan(0, held), ref visitor);
                buffer.AsSpan(taken, held - taken).CopyTo(buffer);
                held -= taken;
            }

            End(buffer.AsSpan(0, held), ref visitor);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <param name="before">The line before, if it was a good sample; on return this line, if it is one.</param>
    private void ReadLine<TVisitor>(ReadOnlySpan<byte> line, scoped ref ReadOnlySpan<byte> before, ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        if (_skipping)
        {
            _skipping = false;
            return;
        }

        Lines++;
        if (line.Length > _longestLine)
        {
            Refuse(line[.._longestLine], "it is too long");
            return;
        }

        if (line is [.., (byte)'\r'])
            line = line[..^1];
        if (line is [(byte)' ' or (byte)'\t', ..])
            line = line.TrimStart(" \t"u8);
        if (line.IsEmpty)
            return;

        Complete = false;
        if (line[0] == '#')
        {
            before = default;
            ReadComment(line, ref visitor);
        }
        else
        {
            before = ReadSample(line, before, ref visitor) ? line : default;
        }
    }

    private bool ReadSample<TVisitor>(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        var known = _families.SampleName;
        var isKnown = _labels.Keep(line.CommonPrefixLength(before))
            || (line.Length > known.Length && line[known.Length] is (byte)'{' or (byte)' ' && !known.IsEmpty && line.StartsWith(known));
        var nameLength = isKnown ? known.Length : SampleLine.NameLength(line);
        if (nameLength == 0)
        {
            Refuse(line, "it begins with no name");
            return false;
        }

        if (!SampleLine.TryParse(line, nameLength, _labels, format, out var sample, out var fault))
        {
            Refuse(line, fault);
            return false;
        }

        var name = line[..nameLength];
        if (!isKnown)
            _families.Enter(name, ref visitor);
        Samples++;
        visitor.Sample(new SampleView(name, _families.SampleKind, sample.Labels, sample.ValueText, sample.Value, sample.Timestamp));
        return true;
    }

    private void ReadComment<TVisitor>(ReadOnlySpan<byte> line, ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        if (MetadataLine.TryParse(line, out var metadata, out var fault))
            _families.Describe(metadata, ref visitor);
        else if (fault.Length > 0)
            Refuse(line, fault);
        else
            Complete = MetadataLine.IsEnd(line);
    }

    private void Refuse(ReadOnlySpan<byte> line, string fault)
    {
        LinesRefused++;
        FirstRefusal ??= $"line {Lines}: {fault}: {Excerpt.Of(line)}";
    }
}
