using System.Runtime.InteropServices;

namespace LustreActors.Blocking.Commands;

/// <summary>
/// The functions of libc that start a process in a new group. All types are blittable, so no marshalling code is generated.
/// </summary>
internal static class Libc
{
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int ENOEXEC = 8;
    public const int EACCES = 13;
    public const int SIGKILL = 9;
    public const int WNOHANG = 1;
    public const int WEXITED = 4;
    public const int WNOWAIT = 0x1000000;
    public const int P_PID = 1;
    public const int O_CLOEXEC = 0x80000;
    public const short POLLIN = 1;
    public const short SpawnSetPgroup = 0x02;
    public const short SpawnSetSigDef = 0x04;
    public const short SpawnSetSigMask = 0x08;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    [DllImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static extern int Pipe([Out] int[] fds, int flags);

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int fd);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    public static extern nint Read(int fd, ref byte buffer, nint count);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static extern int Poll([In, Out] PollFd[] fds, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static extern int WaitPid(int pid, out int status, int options);

    /// <summary>Fills a siginfo_t: si_pid is its fifth int, and 0 when nothing has ended.</summary>
    [DllImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static extern int WaitId(int kind, int pid, [Out] int[] info, int options);

    [DllImport("libc", EntryPoint = "prctl")]
    public static extern int ProcessControl(int option, nint operation, nint capability, nint unused, nint unusedToo);

    [DllImport("libc", EntryPoint = "posix_spawnp")]
    public static extern int Spawn(out int pid, nint file, nint actions, nint attributes, nint[] argv, nint[] envp);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static extern int ActionsInit(nint actions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    public static extern int ActionsAddOpen(nint actions, int fd, nint path, int flags, uint mode);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static extern int ActionsAddDup2(nint actions, int fd, int newFd);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static extern int ActionsDestroy(nint actions);

    [DllImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static extern int AttributesInit(nint attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static extern int AttributesSetFlags(nint attributes, short flags);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    public static extern int AttributesSetPgroup(nint attributes, int pgroup);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static extern int AttributesSetSigDefault(nint attributes, nint set);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static extern int AttributesSetSigMask(nint attributes, nint set);

    [DllImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static extern int AttributesDestroy(nint attributes);

    [DllImport("libc", EntryPoint = "sigemptyset")]
    public static extern int SigEmptySet(nint set);

    [DllImport("libc", EntryPoint = "sigfillset")]
    public static extern int SigFillSet(nint set);
}
