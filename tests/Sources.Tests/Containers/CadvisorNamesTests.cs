using LustreActors.Sources.Containers;

namespace LustreActors.Sources.Tests.Containers;

/// <summary>The families that rules and dashboards written for cAdvisor ask for are shown, or docs/containers.md says why not.</summary>
public class CadvisorNamesTests
{
    [Theory]
    [InlineData(
        "the dashboards and rules of kubernetes-mixin",
        "container_cpu_usage_seconds_total", "container_cpu_cfs_periods_total", "container_cpu_cfs_throttled_periods_total",
        "container_memory_working_set_bytes", "container_memory_rss", "container_memory_cache", "container_memory_swap",
        "container_network_receive_bytes_total", "container_network_transmit_bytes_total", "container_network_receive_packets_total",
        "container_network_transmit_packets_total", "container_network_receive_packets_dropped_total",
        "container_network_transmit_packets_dropped_total", "container_fs_reads_total", "container_fs_writes_total",
        "container_fs_reads_bytes_total", "container_fs_writes_bytes_total", "machine_memory_bytes")]
    [InlineData(
        "Grafana's docker-mixin",
        "container_last_seen", "container_cpu_usage_seconds_total", "container_memory_usage_bytes", "container_network_receive_bytes_total",
        "container_network_transmit_bytes_total", "container_network_receive_packets_dropped_total",
        "container_network_transmit_packets_dropped_total", "container_network_receive_errors_total",
        "container_network_transmit_errors_total", "container_fs_usage_bytes", "container_fs_io_time_seconds_total",
        "container_spec_memory_reservation_limit_bytes", "machine_memory_bytes")]
    [InlineData(
        "common alerts and the dashboards of grafana.com for single hosts",
        "container_last_seen", "container_start_time_seconds", "container_memory_working_set_bytes", "container_spec_memory_limit_bytes",
        "container_spec_cpu_quota", "container_spec_cpu_period", "container_cpu_cfs_throttled_seconds_total", "container_oom_events_total",
        "container_memory_failcnt", "container_memory_max_usage_bytes", "container_memory_mapped_file", "container_memory_failures_total",
        "container_processes", "container_threads", "container_threads_max", "container_cpu_user_seconds_total",
        "container_cpu_system_seconds_total", "container_fs_limit_bytes", "container_fs_inodes_free", "container_fs_inodes_total",
        "container_tasks_state", "container_cpu_load_average_10s", "container_file_descriptors", "container_sockets",
        "container_spec_cpu_shares", "container_health_state", "machine_cpu_cores")]
    public void Every_family_that_is_asked_for_is_shown_or_its_absence_is_explained(string by, params string[] families)
    {
        var shown = ContainerFamilies.All.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs/containers.md"));
        Assert.All(families, f => Assert.True(
            shown.Contains(f) || page.Contains($"`{f}`", StringComparison.Ordinal), $"{f} of {by} is neither shown nor explained"));
    }
}
