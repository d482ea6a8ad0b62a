using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LustreActors.Hocon;

namespace LustreActors.Host;

/// <summary>
/// The user's <c>akka { … }</c>, read and resolved by our parser, as JSON that Akka's parser takes: that one has no environment, and does
/// not end where a bracket is open. Akka reads every scalar from text, so numbers and durations stay as they were written.
/// </summary>
/// <param name="Json">Objects nested to the last key, because Akka takes a dot inside of quotes for part of a name. Empty where nothing is set.</param>
internal sealed record AkkaSettings(string Json)
{
    private const string Root = "akka";
    private const string Serializing = "members exchange a few messages with a serializer of the program, and every other type is refused";
    private const string Logging = "Akka writes to the log of the program; set log.level";
    private const string Stopping = "the program ends in an order of its own";
    private const string Trusting = "members may reach nothing but what a cluster needs";
    private const string Encrypting = "set cluster.trust.ca-file, cluster.trust.certificate-file and cluster.trust.key-file";
    private const string Downing = "the majority goes on and the others start again, on every member alike";

    private static readonly JsonWriterOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Keys that Akka's own parser may not be given, each with what to set instead or why it is fixed.</summary>
    private static readonly (string Key, string Reason)[] Fixed =
    [
        ("actor.provider", "the program collects in a local system and has one for the cluster beside it; set cluster.enabled"),
        ("actor.serializers", Serializing),
        ("actor.serialization-bindings", Serializing),
        ("actor.serialization-identifiers", Serializing),
        ("actor.serialization-settings", Serializing),
        ("actor.serialize-messages", Serializing),
        ("actor.deployment", "the program places its actors itself, and none from other machines"),
        ("actor.guardian-supervisor-strategy", "what cannot be restarted ends the process"),
        ("actor.default-mailbox", "a bounded mailbox of Akka blocks who sends to it"),
        ("extensions", "types that are named in a configuration are not part of the binary"),
        ("scheduler.implementation", "the scheduler is the program's"),
        ("loglevel", "set log.level"),
        ("stdout-loglevel", Logging),
        ("loggers", Logging),
        ("logger-formatter", Logging),
        ("coordinated-shutdown.exit-clr", Stopping),
        ("coordinated-shutdown.exit-code", Stopping),
        ("coordinated-shutdown.run-by-clr-shutdown-hook", Stopping),
        ("coordinated-shutdown.run-by-actor-system-terminate", Stopping),
        ("coordinated-shutdown.terminate-actor-system", Stopping),
        ("remote.enabled-transports", "members speak TLS over TCP"),
        ("remote.untrusted-mode", Trusting),
        ("remote.trusted-selection-paths", Trusting),
        ("remote.dot-netty.ssl", Encrypting),
        ("remote.dot-netty.tcp.ssl", Encrypting),
        ("remote.dot-netty.tcp.enable-ssl", Encrypting),
        ("remote.dot-netty.tcp.transport-class", "members speak TLS over TCP"),
        ("remote.dot-netty.tcp.transport-protocol", "members speak TLS over TCP"),
        ("remote.dot-netty.tcp.hostname", "set cluster.remoting"),
        ("remote.dot-netty.tcp.port", "set cluster.remoting"),
        ("remote.dot-netty.tcp.public-hostname", "set cluster.advertise"),
        ("remote.dot-netty.tcp.public-port", "set cluster.remoting"),
        ("cluster.seed-nodes", "set cluster.seeds or cluster.dns"),
        ("cluster.roles", "set cluster.roles"),
        ("cluster.downing-provider-class", Downing),
        ("cluster.auto-down-unreachable-after", Downing),
        ("cluster.split-brain-resolver.active-strategy", Downing),
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
        using (var json = new Utf8JsonWriter(stream, Plainly))
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
                    // Akka takes a null for an empty text; absent is what it means.
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
