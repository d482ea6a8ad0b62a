using System.Globalization;
using System.Net;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Enriching;
using LustreActors.Actors.Lustre;
using LustreActors.Actors.Machine;
using LustreActors.Actors.Publishing;
using LustreActors.Hocon;
using LustreActors.Hocon.Binding;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Jobs;
using LustreActors.Sources.Lustre.Parameters;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the settings to options. Problems are gathered, so that all of them are reported at once.</summary>
internal static class OptionsBinding
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static BoundConfiguration Bind(Config effective, Config reference, IReadOnlyList<HoconProblem> unresolved)
    {
        var settings = new ConfigBinder(effective, reference, Secrets.IsSecret);
        var paths = Paths(settings);
        var collect = Collect(settings);
        var template = Template(settings);
        var clients = ClientsBinding.Bind(settings);
        var cluster = ClientsBinding.BindReceive(
            settings, clients, ClusterBinding.Bind(settings) with { ClientsInterval = clients?.Interval });
        var sources = new CollectSettings
        {
            Lustre = Lustre(settings, paths, collect, template, clients),
            Node = NodeBinding.Bind(settings, paths, collect),
            Gpu = GpuBinding.Bind(settings, paths, collect),
            Containers = ContainersBinding.Bind(settings, paths, collect),
        };
        var enrich = WithNodes(EnrichBinding.Bind(settings, collect, template, cluster), clients);
        var web = WebConfigBinding.Bind(settings);
        var options = new AppOptions(
            new HttpOptions(
                new EquatableList<IPEndPoint>(ListenAddresses.Bind(settings, "http.listen", "0.0.0.0:9846")),
                settings.Integer("http.max-connections", 1, 100_000),
                web.File),
            InspectSocket(settings),
            settings.Choice(
                "log.level", ("error", LogLevel.Error), ("warning", LogLevel.Warning), ("warn", LogLevel.Warning),
                ("info", LogLevel.Information), ("debug", LogLevel.Debug)),
            collect,
            settings.Integer("blocking.max-abandoned", 1, 1024),
            cluster.Collects ? sources : new CollectSettings(),
            enrich,
            cluster.WithSlurm(enrich is { Slurm: not null }),
            AkkaSettings.Bind(settings))
        {
            LogsJson = settings.Choice("log.format", ("text", false), ("json", true)),
            Clients = clients,
            Ganglia = ClientsBinding.BindGanglia(settings, clients),
            Relays = ClientsBinding.BindRelays(settings, clients, cluster.Options.Name),
        };

        RefuseSamePorts(settings, options);
        settings.RefuseUnknownKeys("akka");
        if (unresolved.Count + settings.Problems.Count + web.Problems.Count > 0)
            throw new HoconException([.. unresolved, .. settings.Problems, .. web.Problems]);
        return new BoundConfiguration(options, effective, [.. settings.Warnings, .. web.Warnings]);
    }

    private static string InspectSocket(ConfigBinder settings)
    {
        const string Path = "inspect.socket";
        const int MaxBytes = 107;

        // The socket is made under another name of 12 letters in the same folder.
        const int TemporaryName = 13;
        var socket = settings.String(Path);
        if (socket.Length > 0 && !socket.StartsWith('/'))
            settings.Problem(Path, $"'{socket}' is not an absolute path; write for example /run/lustre-actors/inspect.sock");
        else if (Math.Max(Bytes(socket), Bytes(System.IO.Path.GetDirectoryName(socket) ?? "") + TemporaryName) is > MaxBytes and var bytes)
            settings.Problem(Path, $"needs {bytes} bytes, and the path of a socket has {MaxBytes} at most; choose a shorter one");
        return socket;

        static int Bytes(string path) => System.Text.Encoding.UTF8.GetByteCount(path);
    }

    private static void RefuseSamePorts(ConfigBinder settings, AppOptions options)
    {
        List<(string, IPEndPoint)> all = [.. options.Http.Listen.Items.Select(l => ("http.listen", l))];
        if (options.Cluster.ServesMembers)
            all.AddRange(options.Cluster.Listen.Items.Select(l => ("cluster.listen", l)));
        if (options.Cluster.Join is { Listen: var remoting })
            all.Add(("cluster.remoting", new IPEndPoint(IPAddress.Parse(remoting.Host), remoting.Port)));

        ListenAddresses.RefuseSamePorts(settings, all);
    }

    /// <summary>SLURM is asked for the nodes of jobs if clients are joined with them.</summary>
    private static EnrichOptions? WithNodes(EnrichOptions? enrich, ClientsOptions? clients) =>
        enrich?.Slurm is { } slurm && clients is not null
            ? enrich with { Slurm = slurm with { Squeue = slurm.Squeue with { WithNodes = true } } }
            : enrich;

    private static CollectOptions Collect(ConfigBinder settings)
    {
        var collect = new CollectOptions(
            settings.Duration("collect.min-age", TimeSpan.Zero, Day),
            settings.Duration("collect.scrape-wait", TimeSpan.FromMilliseconds(10), Day),
            settings.Duration("collect.deadline", TimeSpan.FromMilliseconds(10), Day),
            settings.Duration("collect.stale-after", TimeSpan.FromSeconds(1), Day));
        if (collect.StaleAfter <= collect.Deadline)
            settings.Problem("collect.stale-after", $"{collect.StaleAfter.TotalSeconds}s is not longer than collect.deadline "
                + $"({collect.Deadline.TotalSeconds}s): a source that is merely slow would vanish; make it longer");
        return collect;
    }

    private static PathOptions Paths(ConfigBinder settings)
    {
        var root = settings.String("paths.root");
        return new PathOptions(
            Root(settings, "paths.root", root),
            Below("paths.proc", "proc"),
            Below("paths.sys", "sys"),
            Below("paths.debug", "sys/kernel/debug"));

        string Below(string path, string place)
        {
            var text = settings.String(path);
            return text.Length == 0
                ? System.IO.Path.GetFullPath(System.IO.Path.Combine(root.Length == 0 ? "/" : root, place))
                : Root(settings, path, text);
        }
    }

    /// <summary>A root that is set must exist; the folders below it may appear later.</summary>
    private static string Root(ConfigBinder settings, string path, string directory)
    {
        if (!directory.StartsWith('/'))
            settings.Problem(path, $"'{directory}' is not an absolute path; write it from the root on, for example /host");
        else if (!Directory.Exists(directory))
            settings.Problem(
                path, $"there is no directory {directory}; name one that exists (in a container: the place where the host is mounted)");
        return System.IO.Path.GetFullPath(directory.Length == 0 ? "/" : directory);
    }

    private static LustreOptions? Lustre(
        ConfigBinder settings, PathOptions paths, CollectOptions collect, JobTemplate? template, ClientsOptions? clients)
    {
        var enabled = settings.Boolean("lustre.enabled");
        var lctl = settings.Choice("lustre.access", ("files", false), ("lctl", true));
        var commands = Commands(settings);
        var created = settings.Choice(
            "lustre.created", ("off", CreatedSamples.Off), ("targets", CreatedSamples.Targets), ("all", CreatedSamples.All));
        var sources = new LustreSourceOptions
        {
            Created = created != CreatedSamples.Off,
            Exports = Switch(settings, "lustre.exports.enabled", "lustre.exports.min-age"),
            Clients = clients is null ? SourceSetting.Off : new SourceSetting(true, clients.Interval),
            Quotas = Switch(settings, "lustre.quotas.enabled", "lustre.quotas.min-age"),
            QuotaIds = QuotaIds(settings),
            Scrub = Switch(settings, "lustre.upkeep.enabled", "lustre.upkeep.min-age"),
            Disk = Switch(settings, "lustre.disk.enabled", "lustre.disk.min-age"),
            Nodemaps = Switch(settings, "lustre.nodemaps.enabled", "lustre.nodemaps.min-age"),
            Details = Switch(settings, "lustre.details.enabled", "lustre.details.min-age"),
            Settings = Switch(settings, "lustre.settings.enabled", "lustre.settings.min-age"),
            LnetPeers = Switch(settings, "lustre.lnet.peers.enabled", "lustre.lnet.peers.min-age"),
            Lnetctl = Switch(settings, "lustre.lnet.lnetctl.enabled", "lustre.lnet.lnetctl.min-age"),
            Lfs = Switch(settings, "lustre.lfs.enabled", "lustre.lfs.min-age"),
            Commands = commands,
            Compat = CompatBinding.Bind(settings),
            Imports = Switch(settings, "lustre.imports.enabled", "lustre.imports.min-age"),
            ImportCapacity = Switch(settings, "lustre.imports.capacity.enabled", "lustre.imports.capacity.min-age"),
            RpcStats = settings.Choice(
                "lustre.imports.rpc-stats", ("import", RpcStatsExposure.Import), ("mount", RpcStatsExposure.Mount),
                ("off", RpcStatsExposure.Off)),
            ImportOperations = settings.Choice(
                "lustre.imports.operations", ("import", RpcStatsExposure.Import), ("mount", RpcStatsExposure.Mount),
                ("off", RpcStatsExposure.Off)),
            MountCapacity = Switch(settings, "lustre.mounts.capacity.enabled", "lustre.mounts.capacity.min-age"),
            ClientName = ClientsBinding.ServerName(settings),
            Jobs = new JobStatsOptions
            {
                Exposure = Exposure(settings),
                Filter = Filter(settings),
                Template = template,
                HistogramsUpTo = settings.Integer("jobs.histograms-up-to", 0, int.MaxValue),
                Created = created == CreatedSamples.All,
            },
            JobsMinAge = settings.Duration("jobs.min-interval", TimeSpan.Zero, Day),
        };
        var options = new LustreOptions(
            LustreRoots.Under(paths.Proc, paths.Sys, paths.Debug),
            sources,
            settings.Duration("lustre.discovery-interval", TimeSpan.FromMilliseconds(100), Day),
            collect.Deadline)
        {
            Lctl = lctl ? commands : null,
            LctlSources = LctlSources(settings),
        };
        return enabled ? options : null;
    }

    private static string LctlSources(ConfigBinder settings)
    {
        const string Path = "lustre.lctl-sources";
        var parts = settings.Strings(Path);
        foreach (var part in parts.Where(part => !LustreSources.PartsWithFiles.Contains(part)))
            settings.Problem(Path, $"there is no source '{part}'; these are: {string.Join(", ", LustreSources.PartsWithFiles)}");
        return string.Join(' ', parts.Order(StringComparer.Ordinal));
    }

    private static LustreCommands Commands(ConfigBinder settings)
    {
        return new LustreCommands
        {
            Lctl = Command("lustre.commands.lctl"),
            Lnetctl = Command("lustre.commands.lnetctl"),
            Lfs = Command("lustre.commands.lfs"),
            Sudo = settings.String("lustre.commands.sudo") is { Length: > 0 } ? Command("lustre.commands.sudo") : "",
        };

        // A command that runs as root is not looked for along PATH. It need not exist yet: Lustre may be installed later.
        string Command(string path)
        {
            var file = settings.String(path);
            if (!file.StartsWith('/'))
                settings.Problem(path, $"'{file}' is not an absolute path; write where the command is, for example /usr/sbin/lctl");
            return file;
        }
    }

    private static SourceSetting Switch(ConfigBinder settings, string enabled, string minAgePath)
    {
        var isOn = settings.Boolean(enabled);
        var minAge = settings.Duration(minAgePath, TimeSpan.Zero, Day);
        return isOn ? new SourceSetting(true, minAge) : SourceSetting.Off;
    }

    /// <summary>Binds <c>all</c> or <c>top(N)</c>; null for all.</summary>
    private static int? QuotaIds(ConfigBinder settings)
    {
        const string Path = "lustre.quotas.ids";
        var text = settings.String(Path);
        if (text == "all" || Top(text) is not null)
            return Top(text);
        settings.Problem(Path, $"'{text}' is not allowed; write all, or the N that use most as \"top(100)\"");
        return null;
    }

    private static int? Top(string text) =>
        text.StartsWith("top(", StringComparison.Ordinal) && text.EndsWith(')')
            && int.TryParse(text.AsSpan(4, text.Length - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var largest)
            && largest > 0 ? largest : null;

    /// <summary>Binds <c>all</c>, <c>none</c> or <c>top(N)</c>.</summary>
    private static JobsExposure Exposure(ConfigBinder settings)
    {
        const string Path = "jobs.expose";
        var text = settings.String(Path);
        if (text is "all" or "none")
            return text == "all" ? JobsExposure.All : JobsExposure.None;
        if (Top(text) is { } largest)
            return JobsExposure.Top(largest);
        settings.Problem(Path, $"'{text}' is not allowed; write all, none, or the N heaviest as \"top(100)\"");
        return JobsExposure.All;
    }

    private static JobFilter? Filter(ConfigBinder settings)
    {
        var filter = new JobFilter(settings.Strings("jobs.allow"), settings.Strings("jobs.deny"));
        return filter.AllowsAll ? null : filter;
    }

    private static JobTemplate? Template(ConfigBinder settings)
    {
        const string Path = "jobs.template";
        var names = new JobLabelNames
        {
            Job = settings.String("jobs.labels.job"),
            Uid = settings.String("jobs.labels.uid"),
            Gid = settings.String("jobs.labels.gid"),
            Exe = settings.String("jobs.labels.exe"),
            Host = settings.String("jobs.labels.host"),
            Pid = settings.String("jobs.labels.pid"),
        };
        var text = settings.String(Path);
        if (text.Length == 0)
            return null;
        if (JobTemplate.TryParse(text, names, out var template, out var error))
            return template;
        settings.Problem(Path, error);
        return null;
    }
}

/// <summary>The counters that have a <c>_created</c> sample.</summary>
internal enum CreatedSamples
{
    Off,
    Targets,
    All,
}
