using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LustreActors.Blocking.Commands;

/// <summary>
/// A child process in a new process group, started by posix_spawn. The group exists before the child runs, so a kill of the group reaches
/// all its processes. <c>System.Diagnostics.Process</c> cannot create a group, and a kill of a process tree misses processes that fork
/// meanwhile.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const int NativeStructBytes = 1024;
    private const int SigInfoInts = 32;
    private const int SigInfoPid = 4;
    private readonly int _pid;
    private bool _reaped;

    private ChildProcess(int pid, int output, int error)
    {
        _pid = pid;
        Output = output;
        Error = error;
    }

    /// <summary>The descriptors to read from; -1 once closed.</summary>
    public int Output { get; private set; }

    public int Error { get; private set; }

    /// <summary>Throws <see cref="Win32Exception"/> with the errno of posix_spawn.</summary>
    public static ChildProcess Start(string file, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var output = Pipe();
        int[] error;
        try
        {
            error = Pipe();
        }
        catch (Win32Exception)
        {
            Close(output);
            throw;
        }

        AmbientCapabilities.Drop();
        using var native = new NativeBlock();
        var errno = Libc.Spawn(
            out var pid,
            native.Text(file),
            Actions(native, output[1], error[1]),
            Attributes(native),
            native.Texts(arguments.Prepend(file)),
            native.Texts(environment.Select(v => $"{v.Key}={v.Value}")));

        _ = Libc.Close(output[1]);
        _ = Libc.Close(error[1]);
        if (errno == 0)
            return new ChildProcess(pid, output[0], error[0]);
        _ = Libc.Close(output[0]);
        _ = Libc.Close(error[0]);
        throw new Win32Exception(errno);
    }

    /// <summary>Waits until there is something to read or the time is over.</summary>
    public (bool Output, bool Error) Poll(TimeSpan wait)
    {
        var fds = new Libc.PollFd[] { new() { Fd = Output, Events = Libc.POLLIN }, new() { Fd = Error, Events = Libc.POLLIN } };
        return Libc.Poll(fds, 2, (int)Math.Ceiling(wait.TotalMilliseconds)) > 0 ? (fds[0].Revents != 0, fds[1].Revents != 0) : default;
    }

    public void ReadOutput(IBufferWriter<byte> into)
    {
        if (!ReadSome(Output, into))
            CloseOutput();
    }

    public void ReadError(IBufferWriter<byte> into)
    {
        if (ReadSome(Error, into))
            return;
        _ = Libc.Close(Error);
        Error = -1;
    }

    public void KillGroup()
    {
        // The group is killed before the child is reaped: afterwards its id may belong to another process.
        if (!_reaped)
            _ = Libc.Kill(-_pid, Libc.SIGKILL);
    }

    /// <summary>Null when it still runs and <paramref name="block"/> is false. What it leaves behind in its group is killed.</summary>
    public (int ExitCode, int Signal)? Reap(bool block)
    {
        var info = new int[SigInfoInts];
        int result;
        do
            result = Libc.WaitId(Libc.P_PID, _pid, info, Libc.WEXITED | Libc.WNOWAIT | (block ? 0 : Libc.WNOHANG));
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);

        if (result == 0 && info[SigInfoPid] == 0)
            return null;
        if (result == 0)
            KillGroup();
        int status;
        do
            result = Libc.WaitPid(_pid, out status, 0);
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);

        _reaped = true;
        var signal = status & 0x7f;
        return (signal == 0 ? (status >> 8) & 0xff : -1, signal);
    }

    public void Dispose()
    {
        CloseOutput();
        if (Error >= 0)
            _ = Libc.Close(Error);
        Error = -1;
        if (_reaped)
            return;
        KillGroup();
        Reap(block: true);
    }

    public void CloseOutput()
    {
        if (Output >= 0)
            _ = Libc.Close(Output);
        Output = -1;
    }

    private static bool ReadSome(int fd, IBufferWriter<byte> into)
    {
        var space = into.GetSpan(16 * 1024);
        nint read;
        do
            read = Libc.Read(fd, ref MemoryMarshal.GetReference(space), space.Length);
        while (read < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        if (read <= 0)
            return false;
        into.Advance((int)read);
        return true;
    }

    private static int[] Pipe()
    {
        var fds = new int[2];
        return Libc.Pipe(fds, Libc.O_CLOEXEC) == 0 ? fds : throw new Win32Exception();
    }

    private static void Close(int[] pipe)
    {
        foreach (var fd in pipe)
            _ = Libc.Close(fd);
    }

    private static nint Actions(NativeBlock native, int output, int error)
    {
        var actions = native.Zeroed(NativeStructBytes, Libc.ActionsDestroy);
        _ = Libc.ActionsInit(actions);
        _ = Libc.ActionsAddOpen(actions, 0, native.Text("/dev/null"), 0, 0);
        _ = Libc.ActionsAddDup2(actions, output, 1);
        _ = Libc.ActionsAddDup2(actions, error, 2);
        return actions;
    }

    private static nint Attributes(NativeBlock native)
    {
        var none = native.Zeroed(NativeStructBytes);
        _ = Libc.SigEmptySet(none);

        // A child inherits ignored signals: SIGPIPE from the runtime, SIGINT from a shell that starts this program in the background.
        // A command must react to signals as if a terminal had started it.
        var defaults = native.Zeroed(NativeStructBytes);
        _ = Libc.SigFillSet(defaults);

        var attributes = native.Zeroed(NativeStructBytes, Libc.AttributesDestroy);
        _ = Libc.AttributesInit(attributes);
        _ = Libc.AttributesSetFlags(attributes, Libc.SpawnSetPgroup | Libc.SpawnSetSigDef | Libc.SpawnSetSigMask);
        _ = Libc.AttributesSetPgroup(attributes, 0);
        _ = Libc.AttributesSetSigDefault(attributes, defaults);
        _ = Libc.AttributesSetSigMask(attributes, none);
        return attributes;
    }
}
