using LustreActors.Sources.Files;

namespace LustreActors.Actors.Relays;

/// <summary>Reads the secret that a sender and a head share.</summary>
public static class RelaySecret
{
    /// <summary>A shorter secret could be guessed.</summary>
    public const int Shortest = 16;

    /// <param name="setting">The setting that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="files">Reads it.</param>
    /// <exception cref="InvalidDataException">The file cannot be read, or its content is too short.</exception>
    public static byte[] Read(string setting, string path, FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.TryRead(path, out var text) != ReadStatus.Read)
            throw new InvalidDataException($"{setting}: {files.LastError ?? path}");
        var secret = text.Trim(" \t\r\n"u8).ToArray();
        return secret.Length >= Shortest
            ? secret
            : throw new InvalidDataException(
                $"{setting} {path} has less than {Shortest} characters; `openssl rand -hex 32` makes a good one");
    }
}
