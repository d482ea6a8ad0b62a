using System.Buffers;
using System.Runtime.InteropServices;
using LustreActors.Sources.Commands;
using Microsoft.Win32.SafeHandles;

namespace LustreActors.Sources.Files;

/// <summary>
/// Reads kernel files for one collection: front to back, once each, into one buffer. The buffer returns to the pool when the call that
/// rented it ends. A call that hangs in the kernel keeps it for as long as it hangs.
/// </summary>
public sealed partial class FileReader(IReadWatch watch) : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const int LargestSmallFile = 1024 * 1024;
    private const int LongestLine = 256 * 1024;

    private static long _collections;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

    /// <summary>A number that no other collection has.</summary>
    internal long Collection { get; } = Interlocked.Increment(ref _collections);

    public long BytesRead { get; private set; }

    /// <summary>The reason why the last file could not be read.</summary>
    public string? LastError { get; private set; }

    /// <summary>The length of the text that was last read by lines.</summary>
    internal long LengthOfLast { get; private set; }

    /// <summary>Whether its last line had a newline, as every line has that a kernel writes.</summary>
    internal bool EndsLast { get; private set; }

    /// <summary>The files that are closed to this user. Null where no command is asked for them.</summary>
    public IPrivilegedFiles? Privileged { get; init; }

    /// <summary>The output of the commands of this collection.</summary>
    public IReadOnlyList<CommandOutput> Outputs { get; init; } = [];

    /// <summary>The time of this collection, by a clock that never jumps.</summary>
    public TimeSpan Now { get; init; }

    /// <summary>The caller no longer waits for this collection. Every later call fails at once.</summary>
    public bool IsAbandoned => watch.IsAbandoned;

    /// <summary>Names a call that is not a file, for the report if it hangs.</summary>
    internal void Calling(string function) => watch.Reading(function);

    /// <summary>Must be asked before such calls. False means that too many calls hang already.</summary>
    internal bool MayCall(string what) => watch.MayHang(what);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Reads a small file as a whole. The text is valid until the next call.</summary>
    public ReadStatus TryRead(string path, out ReadOnlySpan<byte> text)
    {
        text = default;
        var status = Open(path, out var file);
        if (file is null)
            return status;

        using (file)
        {
            var length = 0;
            while (true)
            {
                if (length == _buffer.Length)
                {
                    if (length >= LargestSmallFile)
                        return Fail($"{path} is larger than {LargestSmallFile / 1024} KiB");
                    Enlarge();
                }

                status = Fill(file, path, length, _buffer.AsSpan(length), out var read);
                if (status != ReadStatus.Read)
                    return status;
                if (read == 0)
                    break;
                length += read;
            }

            text = WithoutPadding(_buffer.AsSpan(0, length));
            return ReadStatus.Read;
        }
    }

    /// <summary>Reads a file of any size, in pieces of whole lines.</summary>
    public ReadStatus ReadLines<TParser>(string path, ref TParser parser)
        where TParser : IChunkParser, allows ref struct
    {
        var status = Open(path, out var file);
        if (file is null)
            return status;

        using (file)
        {
            long offset = 0;
            var held = 0;
            Measure(default);
            var isInLongLine = false;
            while (true)
            {
                // seq_file returns about a page per call: a whole buffer is gathered before it is parsed.
                var read = 1;
                while (held < _buffer.Length && read > 0)
                {
                    status = Fill(file, path, offset, _buffer.AsSpan(held), out read);
                    if (status != ReadStatus.Read)
                        return status;
                    held += read;
                    offset += read;
                    if (read > 0)
                        (LengthOfLast, EndsLast) = (offset, _buffer[held - 1] == (byte)'\n');
                }

                if (read == 0 && WithoutPadding(_buffer.AsSpan(0, held)) is var text && text.Length < held)
                {
                    (LengthOfLast, EndsLast) = (LengthOfLast - held + text.Length, text.EndsWith("\n"u8));
                    held = text.Length;
                }

                if (isInLongLine)
                {
                    var rest = _buffer.AsSpan(0, held).IndexOf((byte)'\n') + 1;
                    isInLongLine = rest == 0 && read > 0;
                    rest = rest == 0 ? held : rest;
                    _buffer.AsSpan(rest, held - rest).CopyTo(_buffer);
                    held -= rest;
                    if (read > 0)
                        continue;
                }

                var end = read == 0 ? held : _buffer.AsSpan(0, held).LastIndexOf((byte)'\n') + 1;
                if (end == 0 && held == _buffer.Length && held < LongestLine && !TParser.TakesPieces)
                {
                    Enlarge();
                    continue;
                }

                // The parser sees the beginning of an overlong line as a line. The rest up to its end is skipped.
                if (end == 0 && read > 0)
                    (end, isInLongLine) = (held, !TParser.TakesPieces);
                else
                    isInLongLine = false;
                if (end > 0)
                    parser.Parse(_buffer.AsSpan(0, end));
                _buffer.AsSpan(end, held - end).CopyTo(_buffer);
                held -= end;
                if (read == 0)
                    return ReadStatus.Read;
            }
        }
    }

    /// <summary>Measures a text that <c>lctl</c> showed, as if it had been read from a file.</summary>
    internal void Measure(ReadOnlySpan<byte> text) => (LengthOfLast, EndsLast) = (text.Length, text.EndsWith("\n"u8));

    /// <summary>Lists the subdirectories of a directory.</summary>
    internal ReadStatus Visit<TState>(string directory, TState state, FolderVisitor<TState> visit)
    {
        var status = FolderReader.Visit(directory, watch, state, visit, out var error);
        if (status != ReadStatus.Read)
            LastError = error ?? $"{directory}: {(status == ReadStatus.Denied ? "permission denied" : "no such directory")}";
        return status;
    }

    /// <summary>Counts the entries of a directory without touching them.</summary>
    internal ReadStatus Count(string directory, out int entries)
    {
        var status = FolderReader.Count(directory, watch, out entries, out var error);
        if (status != ReadStatus.Read)
            LastError = error ?? $"{directory}: {(status == ReadStatus.Denied ? "permission denied" : "no such directory")}";
        return status;
    }

    /// <summary>Finds out what a path is, without opening it.</summary>
    internal PathKind Probe(string path)
    {
        if (watch.IsAbandoned)
            return PathKind.Failed;
        watch.Reading(path);
        return PathProbe.Probe(path);
    }

    private ReadStatus Open(string path, out OpenFile? file)
    {
        file = null;
        if (watch.IsAbandoned)
            return Abandoned(path);
        watch.Reading(path);
        var kind = PathProbe.Probe(path, out var error);
        switch (kind)
        {
            case PathKind.Missing:
                return Missing(path);
            case PathKind.Denied:
                return Denied(path);
            case PathKind.Failed:
                return Fail(error!);
            case PathKind.Directory:
                return Fail($"{path} is a directory, where a file was expected");
            case PathKind.Device:
                return Fail($"{path} is a device, where a file was expected");
            case PathKind.Other when !watch.MayHang(path):
                return Fail($"{path} was not opened: it is a FIFO or a socket, and too many calls hang already");
        }

        var handle = SystemCalls.Open(path, out var errno);
        switch (errno)
        {
            case SystemCalls.Enoent or SystemCalls.Enotdir:
                return Missing(path);
            case SystemCalls.Eacces or SystemCalls.Eperm:
                return Denied(path);
            case not 0:
                return Fail($"{path}: {Marshal.GetPInvokeErrorMessage(errno)}");
        }

        file = new OpenFile(handle!, kind == PathKind.Other ? new FileStream(handle!, FileAccess.Read, bufferSize: 0) : null);
        return ReadStatus.Read;
    }

    private ReadStatus Fill(OpenFile file, string path, long offset, Span<byte> into, out int read)
    {
        read = 0;
        if (watch.IsAbandoned)
            return Abandoned(path);
        try
        {
            read = file.Read(into, offset);
            BytesRead += read;
            return ReadStatus.Read;
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            return StatusOf(path, e);
        }
    }

    /// <summary>
    /// The text without NUL bytes at its end. The size of a file of sysfs is a page, and <c>tar</c> fills it up to that with NUL bytes.
    /// </summary>
    private static Span<byte> WithoutPadding(Span<byte> text) => text[..(text.LastIndexOfAnyExcept((byte)0) + 1)];

    /// <summary>Whether the kernel refused this file. The base library has separate exceptions for some errno (ECANCELED, EFBIG).</summary>
    private static bool IsOfTheFile(Exception e) =>
        e is IOException or UnauthorizedAccessException or OperationCanceledException or ArgumentException or NotSupportedException;

    private ReadStatus StatusOf(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => Missing(path),
        UnauthorizedAccessException => Denied(path),
        _ => Fail($"{path}: {e.Message.Replace($" : '{path}'", "", StringComparison.Ordinal)}"),
    };

    private void Enlarge()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private ReadStatus Missing(string path)
    {
        LastError = $"{path}: no such file";
        return ReadStatus.Missing;
    }

    private ReadStatus Denied(string path)
    {
        LastError = $"{path}: permission denied";
        return ReadStatus.Denied;
    }

    private ReadStatus Abandoned(string path) => Fail($"{path}: abandoned, since its caller no longer waits");

    private ReadStatus Fail(string error)
    {
        LastError = error;
        return ReadStatus.Failed;
    }

    /// <summary>Opens a stream on a FIFO, which cannot be read at an offset.</summary>
    private sealed class OpenFile(SafeFileHandle handle, FileStream? stream) : IDisposable
    {
        public int Read(Span<byte> into, long offset) => stream is null ? RandomAccess.Read(handle, into, offset) : stream.Read(into);

        public void Dispose()
        {
            stream?.Dispose();
            handle.Dispose();
        }
    }
}

public enum ReadStatus
{
    Read,
    Missing,
    Denied,
    Failed,
}

/// <summary>Receives a file piece by piece, so that a table of 100 MB needs no buffer of 100 MB.</summary>
public interface IChunkParser
{
    /// <summary>Whether a line may come in pieces. Otherwise the end of a line that is too long is left out.</summary>
    static virtual bool TakesPieces => false;

    /// <summary>Parses whole lines. The last one has its newline unless the file ends without one.</summary>
    void Parse(ReadOnlySpan<byte> lines);
}

/// <summary>Receives the path of every file before it is touched, so that a call that hangs can be reported with its file.</summary>
public interface IReadWatch
{
    void Reading(string path);

    /// <summary>
    /// Asked before opening a path that is not a regular file, because that may never return. False: it must not be opened now.
    /// </summary>
    bool MayHang(string path);

    /// <summary>The caller no longer waits for this call. It should end before its next file.</summary>
    bool IsAbandoned { get; }
}
