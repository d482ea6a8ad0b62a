using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LustreActors.Sinks.Ganglia;

/// <summary>The way in which the values of a metric change.</summary>
public enum GangliaSlope
{
    Zero = 0,
    Positive = 1,
    Negative = 2,
    Both = 3,
    Unspecified = 4,
    Derivative = 5,
}

/// <summary>
/// A metric, and its packets as gmond 3.1 and later read them (<c>lib/gm_protocol.x</c> of Ganglia). The metadata introduces the metric of
/// a host; gmond shows no value before it has the metadata, and forgets them when it restarts.
/// </summary>
public sealed class GangliaMetric
{
    /// <summary>The longest packet. gmond reads no more of a datagram.</summary>
    public const int LongestPacket = 1464;

    private const uint MetadataId = 128;
    private const uint TextValueId = 133;
    private const uint Spoofed = 1;
    private const int LongestValue = 64;

    // The packets without their ids and without the host, which stands between the two.
    private readonly byte[] _metadata;
    private readonly byte[] _value;

    /// <param name="name">The name of the metric.</param>
    /// <param name="type">The type of the values: <c>float</c>, <c>double</c>, <c>uint32</c>, <c>string</c>.</param>
    /// <param name="units">The unit: <c>bytes/sec</c>.</param>
    /// <param name="slope">The way in which the values change.</param>
    /// <param name="tmax">The longest time between two values.</param>
    /// <param name="dmax">gmond forgets the metric after this time without a value; zero: never.</param>
    /// <param name="extra">Further data: <c>GROUP</c>, <c>DESC</c>, <c>TITLE</c>.</param>
    public GangliaMetric(
        string name, string type, string units, GangliaSlope slope, TimeSpan tmax, TimeSpan dmax,
        params IReadOnlyList<(string Key, string Value)> extra)
    {
        ArgumentNullException.ThrowIfNull(extra);
        Name = GangliaText.CleanName(name);
        var text = Encoding.ASCII.GetBytes(Name);
        Span<byte> buffer = stackalloc byte[LongestPacket];
        var metadata = new XdrWriter(buffer);
        metadata.Write(text);
        metadata.Write(Spoofed);
        metadata.Write(Encoding.ASCII.GetBytes(type));
        metadata.Write(text);
        metadata.Write(Encoding.ASCII.GetBytes(GangliaText.CleanLine(units)));
        metadata.Write((uint)slope);
        metadata.Write(Seconds(tmax));
        metadata.Write(Seconds(dmax));
        metadata.Write((uint)extra.Count);
        foreach (var (key, value) in extra)
        {
            metadata.Write(Encoding.ASCII.GetBytes(key));
            metadata.Write(Encoding.ASCII.GetBytes(GangliaText.CleanLine(value)));
        }

        _metadata = buffer[..metadata.Length].ToArray();

        var head = new XdrWriter(buffer);
        head.Write(text);
        head.Write(Spoofed);
        head.Write("%s"u8);
        _value = buffer[..head.Length].ToArray();
    }

    public string Name { get; }

    /// <summary>Writes the metadata of the metric on a host; returns the length of the packet.</summary>
    public int WriteMetadata(GangliaHost host, Span<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(host);
        var writer = new XdrWriter(packet);
        writer.Write(MetadataId);
        writer.Copy(host.Xdr);
        writer.Copy(_metadata);
        return writer.Length;
    }

    /// <summary>
    /// Writes a value with two decimals, as text: gmond takes text for every type, and gmetric sends nothing else. Returns the length of
    /// the packet.
    /// </summary>
    public int WriteValue(GangliaHost host, double value, Span<byte> packet)
    {
        Span<byte> text = stackalloc byte[LongestValue];
        if (!double.IsFinite(value) || !Utf8Formatter.TryFormat(value, text, out var length, new StandardFormat('F', 2)))
            (text[0], length) = ((byte)'0', 1);
        return WriteValue(host, text[..length], packet);
    }

    /// <summary>Writes a value; returns the length of the packet.</summary>
    public int WriteValue(GangliaHost host, ReadOnlySpan<byte> value, Span<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(host);
        var writer = new XdrWriter(packet);
        writer.Write(TextValueId);
        writer.Copy(host.Xdr);
        writer.Copy(_value);
        writer.Write(value);
        return writer.Length;
    }

    private static uint Seconds(TimeSpan time) => (uint)Math.Clamp(Math.Ceiling(time.TotalSeconds), 0, uint.MaxValue);
}
