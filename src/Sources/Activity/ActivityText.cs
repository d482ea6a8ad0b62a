using System.Buffers;
using System.Collections.Immutable;
using LustreActors.Messages.Jobs;

namespace LustreActors.Sources.Activity;

/// <summary>
/// The text of a table of job activity, as members serve it to each other:
/// <code>
/// # lustre-job-activity 1
/// # member oss17
/// # interval 115525760
/// # columns filesystem jobid read written …
/// scratch 4711 1048576 …
/// # end 1
/// </code>
/// Fields are separated by tabs. A field that is empty is zero, and those behind the last that is not are left out. A control character, a
/// backslash and a hash that begins a field are written as <c>\x09</c>. The last line has the number of rows: an answer without it was cut.
/// </summary>
internal static class ActivityText
{
    public const int Version = 1;
    public const byte Comment = (byte)'#';
    public const byte Separator = (byte)'\t';

    private const string FilesystemName = "filesystem";
    private const string IdName = "jobid";
    private const string MetadataName = "metadata";

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'\\', 0x7f]);

    /// <summary>In the order of <see cref="JobActivityColumn"/>.</summary>
    private static readonly string[] Names =
    [
        "read", "written", "total_read", "total_written", "reads", "read_microseconds", "writes", "write_microseconds", "total_operations",
        "others", "other_microseconds",
    ];

    /// <summary>The fields of a row as they are written.</summary>
    public static ImmutableArray<string> Columns { get; } = [FilesystemName, IdName, .. Names, MetadataName];

    public static ActivityField FieldOf(string column) => column switch
    {
        FilesystemName => ActivityField.Filesystem,
        IdName => ActivityField.Id,
        MetadataName => ActivityField.Metadata,
        _ => Array.IndexOf(Names, column) is >= 0 and var index ? (ActivityField)index : ActivityField.Unknown,
    };

    /// <summary>The most bytes that <see cref="Escape"/> writes.</summary>
    public static int LongestEscaped(ReadOnlySpan<byte> text) => 4 * text.Length;

    public static int Escape(Span<byte> to, ReadOnlySpan<byte> text)
    {
        var plain = text.IndexOfAny(Escaped);
        if (plain < 0 && (text.IsEmpty || text[0] != Comment))
        {
            text.CopyTo(to);
            return text.Length;
        }

        var at = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!Escaped.Contains(text[i]) && (i > 0 || text[i] != Comment))
            {
                to[at++] = text[i];
                continue;
            }

            to[at++] = (byte)'\\';
            to[at++] = (byte)'x';
            to[at++] = (byte)Digit(text[i] >> 4);
            to[at++] = (byte)Digit(text[i] & 15);
        }

        return at;
    }

    /// <summary>False where a backslash begins no escape. The text never grows.</summary>
    public static bool TryUnescape(Span<byte> to, ReadOnlySpan<byte> escaped, out int length)
    {
        length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                to[length++] = escaped[i];
                continue;
            }

            if (i + 3 >= escaped.Length || escaped[i + 1] != 'x' || !IsDigit(escaped[i + 2]) || !IsDigit(escaped[i + 3]))
                return false;
            to[length++] = (byte)((Number(escaped[i + 2]) << 4) | Number(escaped[i + 3]));
            i += 3;
        }

        return true;
    }

    private static char Digit(int value) => "0123456789abcdef"[value];

    private static bool IsDigit(byte digit) => char.IsAsciiHexDigit((char)digit);

    private static int Number(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

/// <summary>The meaning of a field of a row. Values that are not negative are a <see cref="JobActivityColumn"/>.</summary>
internal enum ActivityField
{
    Unknown = -4,
    Metadata = -3,
    Id = -2,
    Filesystem = -1,
}
