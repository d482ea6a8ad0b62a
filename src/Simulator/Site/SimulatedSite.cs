using System.Globalization;
using System.Text;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Site;

/// <summary>The way in which a site's directory of users answers.</summary>
public enum DirectoryStyle
{
    /// <summary>It lists all users, as files do.</summary>
    Lists,

    /// <summary>It answers for every user and lists none, which is the default of SSSD.</summary>
    LooksUp,
}

/// <summary>
/// The site around a simulated Lustre: its users, the accounts of their jobs, and its scheduler. It puts two programs below a root,
/// <c>squeue</c> and <c>getent</c>. They answer as the real ones do, with the state of the last <see cref="Write"/>.
/// </summary>
public sealed class SimulatedSite
{
    private const int FirstGroup = 2000;

    private static readonly string[] Accounts = ["physics", "climate", "chem dept", "genomics"];
    private static readonly string[] Partitions = ["batch", "long", "gpu"];
    private static readonly string[] Names = ["train", "relax", "assemble", "nightly|2", "sweep-7", "a \"quoted\" name"];

    private readonly SimulatedLustre _model;
    private readonly string _root;

    public SimulatedSite(SimulatedLustre model, string root, DirectoryStyle directory = DirectoryStyle.Lists)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _root) = (model, Path.GetFullPath(root));
        Directory.CreateDirectory(_root);
        WriteProgram(Squeue, SqueueText);
        WriteProgram(Getent, directory == DirectoryStyle.Lists
            ? GetentText
            : GetentText.Replace("[ $# -eq 0 ] && exec cat \"$file\"", "[ $# -eq 0 ] && exit 0", StringComparison.Ordinal));
        Write();
    }

    public string Squeue => Path.Combine(_root, "squeue");

    public string Getent => Path.Combine(_root, "getent");

    /// <summary>The number of runs of <c>squeue</c>: each appends a byte to a file.</summary>
    public int Listings => File.Exists(RunsOfSqueue) ? (int)new FileInfo(RunsOfSqueue).Length : 0;

    private string RunsOfSqueue => Path.Combine(_root, "asked");

    public static string UserName(int user) => $"u{user}";

    public static string GroupName(int user) => $"g{GroupOf(user) - FirstGroup}";

    /// <summary>The account of a user's jobs; null for a user without an account.</summary>
    public static string? AccountOf(int user) => user % 7 == 0 ? null : Accounts[user % Accounts.Length];

    /// <summary>The scheduler's number of a job; null for a process outside any job.</summary>
    public static long? NumberOf(SimulatedJob job)
    {
        var digits = job.Id.AsSpan();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        if (end == 0 || digits.IsEmpty || (end > 0 && digits[end] != ':'))
            return null;
        return long.Parse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>Brings the scheduler's list and the directory to the model's present.</summary>
    public void Write()
    {
        var jobs = new StringBuilder();
        var users = new SortedSet<int>();
        foreach (var job in _model.Filesystems.SelectMany(f => f.RunningJobs))
        {
            users.Add(job.User);
            if (NumberOf(job) is { } number)
            {
                jobs.Append(
                    CultureInfo.InvariantCulture, $"{number}\t{number}\t{job.User}\t{UserName(job.User)}\t{Of(Partitions, number)}\t");
                jobs.Append(CultureInfo.InvariantCulture, $"RUNNING\t{AccountOf(job.User) ?? "(null)"}\t{Of(Names, number)}\t");
                jobs.AppendJoin(',', job.Clients.Select(c => c.Host).Distinct()).Append('\n');
            }
        }

        Replace("jobs", jobs.ToString());
        Replace("passwd", string.Concat(users.Select(u => $"{UserName(u)}:*:{u}:{GroupOf(u)}:A user:/home/{UserName(u)}:/bin/sh\n")));
        Replace("group", string.Concat(users.Select(GroupOf).Distinct().Select(g => $"g{g - FirstGroup}:*:{g}:\n")));
    }

    private static int GroupOf(int user) => FirstGroup + (user % 5);

    private static string Of(string[] words, long number) => words[number % words.Length];

    /// <summary>Replaces a file at once: a reader sees the old text or the new one.</summary>
    private void Replace(string name, string text)
    {
        var path = Path.Combine(_root, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void WriteProgram(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private const string SqueueText = """
        #!/bin/sh
        # Answers as SLURM's squeue does with a format in its environment: one line a job.
        here=$(dirname "$0")
        printf x >>"$here/asked"
        exec awk -F '\t' -v wanted="$SQUEUE_FORMAT" '
          function put(letter, text) { gsub("%[.]?[0-9]*" letter, text, line) }
          { line = wanted
            put("A", $1); put("F", $2); put("U", $3); put("u", $4); put("P", $5); put("T", $6); put("a", $7); put("j", $8); put("N", $9)
            print line }' "$here/jobs"

        """;

    private const string GetentText = """
        #!/bin/sh
        # Answers as getent does: everybody, or those whose numbers are given.
        file=$(dirname "$0")/$1
        shift
        [ $# -eq 0 ] && exec cat "$file"
        status=0
        for key in "$@"; do
          awk -F : -v key="$key" '$3 == key { print; found = 1; exit } END { exit !found }' "$file" || status=2
        done
        exit $status

        """;
}
