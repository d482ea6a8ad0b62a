using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>An event of the log as a person reads it.</summary>
internal sealed record LogLine(DateTimeOffset At, LogLevel Level, string Category, string Message);

/// <summary>How an event becomes one line.</summary>
internal static class LogFormat
{
    public const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const int LongestMessage = 8192;

    /// <summary>
    /// One line of printable text. A newline would begin a second record without a level, and what other programs put into their files
    /// and answers would else reach the terminal of whoever reads the log.
    /// </summary>
    public static string Clean(string message)
    {
        var text = message.Length > LongestMessage ? message[..LongestMessage] + " ..." : message;
        if (!text.Any(NeedsEscape))
            return text;
        var clean = new StringBuilder(text.Length + 16);
        foreach (var c in text.ReplaceLineEndings(" | "))
        {
            if (NeedsEscape(c))
                clean.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else
                clean.Append(c);
        }

        return clean.ToString();
    }

    /// <summary>Under journald the line begins with its syslog level and has no time, which the journal knows itself.</summary>
    public static string Format(LogLine line, bool journal) => journal
        ? $"<{Syslog(line.Level)}>{line.Category}: {line.Message}"
        : $"{line.At.ToString(Time, CultureInfo.InvariantCulture)} {Word(line.Level)} {line.Category}: {line.Message}";

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

    private static bool NeedsEscape(char c) => char.IsControl(c) && c != '\t' || c is '\u2028' or '\u2029';
}
