using System.Text;

namespace LustreActors.Hocon.Syntax;

/// <summary>Reads configuration files: UTF-8, and at most the allowed size. No other code reads them.</summary>
internal static class ConfigFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads a file; null if it does not exist. Every other failure is an error, because an existing file was meant to be read.
    /// </summary>
    public static string? Read(string path, string shown, int maxBytes)
    {
        try
        {
            if (Directory.Exists(path))
                throw new HoconException(new Origin(shown, 0, null), "", "is a folder; name the file in it");
            using var file = File.OpenRead(path);
            var buffer = new byte[Math.Min(Math.Max(file.CanSeek ? file.Length : 0, 4096), maxBytes) + 1];
            var length = 0;
            while (file.Read(buffer, length, buffer.Length - length) is var read and > 0)
            {
                length += read;
                if (length > maxBytes)
                    throw new HoconException(new Origin(shown, 0, null), "", $"larger than {maxBytes} bytes");
                if (length == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxBytes + 1L));
            }
            return Decode(buffer, length, shown);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            var reason = e switch
            {
                ArgumentException => "its name is not one of a file",
                UnauthorizedAccessException => $"this user ({Environment.UserName}) may not read it; `ls -l` shows who may",
                _ => e.Message,
            };
            throw new HoconException(new Origin(shown, 0, null), "", $"the file cannot be read: {reason}");
        }
    }

    private static string Decode(byte[] bytes, int length, string shown)
    {
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Max(e.Index, 0)).Count((byte)'\n');
            throw new HoconException(
                new Origin(shown, line, null), "", "is not UTF-8. `file` says what it is; `iconv -f ISO-8859-1 -t UTF-8 FILE` converts it");
        }
    }
}
