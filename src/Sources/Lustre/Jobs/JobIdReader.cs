using System.Buffers.Text;
using System.Text;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// Finds out what an id stands for: by the site's template where it has one, and by the forms of Lustre's and SLURM's usual settings.
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
