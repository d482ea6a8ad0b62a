using System.Globalization;
using System.Text.Json;

namespace LustreActors.Sources.Etcd;

/// <summary>What is sent to the JSON gateway of etcd v3: keys and values are base64, numbers of 64 bits are strings.</summary>
public static class EtcdRequests
{
    public static byte[] Authenticate(string user, string password) => Write(json =>
    {
        json.WriteString("name"u8, user);
        json.WriteString("password"u8, password);
    });

    public static byte[] Grant(TimeSpan ttl) => Write(json => json.WriteString("TTL"u8, Number((long)Math.Ceiling(ttl.TotalSeconds))));

    /// <summary>For keeping it alive, revoking it and asking how long it still lives.</summary>
    public static byte[] Lease(long id) => Write(json => json.WriteString("ID"u8, Number(id)));

    /// <summary>Answered with what was there before.</summary>
    public static byte[] Put(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long lease) => Write(json =>
    {
        json.WriteBase64String("key"u8, key.Span);
        json.WriteBase64String("value"u8, value.Span);
        json.WriteString("lease"u8, Number(lease));
        json.WriteBoolean("prev_kv"u8, true);
    });

    /// <summary>Linearizable, as the gateway reads unless told otherwise: an etcd without a quorum does not answer.</summary>
    public static byte[] Range(ReadOnlyMemory<byte> prefix) => Write(json =>
    {
        json.WriteBase64String("key"u8, prefix.Span);
        json.WriteBase64String("range_end"u8, EndOf(prefix.Span));
    });

    public static byte[] Watch(ReadOnlyMemory<byte> prefix, long from) => Write(json =>
    {
        json.WriteStartObject("create_request"u8);
        json.WriteBase64String("key"u8, prefix.Span);
        json.WriteBase64String("range_end"u8, EndOf(prefix.Span));
        json.WriteString("start_revision"u8, Number(from));
        json.WriteEndObject();
    });

    /// <summary>The first key behind all that begin with this; the byte 0, which means no end, where there is none.</summary>
    public static byte[] EndOf(ReadOnlySpan<byte> prefix)
    {
        var last = prefix.LastIndexOfAnyExcept((byte)0xff);
        if (last < 0)
            return [0];
        var end = prefix[..(last + 1)].ToArray();
        end[last]++;
        return end;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static byte[] Write(Action<Utf8JsonWriter> body)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
