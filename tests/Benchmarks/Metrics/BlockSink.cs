using System.Buffers;

namespace LustreActors.Benchmarks.Metrics;

/// <summary>Takes blocks as a socket's buffer does: the same memory again and again, so that only the writing is measured.</summary>
internal sealed class BlockSink : IBufferWriter<byte>
{
    private readonly byte[] _block = new byte[128 * 1024];

    public long Total { get; private set; }

    public void Advance(int count) => Total += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => _block;

    public Span<byte> GetSpan(int sizeHint = 0) => _block;
}
