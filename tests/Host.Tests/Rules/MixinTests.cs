using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Node;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Rules;

/// <summary>
/// Rules and queries that were written for node_exporter, cAdvisor and dcgm-exporter, on a Prometheus that scrapes this program in their
/// place. What they compare with a threshold stands here without it: a healthy host has no alerts.
/// </summary>
public sealed partial class MixinTests
{
    /// <summary>The recording rules of node_exporter's mixin (Apache-2.0).</summary>
    private const string NodeRules = """
        groups:
        - name: node-exporter.rules
          interval: 1s
          rules:
          - record: instance:node_num_cpu:sum
            expr: count without (cpu, mode) (node_cpu_seconds_total{job="node",mode="idle"})
          - record: instance:node_cpu_utilisation:rate5m
            expr: 1 - avg without (cpu) (sum without (mode) (rate(node_cpu_seconds_total{job="node", mode=~"idle|iowait|steal"}[5m])))
          - record: instance:node_load1_per_cpu:ratio
            expr: (node_load1{job="node"} / instance:node_num_cpu:sum{job="node"})
          - record: instance:node_memory_utilisation:ratio
            expr: >-
              1 - ((node_memory_MemAvailable_bytes{job="node"}
              or (node_memory_Buffers_bytes{job="node"} + node_memory_Cached_bytes{job="node"} + node_memory_MemFree_bytes{job="node"}
              + node_memory_Slab_bytes{job="node"})) / node_memory_MemTotal_bytes{job="node"})
          - record: instance:node_vmstat_pgmajfault:rate5m
            expr: rate(node_vmstat_pgmajfault{job="node"}[5m])
          - record: instance_device:node_disk_io_time_seconds:rate5m
            expr: rate(node_disk_io_time_seconds_total{job="node", device=~"(/dev/)?(nvme.+|sd.+|vd.+|dm-.+|md.+)"}[5m])
          - record: instance_device:node_disk_io_time_weighted_seconds:rate5m
            expr: rate(node_disk_io_time_weighted_seconds_total{job="node", device=~"(/dev/)?(nvme.+|sd.+|vd.+|dm-.+|md.+)"}[5m])
          - record: instance:node_network_receive_bytes_excluding_lo:rate5m
            expr: sum without (device) (rate(node_network_receive_bytes_total{job="node", device!="lo"}[5m]))
          - record: instance:node_network_transmit_bytes_excluding_lo:rate5m
            expr: sum without (device) (rate(node_network_transmit_bytes_total{job="node", device!="lo"}[5m]))
          - record: instance:node_network_receive_drop_excluding_lo:rate5m
            expr: sum without (device) (rate(node_network_receive_drop_total{job="node", device!="lo"}[5m]))
          - record: instance:node_network_transmit_drop_excluding_lo:rate5m
            expr: sum without (device) (rate(node_network_transmit_drop_total{job="node", device!="lo"}[5m]))

        """;

    private static readonly string[] Queries =
    [
        // The alerts of node_exporter's mixin.
        """node_filesystem_avail_bytes{job="node",fstype!="",mountpoint!=""} / node_filesystem_size_bytes{job="node",fstype!=""} * 100""",
        """predict_linear(node_filesystem_avail_bytes{job="node",fstype!="",mountpoint!=""}[6h], 24*60*60)""",
        """node_filesystem_files_free{job="node",fstype!=""} / node_filesystem_files{job="node",fstype!=""} * 100""",
        """node_filesystem_readonly{job="node",fstype!="",mountpoint!=""}""",
        """rate(node_network_receive_errs_total{job="node"}[2m])""",
        """rate(node_network_transmit_errs_total{job="node"}[2m])""",
        """node_nf_conntrack_entries{job="node"} / node_nf_conntrack_entries_limit{job="node"}""",
        """node_textfile_scrape_error{job="node"}""",
        """node_filefd_allocated{job="node"} * 100 / node_filefd_maximum{job="node"}""",
        """sum without(mode) (avg without (cpu) (rate(node_cpu_seconds_total{job="node", mode!~"idle|iowait"}[2m]))) * 100""",
        """node_load1{job="node"} / count without (cpu, mode) (node_cpu_seconds_total{job="node", mode="idle"})""",
        """rate(node_disk_io_time_weighted_seconds_total{job="node"}[5m])""",

        // The panels of Node Exporter Full and of the mixin that ask for other families.
        """time() - node_boot_time_seconds{job="node"}""",
        """rate(node_pressure_cpu_waiting_seconds_total{job="node"}[5m])""",
        """rate(node_disk_read_bytes_total{job="node"}[5m])""",
        """rate(node_context_switches_total{job="node"}[5m])""",
        """node_hwmon_temp_celsius{job="node"}""",
        """node_uname_info{job="node"}""",
        """rate(node_infiniband_port_data_received_bytes_total{job="node"}[5m])""",

        // Grafana's docker-mixin and dashboards for cAdvisor.
        """count(container_last_seen{job="cadvisor",image!=""})""",
        """sum by (name) (rate(container_cpu_usage_seconds_total{job="cadvisor",image!=""}[5m])) * 100""",
        """avg by (name) (container_memory_usage_bytes{job="cadvisor",image!=""})""",
        """container_memory_working_set_bytes{job="cadvisor",name!=""} / (container_spec_memory_limit_bytes{job="cadvisor"} > 0) * 100""",
        """sum by (name) (rate(container_network_receive_bytes_total{job="cadvisor",name!=""}[5m]))""",
        """sum by (name) (rate(container_network_transmit_packets_dropped_total{job="cadvisor",name!=""}[5m]))""",
        """sum(increase(container_cpu_cfs_throttled_periods_total{job="cadvisor",name!=""}[5m])) by (name)""",
        """sum by (name) (rate(container_fs_writes_bytes_total{job="cadvisor",name!=""}[5m]))""",
        """time() - container_start_time_seconds{job="cadvisor",name!=""}""",
        """sum(container_memory_rss{job="cadvisor",image!=""}) / scalar(sum(machine_memory_bytes{job="cadvisor"}))""",

        // NVIDIA's dashboard for dcgm-exporter.
        """DCGM_FI_DEV_GPU_TEMP{job="dcgm",gpu=~"0|1"}""",
        """avg(DCGM_FI_DEV_GPU_TEMP{job="dcgm"})""",
        """sum(DCGM_FI_DEV_POWER_USAGE{job="dcgm"})""",
        """DCGM_FI_DEV_SM_CLOCK{job="dcgm"} * 1000000""",
        """DCGM_FI_DEV_GPU_UTIL{job="dcgm"}""",
        """DCGM_FI_DEV_FB_USED{job="dcgm"} / (DCGM_FI_DEV_FB_USED{job="dcgm"} + DCGM_FI_DEV_FB_FREE{job="dcgm"})""",
        """rate(DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{job="dcgm"}[5m])""",
        """DCGM_FI_DEV_XID_ERRORS{job="dcgm"}""",
    ];

    [NeedsFact(RealPrometheus.Program, "prometheus", "gcc", "gcc")]
    public async Task Rules_and_queries_for_the_exporters_that_it_replaces_have_answers()
    {
        await using var files = new HostOfFiles();
        await using var host = await RunningExporter.StartAsync([.. files.Settings, "-Dmetrics.compat=[dcgm]"]);
        using var scratch = new Scratch();
        var jobs = string.Join(
            '\n',
            ((string[])["node", "cadvisor", "dcgm"]).Select(
                job => $"- {{ job_name: {job}, static_configs: [ {{ targets: [ '127.0.0.1:{host.Address.Port}' ] }} ] }}"));
        await using var prometheus = await RealPrometheus.StartAsync($"""
            global: {"{"} scrape_interval: 1s, scrape_timeout: 1s {"}"}
            rule_files: [ '{scratch.Write("mixin.yml", NodeRules)}' ]
            scrape_configs:
            {jobs}
            """);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = prometheus.Url };
        string[] recorded = [.. Records().Matches(NodeRules).Select(m => m.Groups[1].Value)];
        Assert.Equal(11, recorded.Length);
        List<string> unanswered = [.. recorded, .. Queries];
        await Eventually.HoldsAsync(async () =>
        {
            foreach (var query in unanswered.ToArray())
            {
                using var answer = JsonDocument.Parse(await http.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(query)));
                if (answer.RootElement.GetProperty("data").GetProperty("result").GetArrayLength() > 0)
                    unanswered.Remove(query);
            }

            Assert.True(unanswered.Count == 0, $"these have no answer:\n{string.Join('\n', unanswered)}");
        });
    }

    [GeneratedRegex(@"record: (\S+)")]
    private static partial Regex Records();
}
