namespace LustreActors.Sources.Lustre.Jobs;

public enum JobIdKind
{
    /// <summary>The id has no known form.</summary>
    Unparsed,

    /// <summary>A job of the scheduler.</summary>
    Job,

    /// <summary>A user's program outside of any job.</summary>
    Process,

    /// <summary><c>100.0</c>: a step of job 100 if there is such a job, else a program called 100.</summary>
    StepOrProcess,
}

/// <summary>What an id of Lustre's job tables stands for.</summary>
/// <param name="Kind">The form of the id.</param>
/// <param name="Job">The scheduler's number. 0 where the id has no number that a scheduler can give.</param>
/// <param name="Uid">The user, where the id shows it.</param>
/// <param name="Program">The program's name. The names of kernel workers lack their numbers, so that there are few.</param>
public readonly record struct JobIdentity(JobIdKind Kind, long Job, uint? Uid, string Program)
{
    public static JobIdentity Unparsed { get; } = new(JobIdKind.Unparsed, 0, null, "");

    public static JobIdentity ForJob(long number, uint? uid = null) => new(JobIdKind.Job, number, uid, "");

    public static JobIdentity ForProcess(string program, uint uid) => new(JobIdKind.Process, 0, uid, program);
}
