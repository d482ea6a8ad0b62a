using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LustreActors.Host.Certificates;

/// <summary>Reads and writes certificates and keys. It never overwrites a file: the old key may be in use.</summary>
internal static class CertificateFiles
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnerAlone | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FolderOfOwner = OwnerAlone | UnixFileMode.UserExecute;

    /// <exception cref="IOException">One of the files exists or cannot be written; then neither is left behind.</exception>
    public static void Write(string certificateFile, string keyFile, IssuedCertificate issued)
    {
        foreach (var file in (string[])[keyFile, certificateFile])
        {
            if (Path.Exists(file))
                throw new IOException($"{file} is there already, and is not written over; move it away, or choose another folder");
        }

        if (Path.GetDirectoryName(keyFile) is { Length: > 0 } folder && !Directory.Exists(folder))
            Directory.CreateDirectory(folder, FolderOfOwner);
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

    /// <summary>Reads the authority with its key.</summary>
    /// <exception cref="InvalidDataException">One of the files is missing or cannot be used; the message names it.</exception>
    public static X509Certificate2 ReadAuthority(string certificateFile, string keyFile)
    {
        var (certificate, key) = (Read(certificateFile), Read(keyFile));
        try
        {
            var authority = X509Certificate2.CreateFromPem(certificate, key);
            var signs = authority.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);
            return signs
                ? authority
                : throw new InvalidDataException($"{certificateFile} is no authority: its certificate may not sign others");
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
            throw new InvalidDataException(
                $"there is no {file}; `lustre-exporter certs ca DIR` makes an authority, and --ca names its folder", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Creates the file with its final mode, so that no other user can open a key while it is written.</summary>
    private static void WriteNew(string file, string text, UnixFileMode mode)
    {
        using var stream = new FileStream(
            file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        stream.Write(Encoding.ASCII.GetBytes(text));
        // The umask may have removed permissions that the file needs.
        File.SetUnixFileMode(stream.SafeFileHandle, mode);
        stream.Flush(flushToDisk: true);
    }
}
