using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LustreActors.Host.Tests.Running;

/// <summary>Another program that a test needs. It is stopped at the end of the test.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Stop = 19;
    private const int Continue = 18;
    private static readonly ConcurrentDictionary<int, Process> Living = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    static Daemon() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Living.Values)
            process.Kill();
    };

    public Daemon(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        _process = Process.Start(Told(program, arguments, environment)) ?? throw new InvalidOperationException($"{program} did not start");
        Living[_process.Id] = _process;
        _process.OutputDataReceived += (_, line) => Log.Add(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Lines Log { get; } = new();

    public string Said => Log.Text;

    public bool HasExited => _process.HasExited;

    /// <summary>Runs a program until it ends. After the deadline it is killed, with all that it has started.</summary>
    public static async Task<Finished> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? within = null)
    {
        using var process = Process.Start(Told(program, arguments, environment))
            ?? throw new InvalidOperationException($"{program} did not start");
        using var overdue = new CancellationTokenSource(within ?? Eventually.Deadline);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(overdue.Token), process.StandardError.ReadToEndAsync(overdue.Token));
        try
        {
            await process.WaitForExitAsync(overdue.Token);
            return new Finished(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Stops the process with SIGSTOP: its sockets stay open without an answer.</summary>
    public void Freeze() => Assert.Equal(0, Kill(_process.Id, Stop));

    public void Thaw() => Assert.Equal(0, Kill(_process.Id, Continue));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _ = Kill(_process.Id, Terminate);
        using var overdue = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(overdue.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        Living.TryRemove(_process.Id, out _);
        _process.Dispose();
    }

    private static ProcessStartInfo Told(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }

    [DllImport("libc.so.6", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}

/// <summary>The exit code and the output of a process.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors)
{
    public Finished Expect(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"exit code {ExitCode} instead of {exitCode}; output:\n{Output}errors:\n{Errors}");
        return this;
    }
}
