using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// Parses the ids of job tables: by the site's template where it has one, and by the forms of Lustre's and SLURM's usual settings.
/// </summary>
public sealed class JobIdReader(JobTemplate? template = null)
{
    /// <summary>The most digits. No scheduler's number has more.</summary>
    private const int MostDigits = 18;

    private const int LongestProgram = 64;

    /// <param name="id">The id, without escapes.</param>
    public JobIdentity Read(ReadOnlySpan<byte> id)
    {
        if (template is not null && template.TryRead(id, out var job, out var uid, out var program)
            && Create(id[job], id[uid], id[program]) is { } identity)
            return identity;
        if (IsDigits(id))
            return JobIdentity.ForJob(JobNumber(id));
        return ParseArrayTask(id) ?? ParseJobUserHost(id) ?? ParseProgramUser(id) ?? ParseProgramUserHost(id) ?? ParseNamedStep(id)
            ?? JobIdentity.Unparsed;
    }

    private static JobIdentity? Create(ReadOnlySpan<byte> job, ReadOnlySpan<byte> uid, ReadOnlySpan<byte> program)
    {
        var user = TryUid(uid, out var number) ? number : (uint?)null;
        if (IsDigits(job))
            return JobIdentity.ForJob(JobNumber(job), user);
        return user is { } owner ? JobIdentity.ForProcess(Program(program), owner) : null;
    }

    /// <summary>Parses <c>4244_7</c>, made of SLURM_ARRAY_JOB_ID and SLURM_ARRAY_TASK_ID.</summary>
    private static JobIdentity? ParseArrayTask(ReadOnlySpan<byte> id)
    {
        var line = id.IndexOf((byte)'_');
        return line > 0 && IsDigits(id[..line]) && IsDigits(id[(line + 1)..]) ? JobIdentity.ForJob(JobNumber(id[..line])) : null;
    }

    /// <summary>Parses <c>%j:%u:%H</c>. Outside of jobs the first field is empty.</summary>
    private static JobIdentity? ParseJobUserHost(ReadOnlySpan<byte> id)
    {
        var first = id.IndexOf((byte)':');
        if (first < 0 || (first > 0 && !IsDigits(id[..first])))
            return null;
        var rest = id[(first + 1)..];
        var second = rest.IndexOf((byte)':');
        if (second <= 0 || !TryUid(rest[..second], out var uid))
            return null;

        // A program's name may imitate a job of another user. Its own user stands behind the last dot then.
        var host = rest[(second + 1)..];
        if (IsDigits(host[(host.LastIndexOf((byte)'.') + 1)..]) && host.Contains((byte)'.'))
            return null;
        return first > 0 ? JobIdentity.ForJob(JobNumber(id[..first]), uid) : JobIdentity.ForProcess("", uid);
    }

    /// <summary>Parses <c>%e.%u</c>, Lustre's default. A program's name may have dots itself.</summary>
    private static JobIdentity? ParseProgramUser(ReadOnlySpan<byte> id)
    {
        var dot = id.LastIndexOf((byte)'.');
        if (dot < 0 || !TryUid(id[(dot + 1)..], out var uid))
            return null;
        var program = id[..dot];
        return IsDigits(program)
            ? new JobIdentity(JobIdKind.StepOrProcess, JobNumber(program), uid, Program(program))
            : JobIdentity.ForProcess(Program(program), uid);
    }

    /// <summary>Parses <c>%e.%u:%h</c>.</summary>
    private static JobIdentity? ParseProgramUserHost(ReadOnlySpan<byte> id)
    {
        var colon = id.LastIndexOf((byte)':');
        return colon > 0 && colon < id.Length - 1 && ParseProgramUser(id[..colon]) is { Kind: JobIdKind.Process } process ? process : null;
    }

    /// <summary>Parses <c>100.batch</c>: SLURM's steps that have a name instead of a number.</summary>
    private static JobIdentity? ParseNamedStep(ReadOnlySpan<byte> id)
    {
        var dot = id.IndexOf((byte)'.');
        if (dot <= 0 || !IsDigits(id[..dot]))
            return null;
        var step = id[(dot + 1)..];
        return step.SequenceEqual("batch"u8) || step.SequenceEqual("extern"u8) || step.SequenceEqual("interactive"u8)
            ? JobIdentity.ForJob(JobNumber(id[..dot])) : null;
    }

    /// <summary>Returns the number of a job. No scheduler writes leading zeros: such an id is an unknown job's.</summary>
    private static long JobNumber(ReadOnlySpan<byte> digits) =>
        digits.Length <= MostDigits && digits[0] != (byte)'0' && Utf8Parser.TryParse(digits, out long number, out _) ? number : 0;

    private static bool TryUid(ReadOnlySpan<byte> text, out uint uid)
    {
        uid = 0;
        return IsDigits(text) && Utf8Parser.TryParse(text, out uid, out var used) && used == text.Length;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static string Program(ReadOnlySpan<byte> program)
    {
        program = KernelThreads.WithoutNumbers(program);
        return Encoding.UTF8.GetString(program.Length <= LongestProgram ? program : program[..LongestProgram]);
    }
}

public enum JobIdKind
{
    Unparsed,

    /// <summary>A job of the scheduler.</summary>
    Job,

    /// <summary>A user's program outside of any job.</summary>
    Process,

    /// <summary><c>100.0</c>: a step of job 100 if there is such a job, else a program called 100.</summary>
    StepOrProcess,
}

/// <summary>The job or process that an id of Lustre's job tables names.</summary>
/// <param name="Job">The scheduler's number. 0 where the id has no number that a scheduler can give.</param>
/// <param name="Uid">The user, where the id shows it.</param>
/// <param name="Program">The program's name. The names of kernel workers lack their numbers, so that there are few.</param>
public readonly record struct JobIdentity(JobIdKind Kind, long Job, uint? Uid, string Program)
{
    public static JobIdentity Unparsed { get; } = new(JobIdKind.Unparsed, 0, null, "");

    public static JobIdentity ForJob(long number, uint? uid = null) => new(JobIdKind.Job, number, uid, "");

    public static JobIdentity ForProcess(string program, uint uid) => new(JobIdKind.Process, 0, uid, program);
}

/// <summary>
/// Removes the numbers from the names of kernel workers. A kernel has one for each processor, disk and service: <c>kworker/0:1</c>,
/// <c>ll_ost_io00_017</c>. As names of programs they would be thousands.
/// </summary>
internal static class KernelThreads
{
    /// <summary>The workers that read and write: the kernel's, and those of Lustre's services.</summary>
    private static readonly byte[][] Names =
    [
        .. new[]
        {
            "kworker", "ksoftirqd", "kswapd", "migration", "khugepaged", "kcompactd", "jbd2", "flush", "loop", "nfsd",
            "ptlrpcd", "ldlm_", "ll_", "mdt", "mdc", "mgs", "ost", "osp", "osc", "obd", "lod", "lfsck", "socknal", "kiblnd",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly SearchValues<byte> Numbering = SearchValues.Create("0123456789_-"u8);

    public static ReadOnlySpan<byte> WithoutNumbers(ReadOnlySpan<byte> program)
    {
        if (!IsKernelThread(program))
            return program;
        var end = program.IndexOfAny((byte)'/', (byte)':');
        var name = end > 0 ? program[..end] : program;
        if (end <= 0)
        {
            // ll_ost_io00_017: the numbers are groups at the end. "md5sum" ends in letters, and is a program.
            var length = name.LastIndexOfAnyExcept(Numbering) + 1;
            name = length == name.Length ? name : name[..length];
        }

        return name.IsEmpty ? program : name;
    }

    private static bool IsKernelThread(ReadOnlySpan<byte> program)
    {
        foreach (var name in Names)
        {
            if (program.StartsWith(name))
                return true;
        }

        return false;
    }
}
