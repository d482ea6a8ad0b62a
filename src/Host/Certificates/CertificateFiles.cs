using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LustreActors.Host;

/// <summary>Certificates and keys on disk. A file that is there is never written over: the old key may be in use.</summary>
internal static class CertificateFiles
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnerAlone | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OwnersFolder = OwnerAlone | UnixFileMode.UserExecute;

    /// <exception cref="IOException">One of the two is there, or cannot be written; then neither is left behind.</exception>
    public static void Write(string certificateFile, string keyFile, IssuedCertificate issued)
    {
        foreach (var file in (string[])[keyFile, certificateFile])
        {
            if (Path.Exists(file))
                throw new IOException($"{file} is there already, and is not written over; move it away, or choose another folder");
        }

        if (Path.GetDirectoryName(keyFile) is { Length: > 0 } folder && !Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnersFolder);
        WriteNew(keyFile, issued.KeyPem, OwnerAlone);
        try
        {
            WriteNew(certificateFile, issued.CertificatePem, Everybody);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(keyFile);
            throw;
        }
    }

    /// <summary>The authority with its key.</summary>
    /// <exception cref="InvalidDataException">One of the two is missing or is not what it should be; in words.</exception>
    public static X509Certificate2 ReadAuthority(string certificateFile, string keyFile)
    {
        var (certificate, key) = (Read(certificateFile), Read(keyFile));
        try
        {
            var authority = X509Certificate2.CreateFromPem(certificate, key);
            var signs = authority.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);
            return signs ? authority : throw new InvalidDataException($"{certificateFile} is no authority: its certificate may not sign others");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException($"{certificateFile} cannot be used with {keyFile} (unencrypted PEM is read): {e.Message}", e);
        }
    }

    private static string Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"there is no {file}; `lustre-exporter certs ca DIR` makes an authority, and --ca names its folder", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The mode is that of the first moment: nobody else can open a key while it is written.</summary>
    private static void WriteNew(string file, string text, UnixFileMode mode)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        stream.Write(Encoding.ASCII.GetBytes(text));
        // The process's umask may have taken rights away that the file is to have.
        File.SetUnixFileMode(stream.SafeFileHandle, mode);
        stream.Flush(flushToDisk: true);
    }
}
