using System.Collections.Immutable;
using System.Text.Json;

namespace LustreActors.Sources.Etcd;

/// <summary>A key with its value. Of one that was deleted only the key and the revision are said.</summary>
public readonly record struct EtcdKeyValue(byte[] Key, byte[] Value, long Revision, long Lease);

public readonly record struct EtcdEvent(bool IsDelete, EtcdKeyValue Entry);

/// <summary>Why etcd does not do what it was asked for, as it says it.</summary>
/// <param name="Code">Of gRPC; 0 where none is said. The status of HTTP is not to be relied on.</param>
/// <param name="Message">In etcd's words.</param>
public sealed record EtcdError(int Code, string Message)
{
    /// <summary>The token is too old, or there is none although one is needed: to authenticate anew may help.</summary>
    public bool WantsToken => Code == 16 || Says("invalid auth token") || Says("user name is empty") || Says("auth store is old");

    /// <summary>Another of etcd's members may answer, or this one a little later.</summary>
    public bool MayPass => Code is 4 or 14 || Says("no leader") || Says("request timed out") || Says("leader changed") || Says("too many requests");

    /// <summary>It gives no tokens, because everybody may do everything.</summary>
    public bool NeedsNobody => Says("authentication is not enabled");

    public bool IsLeaseGone => Says("requested lease not found");

    private bool Says(string words) => Message.Contains(words, StringComparison.Ordinal);
}

/// <summary>
/// An answer of etcd's gateway, or one line of a stream of them. One form serves all questions, because fields that are zero or false are omitted:
/// what is not said is 0, false or empty here.
/// </summary>
public sealed class EtcdAnswer
{
    internal EtcdAnswer()
    {
    }

    /// <summary>Of the whole store, when the answer was made.</summary>
    public long Revision { get; internal set; }

    /// <summary>Of a lease.</summary>
    public long Id { get; internal set; }

    /// <summary>In seconds. Of a lease that is gone: 0 or -1.</summary>
    public long Ttl { get; internal set; }

    public string Token { get; internal set; } = "";

    public ImmutableArray<EtcdKeyValue> Entries { get; internal set; } = [];

    /// <summary>What a put has replaced.</summary>
    public EtcdKeyValue? Previous { get; internal set; }

    public ImmutableArray<EtcdEvent> Events { get; internal set; } = [];

    /// <summary>The watch begins.</summary>
    public bool IsCreated { get; internal set; }

    /// <summary>The watch is over: nothing more will come.</summary>
    public bool IsCanceled { get; internal set; }

    public string CancelReason { get; internal set; } = "";

    /// <summary>What a watch asked for lies before it, and is not known any more.</summary>
    public long CompactRevision { get; internal set; }

    public EtcdError? Error { get; internal set; }

    /// <param name="bytes">One whole JSON object.</param>
    /// <param name="answer">Where it is an answer.</param>
    /// <param name="problem">Why it is none, in words.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EtcdAnswer answer, out string problem)
    {
        (answer, problem) = (new EtcdAnswer(), "");
        var json = new Utf8JsonReader(bytes);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                throw new JsonException("it is no object");
            EtcdAnswerReader.Read(ref json, answer);
            while (json.Read())
            {
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            problem = $"what it answers is not what etcd's gateway answers: {PromQl.OneLine.Of(e.Message, 120)}";
            return false;
        }
    }
}
