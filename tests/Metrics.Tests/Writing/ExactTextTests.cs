using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Tests.Writing;

public class ExactTextTests
{
    [Fact]
    public void The_Prometheus_text_of_a_small_exposition() => Assert.Equal(
        """
        # HELP lustre_disk_io_size_bytes Sizes of disk writes (brw_stats)
        # TYPE lustre_disk_io_size_bytes histogram
        lustre_disk_io_size_bytes_bucket{target="scratch-OST0000",le="4096.0"} 3
        lustre_disk_io_size_bytes_bucket{target="scratch-OST0000",le="1.048576e+06"} 5
        lustre_disk_io_size_bytes_bucket{target="scratch-OST0000",le="+Inf"} 6
        lustre_disk_io_size_bytes_count{target="scratch-OST0000"} 6
        lustre_disk_io_size_bytes_sum{target="scratch-OST0000"} 1048576
        # HELP lustre_healthy 1 when "healthy" (health_check)
        # TYPE lustre_healthy gauge
        lustre_healthy 1
        # HELP lustre_job_stats_seconds_total Time spent (job_stats)
        # TYPE lustre_job_stats_seconds_total counter
        lustre_job_stats_seconds_total{target="scratch-OST0000",jobid="4711",operation="read"} 1.5
        lustre_job_stats_seconds_total{target="scratch-OST0000",jobid="4711",operation="write"} 0.000017
        lustre_job_stats_seconds_total{target="scratch-OST0000",jobid="cp.0",operation="write"} 2
        # HELP lustre_load_ratio Not a number, or endless
        # TYPE lustre_load_ratio untyped
        lustre_load_ratio{target="a"} NaN
        lustre_load_ratio{target="b"} +Inf
        lustre_load_ratio{target="c"} -Inf
        lustre_load_ratio{target="d"} -0.5
        lustre_load_ratio{target="e"} 1E+300
        # HELP lustre_version_info Version of Lustre
        # TYPE lustre_version_info gauge
        lustre_version_info{version="2.15.6",note="C:\\ \"é\"\nend"} 1

        """,
        Written.Text(ExpositionFormat.PrometheusText, SmallExposition.Segments));

    [Fact]
    public void The_OpenMetrics_text_of_a_small_exposition() => Assert.Equal(
        """
        # TYPE lustre_disk_io_size_bytes histogram
        # UNIT lustre_disk_io_size_bytes bytes
        # HELP lustre_disk_io_size_bytes Sizes of disk writes (brw_stats)
        lustre_disk_io_size_bytes_bucket{target="scratch-OST0000",le="4096.0"} 3
        lustre_disk_io_size_bytes_bucket{target="scratch-OST0000",le="1.048576e+06"} 5
        lustre_disk_io_size_bytes_bucket{target="scratch-OST0000",le="+Inf"} 6
        lustre_disk_io_size_bytes_count{target="scratch-OST0000"} 6
        lustre_disk_io_size_bytes_sum{target="scratch-OST0000"} 1048576
        # TYPE lustre_healthy gauge
        # HELP lustre_healthy 1 when \"healthy\" (health_check)
        lustre_healthy 1
        # TYPE lustre_job_stats_seconds counter
        # UNIT lustre_job_stats_seconds seconds
        # HELP lustre_job_stats_seconds Time spent (job_stats)
        lustre_job_stats_seconds_total{target="scratch-OST0000",jobid="4711",operation="read"} 1.5
        lustre_job_stats_seconds_created{target="scratch-OST0000",jobid="4711",operation="read"} 1700000000
        lustre_job_stats_seconds_total{target="scratch-OST0000",jobid="4711",operation="write"} 0.000017
        lustre_job_stats_seconds_created{target="scratch-OST0000",jobid="4711",operation="write"} 1700000000
        lustre_job_stats_seconds_total{target="scratch-OST0000",jobid="cp.0",operation="write"} 2
        # TYPE lustre_load_ratio unknown
        # UNIT lustre_load_ratio ratio
        # HELP lustre_load_ratio Not a number, or endless
        lustre_load_ratio{target="a"} NaN
        lustre_load_ratio{target="b"} +Inf
        lustre_load_ratio{target="c"} -Inf
        lustre_load_ratio{target="d"} -0.5
        lustre_load_ratio{target="e"} 1E+300
        # TYPE lustre_version_info gauge
        # HELP lustre_version_info Version of Lustre
        lustre_version_info{version="2.15.6",note="C:\\ \"é\"\nend"} 1
        # EOF

        """,
        Written.Text(ExpositionFormat.OpenMetrics, SmallExposition.Segments));
}
