using System.Buffers;

namespace LustreActors.Sources;

/// <summary>
/// Reads kernel files for one collection: front to back, once each, into one buffer. The buffer goes back to the pool when the call that
/// rented it ends, and not before: a call that hangs in the kernel keeps it for as long as it hangs.
/// </summary>
public sealed class FileReader(IReadWatch watch) : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const int LargestSmallFile = 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

    public long BytesRead { get; private set; }

    /// <summary>Why the last file could not be read.</summary>
    public string? LastError { get; private set; }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>A whole small file; the text is good until the next call.</summary>
    public ReadStatus TryRead(string path, out ReadOnlySpan<byte> text)
    {
        text = default;
        var status = Open(path, out var handle);
        if (handle is null)
            return status;

        using (handle)
        {
            var length = 0;
            while (true)
            {
                if (length == _buffer.Length)
                {
                    if (length >= LargestSmallFile)
                        return Fail($"{path} is larger than {LargestSmallFile / 1024} KiB");
                    var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
                    _buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(_buffer);
                    _buffer = larger;
                }

                if (!TryFill(handle, path, length, BytesInto(length), out var read))
                    return ReadStatus.Failed;
                if (read == 0)
                    break;
                length += read;
            }

            text = _buffer.AsSpan(0, length);
            return ReadStatus.Read;
        }
    }

    /// <summary>A file of any size, in pieces of whole lines.</summary>
    public ReadStatus ReadLines<TParser>(string path, ref TParser parser)
        where TParser : IChunkParser, allows ref struct
    {
        var status = Open(path, out var handle);
        if (handle is null)
            return status;

        using (handle)
        {
            long offset = 0;
            var held = 0;
            while (true)
            {
                // seq_file gives about a page a call: gather a whole buffer before any of it is parsed.
                var read = 1;
                while (held < _buffer.Length && read > 0)
                {
                    if (!TryFill(handle, path, offset, _buffer.AsSpan(held), out read))
                        return ReadStatus.Failed;
                    held += read;
                    offset += read;
                }

                var end = read == 0 ? held : _buffer.AsSpan(0, held).LastIndexOf((byte)'\n') + 1;
                if (end == 0 && read > 0)
                    end = held; // A line longer than the buffer: the parser sees it in pieces, and refuses them.
                if (end > 0)
                    parser.Parse(_buffer.AsSpan(0, end));
                _buffer.AsSpan(end, held - end).CopyTo(_buffer);
                held -= end;
                if (read == 0)
                    return ReadStatus.Read;
            }
        }
    }

    private Span<byte> BytesInto(int from) => _buffer.AsSpan(from);

    private ReadStatus Open(string path, out Microsoft.Win32.SafeHandles.SafeFileHandle? handle)
    {
        handle = null;
        watch.Reading(path);
        try
        {
            // FileShare.ReadWrite: any other value would take an flock on a kernel file.
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return ReadStatus.Read;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            LastError = $"{path}: no such file";
            return ReadStatus.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            LastError = $"{path}: permission denied";
            return ReadStatus.Denied;
        }
        catch (IOException e)
        {
            return Fail($"{path}: {e.Message}");
        }
    }

    private bool TryFill(Microsoft.Win32.SafeHandles.SafeFileHandle handle, string path, long offset, Span<byte> into, out int read)
    {
        try
        {
            read = RandomAccess.Read(handle, into, offset);
            BytesRead += read;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            read = 0;
            Fail($"{path}: {e.Message}");
            return false;
        }
    }

    private ReadStatus Fail(string error)
    {
        LastError = error;
        return ReadStatus.Failed;
    }
}
