using LustreActors.Actors.Enriching;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Publishing;
using LustreActors.Hocon.Binding;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Lustre.Jobs;
using LustreActors.Sources.Slurm;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the settings of enrichment: SLURM, the user directory, an upstream Prometheus, and the join of jobs.</summary>
internal static class EnrichBinding
{
    /// <summary>The folders in which a command given by name is looked for.</summary>
    private static readonly string[] SystemPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    private enum Enabled
    {
        Off,
        On,

        /// <summary>On when the command is installed.</summary>
        Auto,
    }

    /// <returns>Null when <c>jobs.source</c> is off.</returns>
    public static EnrichOptions? Bind(ConfigBinder settings, CollectOptions collect, JobTemplate? template, ClusterSettings cluster)
    {
        var from = From(settings, cluster);
        var jobs = new JobsOptions(
            from ?? JobsFrom.Local,
            settings.Duration("jobs.interval", MinInterval, Day),
            collect.ScrapeWait,
            collect.StaleAfter,
            settings.Duration("slurm.remember", TimeSpan.Zero, Day),
            settings.Integer("jobs.max-proc-names", 1, 1_000_000),
            settings.Integer("jobs.top", 0, 10_000))
        {
            Template = template,
        };
        var options = new EnrichOptions(jobs)
        {
            Slurm = Slurm(settings),
            Sacct = Sacct(settings),
            Accounts = Accounts(settings),
            PromQl = PromQlBinding.Bind(settings, isAsked: from == JobsFrom.PromQl),
        };
        return from is null ? null : options;
    }

    private static JobsFrom? From(ConfigBinder settings, ClusterSettings cluster)
    {
        const string Path = "jobs.source";
        var isAuto = settings.String(Path) == "auto";
        var from = settings.Choice(
            Path,
            ("auto", (JobsFrom?)(cluster.HasPeers ? JobsFrom.Cluster : JobsFrom.Local)), ("local", JobsFrom.Local),
            ("cluster", JobsFrom.Cluster), ("promql", JobsFrom.PromQl), ("off", null));
        if (from == JobsFrom.Cluster && !cluster.HasPeers)
            settings.Problem(Path, "is cluster, and there is none: set cluster.enabled, or name the exporters to read in cluster.peers");
        if (from == JobsFrom.Local && cluster.HasMembers && !isAuto)
            settings.Problem(Path, "is local, and this is a member of a cluster: each member would ask SLURM, and the sums would be of "
                + "one machine; write auto or cluster");
        return from;
    }

    /// <summary>Notes for the administrator about settings that are valid.</summary>
    public static IEnumerable<string> NotesFor(EnrichOptions options)
    {
        if (options.Slurm is null)
            yield return "SLURM is not asked (slurm.enabled is off, or auto without squeue on this host): jobs are counted as "
                + "account=\"unknown\"";
        foreach (var command in new[] { options.Slurm?.Squeue.Squeue, options.Sacct?.Sacct.Sacct, options.Accounts?.Accounts.Getent })
        {
            if (command is null || IsInstalled(command))
                continue;
            var searched = command.StartsWith('/') ? "" : $" (looked in {string.Join(", ", SystemPath)})";
            yield return $"{command} is switched on and not there{searched}";
        }
    }

    private static SlurmSetting? Slurm(ConfigBinder settings)
    {
        var squeue = Command(settings, "slurm.squeue");
        var setting = new SlurmSetting(
            new SqueueOptions { Squeue = squeue, Configuration = Conf(settings) },
            settings.Duration("slurm.interval", MinInterval, Day),
            settings.Duration("slurm.deadline", MinInterval, Day));
        return IsOn(settings, "slurm.enabled", squeue) ? setting : null;
    }

    private static SacctSetting? Sacct(ConfigBinder settings)
    {
        var sacct = Command(settings, "slurm.sacct.command");
        var setting = new SacctSetting(
            new SacctOptions { Sacct = sacct, Configuration = Conf(settings) },
            settings.Duration("slurm.sacct.interval", MinInterval, Day),
            settings.Duration("slurm.sacct.deadline", MinInterval, Day));
        return IsOn(settings, "slurm.sacct.enabled", sacct) ? setting : null;
    }

    private static AccountsSetting? Accounts(ConfigBinder settings)
    {
        var getent = Command(settings, "accounts.getent");
        var setting = new AccountsSetting(
            new AccountsOptions
            {
                Getent = getent,
                Enumerate = settings.Choice(
                    "accounts.enumerate", ("auto", AccountsEnumeration.Auto), ("on", AccountsEnumeration.On),
                    ("off", AccountsEnumeration.Off)),
                EnumerateInterval = settings.Duration("accounts.enumerate-interval", MinInterval, Day),
                Keep = settings.Duration("accounts.keep", MinInterval, Day),
                KeepMisses = settings.Duration("accounts.keep-misses", MinInterval, Day),
            },
            settings.Duration("accounts.deadline", MinInterval, Day));
        return IsOn(settings, "accounts.enabled", getent) ? setting : null;
    }

    private static string? Conf(ConfigBinder settings)
    {
        const string Path = "slurm.conf";
        var file = settings.String(Path);
        if (file.Length > 0 && !file.StartsWith('/'))
            settings.Problem(
                Path, $"'{file}' is not an absolute path; write where slurm.conf is, or leave it empty where SLURM finds it itself");
        return file.Length > 0 ? file : null;
    }

    private static string Command(ConfigBinder settings, string path)
    {
        var command = settings.String(path);
        if (command.Length == 0 || (command.Contains('/', StringComparison.Ordinal) && !command.StartsWith('/')))
            settings.Problem(path, $"'{command}' is neither a name nor an absolute path; write for example "
                + $"{path[(path.LastIndexOf('.') + 1)..]}, or where it is: /opt/slurm/bin/squeue");
        return command;
    }

    private static bool IsOn(ConfigBinder settings, string path, string command) =>
        settings.Choice(path, ("auto", Enabled.Auto), ("on", Enabled.On), ("off", Enabled.Off)) switch
        {
            Enabled.On => true,
            Enabled.Auto => IsInstalled(command),
            _ => false,
        };

    private static bool IsInstalled(string command) =>
        command.StartsWith('/')
            ? File.Exists(command)
            : Array.Exists(SystemPath, folder => File.Exists(System.IO.Path.Combine(folder, command)));
}
