namespace LustreActors.Sources.Files;

// Small files of which many are read, and most of which may be missing or refuse to be read.
public sealed partial class FileReader
{
    /// <summary>
    /// Reads an attribute of sysfs with one call. A driver that refuses to answer (EINVAL, ENODATA) is common, so neither an exception nor
    /// a text is created for it. The text is valid until the next call.
    /// </summary>
    internal ReadStatus TryReadAttribute(string path, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (watch.IsAbandoned)
            return ReadStatus.Failed;
        watch.Reading(path);
        switch (PathProbe.Probe(path))
        {
            case PathKind.Missing:
                return ReadStatus.Missing;
            case PathKind.Denied:
                return ReadStatus.Denied;
            case PathKind.Failed or PathKind.Directory or PathKind.Device:
                return ReadStatus.Failed;
            case PathKind.Other when !watch.MayHang(path):
                return ReadStatus.Failed;
        }

        var errno = SystemCalls.ReadOnce(path, _buffer, out var length);
        BytesRead += length;
        text = _buffer.AsSpan(0, length);
        return errno switch
        {
            0 => ReadStatus.Read,
            SystemCalls.Enoent or SystemCalls.Enotdir => ReadStatus.Missing,
            SystemCalls.Eacces or SystemCalls.Eperm => ReadStatus.Denied,
            _ => ReadStatus.Failed,
        };
    }

    /// <summary>Reads an attribute without the white space around it. Empty when it cannot be read.</summary>
    internal ReadOnlySpan<byte> Attribute(string path) =>
        TryReadAttribute(path, out var text) == ReadStatus.Read ? text.Trim(" \t\r\n"u8) : default;

    /// <summary>Lists the entries of a directory that are no directories.</summary>
    internal ReadStatus VisitFiles<TState>(string directory, TState state, FolderVisitor<TState> visit)
    {
        var status = FolderReader.VisitFiles(directory, watch, state, visit, out var error);
        if (status != ReadStatus.Read)
            LastError = error ?? $"{directory}: {(status == ReadStatus.Denied ? "permission denied" : "no such directory")}";
        return status;
    }

    /// <summary>Announces a call that may never return. False: it must not be made, because too many calls hang already.</summary>
    internal bool MayHang(string path)
    {
        if (watch.IsAbandoned)
            return false;
        watch.Reading(path);
        return watch.MayHang(path);
    }
}
