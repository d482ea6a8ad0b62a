using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Sources.Peers;

/// <summary>
/// Reads one answer of a peer in pieces, cut anywhere. It never throws, and keeps at most one line of the text.
/// </summary>
public sealed class PeerReader
{
    private readonly ExpositionReader _text;
    private readonly ExpositionFormat _format;
    private readonly PeerQuestion _question;
    private readonly PeerMemory _memory;
    private readonly PeerSamples _samples;
    private byte[] _rest = [];
    private int _held;

    public PeerReader(PeerQuestion question, ExpositionFormat format, PeerMemory memory)
    {
        _question = question;
        _format = format;
        _memory = memory;
        _text = new ExpositionReader(format, question.Limits.LongestLine);
        _samples = new PeerSamples(question, memory, _text);
    }

    /// <summary>The limit that the answer exceeds. The rest of the answer is ignored.</summary>
    public string? Broken => _samples.Broken;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        var visitor = new Visitor(_samples);
        while (!bytes.IsEmpty && Broken is null)
        {
            if (_held == 0)
            {
                Hold(bytes[_text.Read(bytes, ref visitor)..]);
                return;
            }

            // Only the line that was cut is put together; all others are read where they lie.
            var end = bytes.IndexOf((byte)'\n') + 1;
            var piece = end > 0 ? bytes[..end] : bytes;
            Hold(piece);
            var read = _text.Read(_rest.AsSpan(0, _held), ref visitor);
            _rest.AsSpan(read, _held - read).CopyTo(_rest);
            _held -= read;
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>The end of the answer. The caller says whether it was told to end there, as by a length that was reached.</summary>
    public PeerReading End()
    {
        if (Broken is null)
        {
            var visitor = new Visitor(_samples);
            _text.End(_rest.AsSpan(0, _held), ref visitor);
        }

        var reading = new PeerReading([])
        {
            Samples = _text.Samples,
            LinesRefused = _text.LinesRefused + _samples.Refused,
            FirstRefusal = _samples.FirstRefusal ?? _text.FirstRefusal,
        };
        if (Broken is not null)
        {
            _memory.Clear();
            return reading with { Broken = Broken };
        }

        var isWhole = _format == ExpositionFormat.OpenMetrics ? _text.Complete : !_text.EndedInsideLine;
        var isWholeOfJobs = isWhole && reading.LinesRefused == _samples.RefusedSeries;
        var revision = _question.PassesOn ? 0 : _question.Revision;
        return reading with { IsWhole = isWhole, Parts = [.. _memory.End().Select(s => s.End(revision, isWholeOfJobs))] };
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_rest.Length - _held < bytes.Length)
            Array.Resize(ref _rest, Math.Max(1024, (_held + bytes.Length) * 2));
        bytes.CopyTo(_rest.AsSpan(_held));
        _held += bytes.Length;
    }

    /// <summary>A struct, so that the text's reader is compiled for it.</summary>
    private readonly struct Visitor(PeerSamples samples) : IExpositionVisitor
    {
        public void Family(in FamilyView family) => samples.Family(family);

        public void Sample(in SampleView sample) => samples.Sample(sample);
    }
}
