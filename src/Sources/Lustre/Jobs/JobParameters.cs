namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>Where the job tables are.</summary>
internal static class JobParameters
{
    public static readonly IReadOnlyList<LustreParameter> All =
    [
        new("obdfilter.*.job_stats", ParameterShape.Jobs, JobStatsFamilies.OfTable) { IsExpected = true },
        new("obdfilter.*.job_cleanup_interval", ParameterShape.Number, JobStatsFamilies.CleanupInterval),
        new("mdt.*.job_stats", ParameterShape.Jobs, JobStatsFamilies.OfTable) { IsExpected = true },
        new("mdt.*.job_cleanup_interval", ParameterShape.Number, JobStatsFamilies.CleanupInterval),
    ];
}
