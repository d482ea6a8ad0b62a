using System.Text;

namespace LustreActors.Simulator.Formats;

/// <summary>
/// A job id as the table shows it. The kernel takes each byte for a character of Latin-1, so it may escape one half of a UTF-8 letter and
/// not the other.
/// </summary>
internal static class JobIdText
{
    public static void Write(Utf8Writer writer, ReadOnlySpan<byte> id, JobIdForm form)
    {
        if (form == JobIdForm.Raw)
        {
            foreach (var value in id)
                writer.Write(IsPrintable(value) ? value : (byte)'?');
            return;
        }

        var quoted = false;
        foreach (var value in id)
            quoted |= !IsPlain(value, form) || value == ':';
        quoted |= form == JobIdForm.KeepSeparators && !id.IsEmpty && id[0] == '@';
        if (quoted)
            writer.Write((byte)'"');
        foreach (var value in id)
        {
            if (IsPlain(value, form))
            {
                writer.Write(value);
                continue;
            }

            writer.Write("\\x"u8);
            writer.Write("0123456789ABCDEF"u8[value >> 4]);
            writer.Write("0123456789ABCDEF"u8[value & 15]);
        }

        if (quoted)
            writer.Write((byte)'"');
    }

    public static string Visible(string id, JobIdForm form)
    {
        if (form != JobIdForm.Raw)
            return id;
        var bytes = Encoding.UTF8.GetBytes(id);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!IsPrintable(bytes[i]))
                bytes[i] = (byte)'?';
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static bool IsPlain(byte value, JobIdForm form) =>
        IsAlphanumeric(value) || ".@-_"u8.Contains(value) || (form == JobIdForm.KeepSeparators && value is (byte)':' or (byte)'/');

    // The table in the kernel's lib/ctype.c.
    private static bool IsAlphanumeric(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || (value >= 0xC0 && value is not (0xD7 or 0xF7));

    private static bool IsPrintable(byte value) => value is >= 0x20 and < 0x7F or >= 0xA0;
}
