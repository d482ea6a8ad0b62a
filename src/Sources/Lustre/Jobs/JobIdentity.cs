namespace LustreActors.Sources.Lustre.Jobs;

public enum JobIdKind
{
    /// <summary>It fits nothing that is known.</summary>
    Unparsed,

    /// <summary>A job of the scheduler.</summary>
    Job,

    /// <summary>A program of a user, outside of any job.</summary>
    Process,

    /// <summary><c>100.0</c>: a step of job 100 if there is such a job, else a program called 100.</summary>
    StepOrProcess,
}

/// <summary>Whom an id of Lustre's job tables stands for.</summary>
/// <param name="Kind">What it can be.</param>
/// <param name="Job">The scheduler's number; 0 where it is none that a scheduler gives out.</param>
/// <param name="Uid">The user, where the id says so.</param>
/// <param name="Program">Bounded: kernel workers have lost their numbers.</param>
public readonly record struct JobIdentity(JobIdKind Kind, long Job, uint? Uid, string Program)
{
    public static JobIdentity Unparsed { get; } = new(JobIdKind.Unparsed, 0, null, "");

    public static JobIdentity ForJob(long number, uint? uid = null) => new(JobIdKind.Job, number, uid, "");

    public static JobIdentity ForProcess(string program, uint uid) => new(JobIdKind.Process, 0, uid, program);
}
