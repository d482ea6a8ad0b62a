namespace LustreActors.Sources.Lustre;

/// <summary>Notes that clients send no job ids. Nothing else would show it except empty job tables on the servers.</summary>
internal static class JobIdNote
{
    private const string Cure =
        "To turn them on, run on the MGS: lctl set_param -P jobid_var=SLURM_JOB_ID (the variable of your scheduler; procname_uid where "
            + "there is none)";

    public static void Add(FileReader files, LustreRoots roots, Findings findings, string jobIdVar)
    {
        if (jobIdVar.Length > 0 && jobIdVar != "disable")
            return;
        var setting = jobIdVar.Length > 0 ? "jobid_var=disable" : "jobid_var is empty";
        if (Has(files, roots, "llite"))
            findings.AddNote(
                $"job ids are off on this client ({setting}): job_stats of the servers will not know the jobs that run here. {Cure}");
        else if (Has(files, roots, "obdfilter") || Has(files, roots, "mdt"))
            findings.AddNote(
                $"job ids are off on this server ({setting}): where its clients have the same setting, job_stats stay empty. {Cure}");
    }

    private static bool Has(FileReader files, LustreRoots roots, string folder)
    {
        var found = new Found();
        foreach (var root in (ReadOnlySpan<string>)[roots.Sys, roots.Debug, roots.Proc])
            files.Visit(Path.Combine(root, folder), found, static (_, state) => state.IsAny = true);
        return found.IsAny;
    }

    private sealed class Found
    {
        public bool IsAny { get; set; }
    }
}
