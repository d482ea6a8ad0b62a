using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>The variables that several dashboards have.</summary>
internal static class Choices
{
    /// <summary>
    /// "All" is the jobs of collectors alone: families such as process_* would otherwise bring in every other exporter. In a cluster the
    /// families cluster_* mostly come with a job that has nothing else.
    /// </summary>
    public static Variable Job { get; } = new("job", "Job")
    {
        Description = "The jobs of Prometheus that scrape collectors",
        Series = """{__name__=~"lustre_exporter_build_info|cluster_exporter_scrape_ok|lustre_exporter_cluster_partial"}""",
        AllValue = "",
    };

    public static Variable Instance { get; } = new("instance", "Member")
    {
        Description = "The collectors, by the address that Prometheus scrapes",
        Series = "lustre_exporter_build_info",
    };

    public static Variable Host { get; } = new("instance", "Host")
    {
        Description = "The hosts, by the address that Prometheus scrapes",
        Series = "lustre_exporter_build_info",
    };

    public static Variable Filesystem { get; } = new("filesystem", "Filesystem")
    {
        Description = "The filesystems",
        Series = "lustre_capacity_bytes",
    };

    public static Variable Target { get; } = new("target", "Target")
    {
        Description = "The targets of the chosen filesystems, OSTs and MDTs",
        Series = """lustre_capacity_bytes{client=""}""",
    };
}

/// <summary>The uids of the dashboards. Bookmarks and links contain them, so they stay as they are.</summary>
internal static class Uids
{
    public const string Filesystems = "lustre-filesystems";
    public const string Targets = "lustre-targets";
    public const string Usage = "lustre-usage";
    public const string Clients = "lustre-clients";
    public const string Collector = "lustre-collector";
    public const string Node = "lustre-node";
    public const string Gpu = "lustre-gpu";
    public const string Containers = "lustre-containers";
}

/// <summary>Links from a value to the dashboard that explains it.</summary>
internal static class DrillDown
{
    public static Link ToFilesystem { get; } = new("Targets of this filesystem", Uids.Targets, "filesystem");

    public static Link ToTarget { get; } = new("This target in detail", Uids.Targets, "filesystem", "target");

    public static Link ToJob { get; } = new("This job by target and operation", Uids.Usage, "jobid");

    public static Link ToCollector { get; } = new("Health of this collector", Uids.Collector, "instance");

    public static Link ToNode { get; } = new("This host in detail", Uids.Node, "instance");

    public static Link ToClients { get; } = new("Clients and network of this host", Uids.Clients, "instance");
}
