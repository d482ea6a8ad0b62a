using System.Text.Json;
using LustreActors.Messages;

namespace LustreActors.Sources.Cluster;

/// <summary>
/// A member as it enters itself into the engine, and as its door <c>/cluster/member</c> shows it:
/// <c>{"id","incarnation","url","version","aggregates","state","cluster"}</c>. What is not known is passed over, so that later versions may say more.
/// </summary>
public static class MemberJson
{
    /// <summary>Of a whole answer; a member is a few hundred bytes.</summary>
    public const int Largest = 64 * 1024;

    private const int LongestName = 253;
    private const int LongestUrl = 2048;

    public static byte[] Write(Member member, string cluster)
    {
        ArgumentNullException.ThrowIfNull(member);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, member.Id);
            json.WriteString("incarnation"u8, member.Incarnation);
            json.WriteString("url"u8, member.Url.OriginalString);
            json.WriteString("version"u8, member.Version);
            json.WriteBoolean("aggregates"u8, member.Aggregates);
            json.WriteString("state"u8, Word(member.State));
            json.WriteString("cluster"u8, cluster);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <param name="bytes">All of it.</param>
    /// <param name="member">Where it is one.</param>
    /// <param name="cluster">To which it says it belongs.</param>
    /// <param name="problem">Why it is none, in words.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Member member, out string cluster, out string problem)
    {
        (member, cluster) = (null!, "");
        if (bytes.Length > Largest)
        {
            problem = $"it is larger than {Largest / 1024} KiB";
            return false;
        }

        var draft = default(Draft);
        try
        {
            if (!draft.TryTake(bytes))
            {
                problem = "it is no JSON object";
                return false;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A string may hold bytes that are no UTF-8, which is not a JsonException.
            problem = $"it is no JSON that can be read ({Cut(e.Message)})";
            return false;
        }

        problem = draft.Problem() ?? "";
        if (problem.Length > 0)
            return false;
        member = new Member(draft.Id!, draft.Incarnation!, draft.Link!, draft.Version ?? "", draft.Aggregates, draft.State!.Value);
        cluster = draft.Cluster!;
        return true;
    }

    public static string Word(MemberState state) => state switch
    {
        MemberState.Joining => "joining",
        MemberState.Active => "active",
        _ => "leaving",
    };

    private static string Cut(string text) => PromQl.OneLine.Of(text, 120);

    private struct Draft
    {
        public string? Id;
        public string? Incarnation;
        public string? Url;
        public Uri? Link;
        public string? Version;
        public bool Aggregates;
        public MemberState? State;
        public string? Cluster;

        public bool TryTake(ReadOnlySpan<byte> bytes)
        {
            var json = new Utf8JsonReader(bytes);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                Take(ref json);

            // What stands behind the object is refused by the reader.
            while (json.Read())
            {
            }

            return true;
        }

        private void Take(ref Utf8JsonReader json)
        {
            if (json.ValueTextEquals("id"u8))
                Id = Text(ref json);
            else if (json.ValueTextEquals("incarnation"u8))
                Incarnation = Text(ref json);
            else if (json.ValueTextEquals("url"u8))
                Url = Text(ref json);
            else if (json.ValueTextEquals("version"u8))
                Version = Text(ref json);
            else if (json.ValueTextEquals("cluster"u8))
                Cluster = Text(ref json);
            else if (json.ValueTextEquals("aggregates"u8))
                Aggregates = json.Read() && json.TokenType == JsonTokenType.True;
            else if (json.ValueTextEquals("state"u8))
                State = Text(ref json) switch
                {
                    "joining" => MemberState.Joining,
                    "active" => MemberState.Active,
                    "leaving" => MemberState.Leaving,
                    _ => null,
                };
            else
                json.Skip();
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                json.Skip();
        }

        public string? Problem()
        {
            if (!IsName(Id))
                return "it says no usable id";
            if (!IsName(Incarnation))
                return "it says no usable incarnation";
            if (!IsName(Cluster))
                return "it says no cluster";
            if (State is null)
                return "it says no state that is known";
            if (Version is not null && !IsName(Version))
                return "its version is no text for one line";
            if (Url is not { Length: <= LongestUrl } url || !Uri.TryCreate(url, UriKind.Absolute, out Link) || Link.Scheme is not ("http" or "https")
                || Link.Host.Length == 0 || Link.UserInfo.Length > 0)
                return "it says no url that can be asked (http or https, without a user in it)";
            return null;
        }

        private static string? Text(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;

        /// <summary>It becomes a label and a part of lines of a log.</summary>
        private static bool IsName(string? text) =>
            text is { Length: > 0 and <= LongestName } && !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAny('\x7f', '\u2028', '\u2029');
    }
}
