using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;

namespace LustreActors.Sources.Etcd;

/// <summary>From JSON to <see cref="EtcdAnswer"/>. Whatever is not of the form that is expected throws; what is not known is passed over.</summary>
internal static class EtcdAnswerReader
{
    /// <summary>The reader stands on the object's beginning, and afterwards on its end.</summary>
    public static void Read(ref Utf8JsonReader json, EtcdAnswer answer)
    {
        while (Property(ref json))
        {
            if (json.ValueTextEquals("result"u8))
            {
                if (Enter(ref json, JsonTokenType.StartObject))
                    Read(ref json, answer);
            }
            else if (json.ValueTextEquals("header"u8))
                answer.Revision = Enter(ref json, JsonTokenType.StartObject) ? Revision(ref json) : 0;
            else if (json.ValueTextEquals("ID"u8))
                answer.Id = Number(ref json);
            else if (json.ValueTextEquals("TTL"u8))
                answer.Ttl = Number(ref json);
            else if (json.ValueTextEquals("token"u8))
                answer.Token = Text(ref json);
            else if (json.ValueTextEquals("kvs"u8))
                answer.Entries = Entries(ref json);
            else if (json.ValueTextEquals("prev_kv"u8))
                answer.Previous = Enter(ref json, JsonTokenType.StartObject) ? Entry(ref json) : null;
            else if (json.ValueTextEquals("events"u8))
                answer.Events = Events(ref json);
            else if (json.ValueTextEquals("created"u8))
                answer.IsCreated = Flag(ref json);
            else if (json.ValueTextEquals("canceled"u8))
                answer.IsCanceled = Flag(ref json);
            else if (json.ValueTextEquals("cancel_reason"u8))
                answer.CancelReason = Text(ref json);
            else if (json.ValueTextEquals("compact_revision"u8))
                answer.CompactRevision = Number(ref json);
            else if (json.ValueTextEquals("error"u8))
                answer.Error = Error(ref json, answer.Error);
            else if (json.ValueTextEquals("message"u8))
                answer.Error = (answer.Error ?? new EtcdError(0, "")) with { Message = Text(ref json) };
            else if (json.ValueTextEquals("code"u8))
                answer.Error = (answer.Error ?? new EtcdError(0, "")) with { Code = (int)Number(ref json) };
            else
                Pass(ref json);
        }
    }

    private static long Revision(ref Utf8JsonReader json)
    {
        long revision = 0;
        while (Property(ref json))
        {
            if (json.ValueTextEquals("revision"u8))
                revision = Number(ref json);
            else
                Pass(ref json);
        }

        return revision;
    }

    private static ImmutableArray<EtcdKeyValue> Entries(ref Utf8JsonReader json)
    {
        if (!Enter(ref json, JsonTokenType.StartArray))
            return [];
        var entries = ImmutableArray.CreateBuilder<EtcdKeyValue>();
        while (Item(ref json))
            entries.Add(Entry(ref json));
        return entries.ToImmutable();
    }

    private static ImmutableArray<EtcdEvent> Events(ref Utf8JsonReader json)
    {
        if (!Enter(ref json, JsonTokenType.StartArray))
            return [];
        var events = ImmutableArray.CreateBuilder<EtcdEvent>();
        while (Item(ref json))
        {
            var isDelete = false;
            EtcdKeyValue? entry = null;
            while (Property(ref json))
            {
                if (json.ValueTextEquals("type"u8))
                    isDelete = Text(ref json) == "DELETE";
                else if (json.ValueTextEquals("kv"u8))
                    entry = Enter(ref json, JsonTokenType.StartObject) ? Entry(ref json) : null;
                else
                    Pass(ref json);
            }

            events.Add(new EtcdEvent(isDelete, entry ?? throw new JsonException("an event without a key")));
        }

        return events.ToImmutable();
    }

    private static EtcdKeyValue Entry(ref Utf8JsonReader json)
    {
        var entry = new EtcdKeyValue([], [], 0, 0);
        while (Property(ref json))
        {
            if (json.ValueTextEquals("key"u8))
                entry = entry with { Key = Bytes(ref json) };
            else if (json.ValueTextEquals("value"u8))
                entry = entry with { Value = Bytes(ref json) };
            else if (json.ValueTextEquals("mod_revision"u8))
                entry = entry with { Revision = Number(ref json) };
            else if (json.ValueTextEquals("lease"u8))
                entry = entry with { Lease = Number(ref json) };
            else
                Pass(ref json);
        }

        return entry;
    }

    /// <summary>A refusal says it as a text, a stream that breaks as an object.</summary>
    private static EtcdError Error(ref Utf8JsonReader json, EtcdError? known)
    {
        Advance(ref json);
        if (json.TokenType == JsonTokenType.String)
            return (known ?? new EtcdError(0, "")) with { Message = known is { Message.Length: > 0 } ? known.Message : json.GetString()! };
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an error that is neither text nor object");
        var error = new EtcdError(0, "");
        while (Property(ref json))
        {
            if (json.ValueTextEquals("grpc_code"u8))
                error = error with { Code = (int)Number(ref json) };
            else if (json.ValueTextEquals("message"u8))
                error = error with { Message = Text(ref json) };
            else
                Pass(ref json);
        }

        return error;
    }

    private static bool Property(ref Utf8JsonReader json)
    {
        Advance(ref json);
        return json.TokenType == JsonTokenType.PropertyName;
    }

    private static bool Item(ref Utf8JsonReader json)
    {
        Advance(ref json);
        return json.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.EndArray => false,
            _ => throw new JsonException($"an object is expected, and {json.TokenType} is there"),
        };
    }

    /// <summary>False for null, which stands for what is omitted.</summary>
    private static bool Enter(ref Utf8JsonReader json, JsonTokenType expected)
    {
        Advance(ref json);
        return json.TokenType == expected
            || (json.TokenType == JsonTokenType.Null ? false : throw new JsonException($"{expected} is expected, and {json.TokenType} is there"));
    }

    private static long Number(ref Utf8JsonReader json)
    {
        Advance(ref json);
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var plain))
            return plain;
        if (json.TokenType == JsonTokenType.String && !json.HasValueSequence && Utf8Parser.TryParse(json.ValueSpan, out long quoted, out var used) && used == json.ValueSpan.Length)
            return quoted;
        throw new JsonException($"a whole number is expected, and {json.TokenType} is there");
    }

    private static bool Flag(ref Utf8JsonReader json)
    {
        Advance(ref json);
        return json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw new JsonException($"true or false is expected, and {json.TokenType} is there"),
        };
    }

    private static string Text(ref Utf8JsonReader json)
    {
        Advance(ref json);
        return json.TokenType == JsonTokenType.String ? json.GetString()! : throw new JsonException($"a text is expected, and {json.TokenType} is there");
    }

    private static byte[] Bytes(ref Utf8JsonReader json)
    {
        Advance(ref json);
        return json.TokenType == JsonTokenType.String ? json.GetBytesFromBase64() : throw new JsonException($"base64 is expected, and {json.TokenType} is there");
    }

    private static void Pass(ref Utf8JsonReader json)
    {
        Advance(ref json);
        json.Skip();
    }

    private static void Advance(ref Utf8JsonReader json)
    {
        if (!json.Read())
            throw new JsonException("it is cut off");
    }
}
