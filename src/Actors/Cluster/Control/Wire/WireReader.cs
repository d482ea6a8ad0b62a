using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Text;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Cluster.Control.Wire;

internal delegate T ReadItem<out T>(ref WireReader reader);

/// <summary>
/// Reads what <see cref="WireWriter"/> writes. Every length is checked against the limits and against what is left before anything is
/// allocated.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new SerializationException($"{other} is not a flag"),
    };

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public string Text()
    {
        var length = Int();
        if (length is < 0 or > WireLimits.TextBytes)
            throw new SerializationException($"a text of {length} bytes");
        try
        {
            return Strict.GetString(Take(length));
        }
        catch (DecoderFallbackException e)
        {
            throw new SerializationException("a text that is not UTF-8", e);
        }
    }

    public MemberAddress Address()
    {
        var (host, port) = (Text(), Int());
        return host.Length > 0 && port is > 0 and <= 65535
            ? new MemberAddress(host, port)
            : throw new SerializationException($"an address without a host, or with port {port}");
    }

    public MemberKey Key() => new(Address(), Int());

    public ImmutableArray<T> Many<T>(ReadItem<T> read)
    {
        var count = Int();
        if (count is < 0 or > WireLimits.Items)
            throw new SerializationException($"a list of {count} elements");
        var items = ImmutableArray.CreateBuilder<T>(Math.Min(count, _rest.Length));
        for (var i = 0; i < count; i++)
            items.Add(read(ref this));
        return items.DrainToImmutable();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new SerializationException("the message ends too early");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
