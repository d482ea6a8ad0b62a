using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The ids that jobs get, by the style that the clients are set to.</summary>
internal sealed class JobNames(JobIdStyle style, Randomness random)
{
    // LUSTRE_JOBID_SIZE is 32 with its terminating zero: the client cuts what is longer.
    private const int LongestId = 31;

    private static readonly string[] Programs =
        ["python3", "dd", "cp", "rsync", "tar", "bash", "find", "gromacs", "vasp_std", "lmp", "wrf.exe", "torchrun", "ls", "kworker/86:1"];

    // Each of these has broken a reader of job_stats somewhere.
    private static readonly string[] Awkward =
    [
        "my prog: v1.{0}", "we\"ird.{0}", "null", "yes", ".0", "4244_7", "@home.{0}", "a\\b.{0}", "tab\there.{0}", "two  blanks.{0}",
        "- job_id:", "{{ samples: 1 }}", "größe.{0}", "sh -c 'x=1; y'.{0}", "es18-gpu017-compute-client-long-name.{0}", "~", "0x1F", "a#b.{0}", "",
    ];

    private int _next = 4200 + random.Below(800);

    public string OfJob(int user, string host) => style switch
    {
        JobIdStyle.Slurm => NextNumber(),
        JobIdStyle.ProcnameUid => Process(user),
        JobIdStyle.JobUidHost => Cut($"{NextNumber()}:{user}:{host}"),
        _ => random.Below(4) switch
        {
            0 => NextNumber(),
            1 => Process(user),
            2 => Cut($"{NextNumber()}:{user}:{host}"),
            _ => Cut(string.Format(CultureInfo.InvariantCulture, random.Any(Awkward), user)),
        },
    };

    /// <summary>Outside a job the variable is unset, and <c>jobid_name</c> speaks alone.</summary>
    public string OfProcess(int user, string host) =>
        style == JobIdStyle.JobUidHost ? Cut($":{user}:{host}") : Process(user);

    public static string Cut(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        var length = Math.Min(bytes.Length, LongestId);
        while (length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
            length--;
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private string Process(int user) => Cut($"{random.Any(Programs)}.{user}");

    private string NextNumber() => (_next++).ToString(CultureInfo.InvariantCulture);
}
