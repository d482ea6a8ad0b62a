using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Logging;

/// <summary>An event of the log.</summary>
internal sealed record LogLine(DateTimeOffset At, LogLevel Level, string Category, string Message)
{
    /// <summary>The id of the text, which stays the same; 0 for a text without one.</summary>
    public int EventId { get; init; }
}

/// <summary>Formats an event as one line.</summary>
internal static class LogFormat
{
    public const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const int MaxMessageLength = 8192;

    /// <summary>
    /// Makes one line of printable text. A newline would begin a second record without a level, and control characters from files and
    /// answers of other programs would reach the reader's terminal.
    /// </summary>
    public static string Clean(string message)
    {
        var text = message.Length > MaxMessageLength ? message[..MaxMessageLength] + " ..." : message;
        return NeedsEscape(text, "") ? Escape(text.ReplaceLineEndings(" | ")) : text;
    }

    /// <summary>Escapes the characters that a terminal obeys, and those that it does not show.</summary>
    public static string Escape(string text, string except = "")
    {
        if (!NeedsEscape(text, except))
            return text;
        var clean = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (NeedsEscape(rune, except))
                clean.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else
                clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>Formats the line; under journald with its syslog level and without the time, which the journal adds.</summary>
    public static string Format(LogLine line, bool journal) => journal
        ? $"<{Syslog(line.Level)}>{line.Category}: {line.Message}"
        : $"{line.At.ToString(Time, CultureInfo.InvariantCulture)} {Word(line.Level)} {line.Category}: {line.Message}";

    /// <summary>Formats the line as a JSON object, for programs that collect logs.</summary>
    public static string Json(LogLine line)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("time", line.At.ToString(Time, CultureInfo.InvariantCulture));
            writer.WriteString("level", Word(line.Level).TrimEnd().ToLowerInvariant());
            if (line.EventId != 0)
                writer.WriteNumber("event", line.EventId);
            writer.WriteString("category", line.Category);
            writer.WriteString("message", line.Message);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    public static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "FATAL",
        LogLevel.Error => "ERROR",
        LogLevel.Warning => "WARN ",
        LogLevel.Information => "INFO ",
        _ => "DEBUG",
    };

    private static int Syslog(LogLevel level) => level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Information => 6,
        _ => 7,
    };

    private static bool NeedsEscape(string text, string except)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (NeedsEscape(rune, except))
                return true;
        }

        return false;
    }

    private static bool NeedsEscape(Rune rune, string except) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        && !(rune.IsBmp && except.Contains((char)rune.Value, StringComparison.Ordinal));
}
