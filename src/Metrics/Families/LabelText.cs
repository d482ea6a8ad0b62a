using System.Buffers;
using System.Text;

namespace LustreActors.Metrics;

/// <summary>Labels as they stand in an exposition, escaped, without braces: <c>filesystem="scratch",component="ost"</c>.</summary>
public sealed class LabelText
{
    private readonly byte[] _utf8;

    private LabelText(byte[] utf8) => _utf8 = utf8;

    public static LabelText Empty { get; } = new([]);

    public bool IsEmpty => _utf8.Length == 0;

    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The same bytes for <see cref="ValueTable.Add"/>; they are shared, and must not be written to.</summary>
    public byte[] AsRow() => _utf8;

    public static LabelText Of(string name, string value) => Of((name, value));

    public static LabelText Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var text = new ArrayBufferWriter<byte>(64);
        foreach (var (name, value) in labels)
        {
            if (text.WrittenCount > 0)
                text.Write(","u8);
            Append(text, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        return new LabelText(text.WrittenSpan.ToArray());
    }

    /// <summary>One label whose value comes as bytes from outside: what is not UTF-8 is replaced.</summary>
    public static byte[] Row(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var text = new ArrayBufferWriter<byte>(name.Length + value.Length + 8);
        Append(text, name, value);
        return text.WrittenSpan.ToArray();
    }

    public override string ToString() => Encoding.UTF8.GetString(_utf8);

    private static void Append(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!System.Text.Unicode.Utf8.IsValid(value))
            value = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value));

        text.Write(name);
        text.Write("=\""u8);
        foreach (var b in value)
        {
            switch (b)
            {
                case (byte)'\\': text.Write("\\\\"u8); break;
                case (byte)'"': text.Write("\\\""u8); break;
                case (byte)'\n': text.Write("\\n"u8); break;
                default: text.Write([b]); break;
            }
        }

        text.Write("\""u8);
    }
}
