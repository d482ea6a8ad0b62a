using System.IO.Pipes;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Inspection;
using LustreActors.Host.Logging;
using Microsoft.Extensions.Logging;

#pragma warning disable CA1848 // One line each: nothing is gained by a prepared message.

namespace LustreActors.Host.Tests.Logging;

/// <summary>Tests of a log that is not read: only its own lines are lost.</summary>
public class LogWriterTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public void Everything_is_written_before_the_end()
    {
        using var text = new StringWriter();
        using (var writer = new LogWriter(text, n => $"{n} dropped"))
        {
            for (var i = 0; i < 100; i++)
                writer.Write($"line {i}");
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"line {i}"), Lines(text.ToString()));
    }

    [Fact]
    public async Task A_pipe_that_is_not_read_blocks_no_writer_and_the_loss_is_noted_in_its_place()
    {
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var to = new StreamWriter(pipe) { AutoFlush = true };
        using var writer = new LogWriter(to, n => $"{n} dropped");
        var written = 0;
        while (writer.Dropped < 10)
            writer.Write($"line {written++} {new string('x', 100)}");

        // Every line is either there, or counted by the notice in its place.
        using var reading = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle));
        var next = 0;
        while (next < written)
        {
            var line = (await reading.ReadLineAsync().WaitAsync(Deadline))!;
            if (line.EndsWith(" dropped", StringComparison.Ordinal))
                next += int.Parse(line.Split(' ')[0]);
            else
                Assert.Equal($"line {next++} ", line[..(line.LastIndexOf(' ') + 1)]);
        }

        Assert.Equal(written, next);
        writer.Write("and on");
        Assert.Equal("and on", await reading.ReadLineAsync().WaitAsync(Deadline));
    }

    [Fact]
    public async Task The_end_does_not_wait_for_a_pipe_that_is_not_read()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var to = new StreamWriter(pipe) { AutoFlush = true };
        var writer = new LogWriter(to, n => $"{n} dropped");
        while (writer.Dropped == 0)
            writer.Write(new string('x', 1000));
        await Task.Factory.StartNew(writer.Dispose, TaskCreationOptions.LongRunning).WaitAsync(Deadline);
        writer.Write("too late");

        // The thread ends when the pipe is read.
        using var rest = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        var read = rest.CopyToAsync(Stream.Null);
        await pipe.DisposeAsync();
        await read.WaitAsync(Deadline);
    }

    [Fact]
    public void A_writer_that_fails_costs_its_line_which_is_counted()
    {
        using var to = new FailsOnce();
        var writer = new LogWriter(to, n => $"{n} dropped");
        writer.Write("a");
        writer.Write("b");
        writer.Dispose();
        Assert.Equal(1, writer.Dropped);
        Assert.Equal(["b"], Lines(to.ToString()));
    }

    [Fact]
    public void Long_lines_are_bounded_together()
    {
        using var open = new ManualResetEventSlim();
        using var to = new Held(open);
        using (var writer = new LogWriter(to, n => $"{n} dropped"))
        {
            for (var i = 0; i < 100; i++)
                writer.Write(new string('x', LogWriter.MaxCharacters / 10));
            Assert.InRange(writer.Dropped, 88, 90);
            open.Set();
        }

        Assert.InRange(Lines(to.ToString()).Count(l => l[0] == 'x'), 10, 12);
    }

    [Fact]
    public void A_line_is_one_line_of_printable_text()
    {
        using var text = new StringWriter();
        var time = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        using (var logs = new LineLogging(text, journal: false, LogLevel.Information, new Still(time)))
        {
            logs.CreateLogger("LustreActors.Slurm").LogError("account \e[31mred\0 {Name}", "a\r\nb\tc\u202ed");
            logs.CreateLogger("host").LogDebug("not shown");
            Assert.Equal("account \\x1b[31mred\\x00 a | b\\x09c\\x202ed", Assert.Single(logs.Ring.Last(10)).Message);
        }

        Assert.Equal(
            "2026-11-29T12:00:00.000Z ERROR slurm: account \\x1b[31mred\\x00 a | b\\x09c\\x202ed", Assert.Single(Lines(text.ToString())));
    }

    [Fact]
    public void A_cell_of_a_table_is_printable_text_in_its_line() =>
        Assert.Equal("name\n\\x1b[2J | x\n", new Table("name").Add("\e[2J\nx").Text("none"));

    [Fact]
    public void Messages_of_commands_are_printable_text()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var printable = new PrintableWriter(text);
        printable.WriteLine("\e[2Jone\ntwo\tthree\u009b");
        Assert.Equal("\\x1b[2Jone\ntwo\tthree\\x9b\n", text.ToString());
    }

    /// <summary>Tags are letters that no terminal shows. They have two code units each.</summary>
    [Fact]
    public void Text_that_is_not_shown_is_escaped_beyond_the_first_plane_too()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var printable = new PrintableWriter(text);
        printable.WriteLine("a\U000e0041b \U0001f600");
        Assert.Equal("a\\xe0041b \U0001f600\n", text.ToString());
    }

    [Fact]
    public void Under_journald_a_line_begins_with_its_syslog_level()
    {
        using var text = new StringWriter();
        using (var logs = new LineLogging(text, journal: true, LogLevel.Information, TimeProvider.System))
            logs.CreateLogger("host").LogWarning("x");
        Assert.Equal("<4>host: x", Assert.Single(Lines(text.ToString())));
    }

    [Fact]
    public void In_JSON_each_line_is_an_object_with_the_id_of_its_text()
    {
        using var text = new StringWriter();
        var time = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        using (var logs = new LineLogging(text, journal: true, LogLevel.Information, new Still(time)) { WritesJson = true })
        {
            HostLog.Stopping(logs.CreateLogger("host"), "a \"b\"\nc");
            logs.CreateLogger("x").LogWarning("y");
        }

        Assert.Equal(
            [
                """{"time":"2026-11-29T12:00:00.000Z","level":"info","event":1040,"category":"host","message":"Stopping: a \"b\" | c"}""",
                """{"time":"2026-11-29T12:00:00.000Z","level":"warn","category":"x","message":"y"}""",
            ],
            Lines(text.ToString()));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Still(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class FailsOnce : StringWriter
    {
        private bool _failed;

        public override void WriteLine(string? value)
        {
            if (_failed)
                base.WriteLine(value);
            else
            {
                _failed = true;
                throw new IOException("broken pipe");
            }
        }
    }

    private sealed class Held(ManualResetEventSlim open) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            open.Wait(Deadline);
            base.WriteLine(value);
        }
    }
}
