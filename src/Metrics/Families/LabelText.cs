using System.Text;

namespace LustreActors.Metrics.Families;

/// <summary>Labels as in an exposition, escaped and without braces: <c>filesystem="scratch",component="ost"</c>.</summary>
public sealed class LabelText
{
    private readonly byte[] _utf8;

    private LabelText(byte[] utf8) => _utf8 = utf8;

    public static LabelText Empty { get; } = new([]);

    /// <summary>Whether the name is valid for a label.</summary>
    public static bool IsName(string name) => MetricName.IsValidLabel(name);

    public bool IsEmpty => _utf8.Length == 0;

    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The bytes themselves, for the row of a table. They are shared, so they must not be changed.</summary>
    public byte[] AsRow() => _utf8;

    public static LabelText Of(string name, string value) => Of((name, value));

    public static LabelText Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        byte[] text = [];
        foreach (var (name, value) in labels)
        {
            if (!MetricName.IsValidLabel(name))
                throw new ArgumentException($"'{name}' is not a label name", nameof(labels));
            text = Row(text, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        return text.Length == 0 ? Empty : new LabelText(text);
    }

    /// <summary>Labels that are escaped already, as <see cref="ToString"/> returns them.</summary>
    public static LabelText Escaped(string labels) => labels.Length == 0 ? Empty : new LabelText(Encoding.UTF8.GetBytes(labels));

    /// <summary>Adds a label before the others.</summary>
    public static LabelText WithLeadingLabel(string name, string value, LabelText labels)
    {
        var first = Of(name, value);
        return labels.IsEmpty ? first : new LabelText([.. first._utf8, (byte)',', .. labels._utf8]);
    }

    /// <summary>The upper limit of a histogram's bucket, in the form in which Prometheus recognises equal limits.</summary>
    public static LabelText BucketLimit(double limit) => Of("le", CanonicalNumber.Of(limit));

    /// <summary>One label with a value from outside: bytes that are not UTF-8 are replaced. Only the result is allocated.</summary>
    public static byte[] Row(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Row([], name, value);

    /// <summary>Adds such a label after those that a row already has.</summary>
    public static byte[] Row(ReadOnlySpan<byte> before, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var start = before.IsEmpty ? 0 : before.Length + 1;
        var text = new byte[start + name.Length + LabelEscape.Length(value) + 3];
        if (start > 0)
        {
            before.CopyTo(text);
            text[before.Length] = (byte)',';
        }

        name.CopyTo(text.AsSpan(start));
        start += name.Length;
        text[start] = (byte)'=';
        text[start + 1] = (byte)'"';
        LabelEscape.Write(text.AsSpan(start + 2), value);
        text[^1] = (byte)'"';
        return text;
    }

    /// <summary>Decodes an escaped value, which never gets longer. Returns its length.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> to) => LabelEscape.Undo(escaped, to);

    public override string ToString() => Encoding.UTF8.GetString(_utf8);
}
