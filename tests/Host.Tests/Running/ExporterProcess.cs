using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LustreActors.Host.Tests.Running;

/// <summary>The program, built or published, as a separate process. It is killed at the end of the test.</summary>
internal sealed class ExporterProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, Process> Living = new();

    private readonly Process _process;
    private readonly Task _read;

    static ExporterProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Living.Values)
            process.Kill();
    };

    private ExporterProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        Id = _process.Id;
        Living[Id] = _process;
        _read = Task.WhenAll(ReadAsync(_process.StandardOutput, Output), ReadAsync(_process.StandardError, Errors));
    }

    /// <summary>The variable that names another binary to test, such as the published one.</summary>
    private const string BinaryVariable = "LUSTRE_TEST_BINARY";

    public static string Binary { get; } = Environment.GetEnvironmentVariable(BinaryVariable) is { Length: > 0 } other
        ? other
        : Path.Combine(AppContext.BaseDirectory, "lustre-exporter");

    public int Id { get; }

    public Lines Output { get; } = new();

    public Lines Errors { get; } = new();

    public bool HasExited => _process.HasExited;

    public static ExporterProcess Start(params IEnumerable<string> args) => StartAs([], args);

    /// <summary>Starts it through another program, such as one that gives up root's rights.</summary>
    public static ExporterProcess StartAs(IReadOnlyList<string> before, params IEnumerable<string> args)
    {
        string[] words = [.. before, Binary, .. args];
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["JOURNAL_STREAM", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"])
            start.Environment.Remove(name);
        return new ExporterProcess(start);
    }

    /// <summary>Runs the program until it ends.</summary>
    public static async Task<Finished> RunAsync(params IEnumerable<string> args)
    {
        await using var process = Start(args);
        return await process.FinishAsync();
    }

    public async Task<Finished> FinishAsync(TimeSpan? within = null)
    {
        using var overdue = new CancellationTokenSource(within ?? Eventually.Deadline);
        try
        {
            await _process.WaitForExitAsync(overdue.Token);
            await _read.WaitAsync(overdue.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"it runs still; output:\n{Output.Text}errors:\n{Errors.Text}");
        }

        return new Finished(_process.ExitCode, Output.Text, Errors.Text);
    }

    public void Signal(PosixSignal signal)
    {
        var number = signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGTERM => 15,
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
        };
        Assert.Equal(0, Kill(Id, number));
    }

    /// <summary>Kills the process, as a power failure would.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stops the process with SIGSTOP.</summary>
    public void Freeze() => Assert.Equal(0, Kill(Id, 19));

    public void Thaw() => Assert.Equal(0, Kill(Id, 18));

    /// <summary>A line of <c>/proc/PID/status</c>, such as Threads or VmRSS (in KiB).</summary>
    public long Status(string name)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    public int Descriptors => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _read;
        Living.TryRemove(Id, out _);
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader from, Lines to)
    {
        while (await from.ReadLineAsync() is { } line)
            to.Add(line);
    }

    [DllImport("libc.so.6", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
