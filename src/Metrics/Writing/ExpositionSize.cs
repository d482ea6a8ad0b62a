using System.Buffers;

namespace LustreActors.Metrics.Writing;

/// <summary>The size of a written exposition.</summary>
public readonly record struct ExpositionSize(long Samples, long Bytes);

/// <summary>Counts the bytes that it passes on.</summary>
internal sealed class CountingWriter(IBufferWriter<byte> output) : IBufferWriter<byte>
{
    public long Bytes { get; private set; }

    public void Advance(int count)
    {
        output.Advance(count);
        Bytes += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(Math.Max(sizeHint, 1));

    /// <summary>Never asks for "any size": the web server's chunked answer may then return an empty span.</summary>
    public Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(Math.Max(sizeHint, 1));
}
