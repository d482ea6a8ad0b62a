namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>Where the job tables are.</summary>
internal static class JobParameters
{
    public static readonly IReadOnlyList<LustreParameter> All =
    [
        new("obdfilter.*.job_stats", ParameterPlaces.Proc, JobStatsFamilies.OfTable) { IsExpected = true },
        new("obdfilter.*.job_cleanup_interval", ParameterPlaces.ProcSys214, JobStatsFamilies.CleanupInterval),
        new("mdt.*.job_stats", ParameterPlaces.Proc, JobStatsFamilies.OfTable) { IsExpected = true },
        new("mdt.*.job_cleanup_interval", ParameterPlaces.ProcSys214, JobStatsFamilies.CleanupInterval),
    ];
}
