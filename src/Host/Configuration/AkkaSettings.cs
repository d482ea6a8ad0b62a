using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LustreActors.Hocon.Binding;
using LustreActors.Hocon.Values;

namespace LustreActors.Host.Configuration;

/// <summary>
/// The user's <c>akka { … }</c>, parsed and resolved by the program's own parser, as JSON for Akka's parser: that one has no environment
/// variables and does not terminate when a bracket is left open. Akka reads every scalar from text, so numbers and durations stay as
/// written.
/// </summary>
/// <param name="Json">Nested objects without dotted keys, because Akka takes a dot inside quotes as part of a name. Empty when nothing is
/// set.</param>
internal sealed record AkkaSettings(string Json)
{
    private const string Root = "akka";
    private const string SerializationReason =
        "members exchange a few messages with a serializer of the program, and every other type is refused";
    private const string LoggingReason = "Akka writes to the log of the program; set log.level";
    private const string ShutdownReason = "the program has a fixed order of shutdown";
    private const string TrustReason = "members may reach nothing but what a cluster needs";
    private const string TlsReason = "set cluster.trust.ca-file, cluster.trust.certificate-file and cluster.trust.key-file";
    private const string DowningReason = "the majority goes on and the others start again, on every member alike";

    private static readonly JsonWriterOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Keys that a user cannot set, each with the setting to use instead or the reason.</summary>
    private static readonly (string Key, string Reason)[] Fixed =
    [
        ("actor.provider", "the program collects in a local system and has one for the cluster beside it; set cluster.enabled"),
        ("actor.serializers", SerializationReason),
        ("actor.serialization-bindings", SerializationReason),
        ("actor.serialization-identifiers", SerializationReason),
        ("actor.serialization-settings", SerializationReason),
        ("actor.serialize-messages", SerializationReason),
        ("actor.deployment", "the program places its actors itself, and none from other machines"),
        ("actor.guardian-supervisor-strategy", "what cannot be restarted ends the process"),
        ("actor.default-mailbox", "a bounded mailbox of Akka blocks who sends to it"),
        ("extensions", "types that are named in a configuration are not part of the binary"),
        ("scheduler.implementation", "the scheduler is the program's"),
        ("loglevel", "set log.level"),
        ("stdout-loglevel", LoggingReason),
        ("loggers", LoggingReason),
        ("logger-formatter", LoggingReason),
        ("coordinated-shutdown.exit-clr", ShutdownReason),
        ("coordinated-shutdown.exit-code", ShutdownReason),
        ("coordinated-shutdown.run-by-clr-shutdown-hook", ShutdownReason),
        ("coordinated-shutdown.run-by-actor-system-terminate", ShutdownReason),
        ("coordinated-shutdown.terminate-actor-system", ShutdownReason),
        ("remote.enabled-transports", "members speak TLS over TCP"),
        ("remote.untrusted-mode", TrustReason),
        ("remote.trusted-selection-paths", TrustReason),
        ("remote.dot-netty.ssl", TlsReason),
        ("remote.dot-netty.tcp.ssl", TlsReason),
        ("remote.dot-netty.tcp.enable-ssl", TlsReason),
        ("remote.dot-netty.tcp.transport-class", "members speak TLS over TCP"),
        ("remote.dot-netty.tcp.transport-protocol", "members speak TLS over TCP"),
        ("remote.dot-netty.tcp.hostname", "set cluster.remoting"),
        ("remote.dot-netty.tcp.port", "set cluster.remoting"),
        ("remote.dot-netty.tcp.public-hostname", "set cluster.advertise"),
        ("remote.dot-netty.tcp.public-port", "set cluster.remoting"),
        ("cluster.seed-nodes", "set cluster.seeds or cluster.dns"),
        ("cluster.roles", "set cluster.roles"),
        ("cluster.downing-provider-class", DowningReason),
        ("cluster.auto-down-unreachable-after", DowningReason),
        ("cluster.split-brain-resolver.active-strategy", DowningReason),
        ("cluster.split-brain-resolver.down-all-when-unstable", "members whose network flaps would end the whole cluster"),
        ("cluster.run-coordinated-shutdown-when-down", "the cluster's system is made again when it was removed, and the process goes on"),
        ("cluster.shutdown-after-unsuccessful-join-seed-nodes", "joining is tried until it succeeds"),
    ];

    public static AkkaSettings None { get; } = new("");

    public bool IsEmpty => Json.Length == 0;

    public static AkkaSettings Bind(ConfigBinder settings)
    {
        var value = settings.Value(Root);
        if (value is not HoconObject akka)
        {
            if (settings.Has(Root))
                settings.Problem(Root, "is an object: akka { ... }");
            return None;
        }

        foreach (var (key, reason) in Fixed)
        {
            if (settings.Has($"{Root}.{key}"))
                settings.Problem($"{Root}.{key}", $"is fixed: {reason}");
        }

        return akka.Fields.Count == 0 ? None : new AkkaSettings(ToJson(akka));
    }

    private static string ToJson(HoconObject akka)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Unescaped))
        {
            json.WriteStartObject();
            json.WritePropertyName(Root);
            Write(json, akka);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, HoconValue value)
    {
        switch (value)
        {
            case HoconObject section:
                json.WriteStartObject();
                foreach (var (key, child) in section.Fields)
                {
                    // Akka would read a null as an empty text; the key is to be absent.
                    if (child is HoconNull)
                        continue;
                    json.WritePropertyName(key);
                    Write(json, child);
                }

                json.WriteEndObject();
                break;
            case HoconArray list:
                json.WriteStartArray();
                foreach (var element in list.Elements)
                    Write(json, element);
                json.WriteEndArray();
                break;
            case HoconBoolean truth:
                json.WriteBooleanValue(truth.Value);
                break;
            case HoconNumber number:
                json.WriteRawValue(number.Text);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
