using System.Net.Sockets;
using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Tests.Files;

public sealed class FileReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestWatch _watch = new();
    private readonly FileReader _files;

    public FileReaderTests() => _files = new FileReader(_watch);

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_file_is_read_whole_and_the_watch_was_told_before()
    {
        var path = _folder.File("memused", "4711\n");
        var toldFirst = false;
        _watch.OnReading = told => toldFirst = told == path && _files.BytesRead == 0;

        Assert.Equal((ReadStatus.Read, "4711\n"), Text(path));
        Assert.True(toldFirst);
        Assert.Equal(5, _files.BytesRead);
        Assert.Empty(_watch.Asked);
    }

    [Theory]
    [InlineData("4711\n")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void Nul_bytes_that_fill_up_a_page_are_no_content(string text)
    {
        var path = _folder.File("num_exports", text + new string('\0', 4096 - text.Length));
        var pieces = new Pieces();

        Assert.Equal((ReadStatus.Read, text), Text(path));
        Assert.Equal(ReadStatus.Read, _files.ReadLines(path, ref pieces));
        Assert.Equal(text, pieces.Last ?? "");
        Assert.Equal((text.Length, text.EndsWith('\n')), (_files.LengthOfLast, _files.EndsLast));
    }

    [Fact]
    public void Nul_bytes_within_a_file_stay() =>
        Assert.Equal((ReadStatus.Read, "a\0b\n"), Text(_folder.File("odd", "a\0b\n\0\0")));

    [Fact]
    public void A_file_larger_than_the_buffer_is_read_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"line {i}\n"));

        Assert.Equal((ReadStatus.Read, text), Text(_folder.File("large", text)));
    }

    [Fact]
    public void A_file_of_more_than_a_mebibyte_is_no_small_file()
    {
        var path = _folder.File("huge", new string('x', 1024 * 1024 + 1));

        Assert.Equal(ReadStatus.Failed, _files.TryRead(path, out _));
        Assert.Contains("is larger than 1024 KiB", _files.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_line_without_an_end_no_more_than_256_KiB_are_kept()
    {
        var path = _folder.File("endless", $"first\n{new string('x', 1024 * 1024)}\nlast\n");
        var pieces = new Pieces();

        Assert.Equal(ReadStatus.Read, _files.ReadLines(path, ref pieces));
        Assert.InRange(pieces.Longest, 1, 256 * 1024);
        Assert.EndsWith("last\n", pieces.Last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("absent/below/it")]
    [InlineData("file/below/it")]
    public void What_is_not_there_is_missing(string name)
    {
        _folder.File("file", "");

        Assert.Equal(ReadStatus.Missing, _files.TryRead(Path.Combine(_folder.Path, name), out _));
    }

    [Fact]
    public void A_directory_is_not_read()
    {
        Assert.Equal(ReadStatus.Failed, _files.TryRead(_folder.Path, out _));
        Assert.Contains("is a directory", _files.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_behind_a_closed_directory_is_denied_and_not_missing()
    {
        var path = _folder.File("closed/stats", "1\n");
        File.SetUnixFileMode(Path.GetDirectoryName(path)!, UnixFileMode.None);
        try
        {
            using var ordinary = new ClosedDoors();
            Assert.Equal(ReadStatus.Denied, _files.TryRead(path, out _));
            Assert.Equal($"{path}: permission denied", _files.LastError);
        }
        finally
        {
            File.SetUnixFileMode(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_file_that_is_closed_itself_is_denied()
    {
        var path = _folder.File("secret", "1\n");
        File.SetUnixFileMode(path, UnixFileMode.None);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0x1FF);

        using var ordinary = new ClosedDoors();
        Assert.Equal(ReadStatus.Denied, _files.TryRead(path, out _));
    }

    [Fact]
    public void A_read_that_the_kernel_fails_is_a_failure_and_no_exception()
    {
        // Nothing is mapped at the start of a process's memory: the file opens, and reading it gives EIO.
        Assert.Equal(ReadStatus.Failed, _files.TryRead("/proc/self/mem", out _));
        Assert.StartsWith("/proc/self/mem: ", _files.LastError, StringComparison.Ordinal);

        var lines = new Lines();
        Assert.Equal(ReadStatus.Failed, _files.ReadLines("/proc/self/mem", ref lines));
    }

    [Fact]
    public void A_file_that_another_process_has_locked_is_read()
    {
        var path = _folder.File("stats", "1\n");
        using var locked = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal((ReadStatus.Read, "1\n"), Text(path));
    }

    [Fact]
    public void A_path_longer_than_any_is_a_failure()
    {
        Assert.Equal(ReadStatus.Failed, _files.TryRead("/" + new string('x', 5000), out _));
        Assert.Contains("File name too long", _files.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fifo_is_not_opened_when_too_many_calls_hang()
    {
        _watch.LetsHang = false;
        var path = Fifo.Make(Path.Combine(_folder.Path, "stats"));

        Assert.Equal(ReadStatus.Failed, _files.TryRead(path, out _));
        Assert.Equal([path], _watch.Asked);
        Assert.Contains("was not opened: it is a FIFO or a socket", _files.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_fifo_is_asked_for_and_a_link_to_a_file_is_not()
    {
        _watch.LetsHang = false;
        var fifo = Path.Combine(_folder.Path, "link-to-fifo");
        File.CreateSymbolicLink(fifo, Fifo.Make(Path.Combine(_folder.Path, "fifo")));
        var file = Path.Combine(_folder.Path, "link-to-file");
        File.CreateSymbolicLink(file, _folder.File("file", "7\n"));

        Assert.Equal(ReadStatus.Failed, _files.TryRead(fifo, out _));
        Assert.Equal((ReadStatus.Read, "7\n"), Text(file));
        Assert.Equal([fifo], _watch.Asked);
    }

    [Fact]
    public void A_socket_is_asked_for_and_a_device_is_never_opened()
    {
        _watch.LetsHang = false;
        var path = Path.Combine(_folder.Path, "socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        Assert.Equal(ReadStatus.Failed, _files.TryRead("/dev/zero", out _));
        Assert.Equal("/dev/zero is a device, where a file was expected", _files.LastError);
        Assert.Equal(ReadStatus.Failed, _files.TryRead(path, out _));
        Assert.Equal([path], _watch.Asked);
    }

    [Fact]
    public async Task A_fifo_that_may_hang_is_read_once_somebody_writes()
    {
        var path = Fifo.Make(Path.Combine(_folder.Path, "stats"));
        var writer = new Thread(() => File.WriteAllText(path, "late\n"));
        _watch.OnReading = _ => writer.Start();

        Assert.Equal((ReadStatus.Read, "late\n"), await Task.Factory.StartNew(() => Text(path), TaskCreationOptions.LongRunning)
            .WaitAsync(TimeSpan.FromSeconds(30)));
        writer.Join();
    }

    [Fact]
    public void An_abandoned_call_touches_no_further_file()
    {
        var path = _folder.File("memused", "4711\n");
        _watch.IsAbandoned = true;

        Assert.Equal(ReadStatus.Failed, _files.TryRead(path, out _));
        Assert.Contains("abandoned", _files.LastError, StringComparison.Ordinal);
        Assert.Equal(ReadStatus.Failed, _files.Visit(_folder.Path, 0, static (_, _) => { }));
        Assert.Empty(_watch.Paths);
    }

    [Fact]
    public void A_long_file_ends_when_the_call_is_abandoned()
    {
        var lines = new Lines { OnParse = () => _watch.IsAbandoned = true };

        Assert.Equal(
            ReadStatus.Failed,
            _files.ReadLines(_folder.File("job_stats", string.Concat(Enumerable.Repeat("0123456789\n", 100_000))), ref lines));
        Assert.Contains("abandoned", _files.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_end_at_line_ends_and_together_are_the_file()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i} {new string('x', i % 70)}\n")) + "last";
        var lines = new Lines();

        Assert.Equal(ReadStatus.Read, _files.ReadLines(_folder.File("job_stats", text), ref lines));
        Assert.Equal(text, string.Concat(lines.Pieces));
        Assert.True(lines.Pieces.Count > 10);
        Assert.All(lines.Pieces.SkipLast(1), piece => Assert.EndsWith("\n", piece, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    [InlineData(262_143)]
    public void A_line_longer_than_the_buffer_is_still_one_line(int length)
    {
        var text = new string('y', length) + "\nshort\n";
        var lines = new Lines();

        Assert.Equal(ReadStatus.Read, _files.ReadLines(_folder.File("job_stats", text), ref lines));
        Assert.Equal(text, string.Concat(lines.Pieces));
        Assert.All(lines.Pieces, piece => Assert.EndsWith("\n", piece, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5_000_000)]
    [InlineData(9_000_000)]
    [InlineData(20_000_000)]
    public void What_follows_in_an_endless_line_is_no_line_of_its_own(int length)
    {
        var text = new string('y', length) + " 777 samples [reqs]\nshort\nlast";
        var lines = new Lines();

        Assert.Equal(ReadStatus.Read, _files.ReadLines(_folder.File("stats", text), ref lines));
        Assert.StartsWith("yyyy", lines.Pieces[0], StringComparison.Ordinal);
        Assert.DoesNotContain("samples", string.Concat(lines.Pieces), StringComparison.Ordinal);
        Assert.Equal("short\nlast", string.Concat(lines.Pieces.Skip(1)));
    }

    [Fact]
    public void Subdirectories_are_told_from_files()
    {
        _folder.File("exports/clear", "");
        _folder.File("exports/10.0.0.1@tcp/uuid", "");
        _folder.File("exports/.hidden/uuid", "");
        var names = new List<string>();

        Assert.Equal(
            ReadStatus.Read, _files.Visit(Path.Combine(_folder.Path, "exports"), names, static (name, to) => to.Add(name.ToString())));
        Assert.Equal([".hidden", "10.0.0.1@tcp"], names.Order(StringComparer.Ordinal));
        Assert.Equal(ReadStatus.Missing, _files.Visit(Path.Combine(_folder.Path, "absent"), names, static (_, _) => { }));
        Assert.Equal(ReadStatus.Failed, _files.Visit(Path.Combine(_folder.Path, "exports/clear"), names, static (_, _) => { }));
    }

    private (ReadStatus Status, string Text) Text(string path)
    {
        var status = _files.TryRead(path, out var text);
        return (status, status == ReadStatus.Read ? Encoding.UTF8.GetString(text) : _files.LastError!);
    }

    private struct Lines : IChunkParser
    {
        public Lines()
        {
        }

        public List<string> Pieces { get; } = [];

        public Action? OnParse { get; init; }

        public readonly void Parse(ReadOnlySpan<byte> lines)
        {
            Pieces.Add(Encoding.UTF8.GetString(lines));
            OnParse?.Invoke();
        }
    }

    private struct Pieces : IChunkParser
    {
        public int Longest { get; private set; }

        public string Last { get; private set; }

        public void Parse(ReadOnlySpan<byte> lines) => (Longest, Last) = (Math.Max(Longest, lines.Length), Encoding.UTF8.GetString(lines));
    }
}
