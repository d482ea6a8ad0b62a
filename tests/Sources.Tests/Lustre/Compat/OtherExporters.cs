namespace LustreActors.Sources.Tests.Lustre.Compat;

/// <summary>
/// The names that other exporters of Lustre show, as their sources declare them: GSI's 2.1.10, HPE's 2.0.0, Whamcloud's 0.12.6, and the
/// queries of GSI's dashboards.
/// </summary>
internal static class OtherExporters
{
    private const string GsiAndHpe = """
        lustre_allocated lustre_blocksize_bytes lustre_brw_size_megabytes lustre_cache_access_total lustre_cache_miss_total
        lustre_catastrophe_enabled lustre_checksum_pages_enabled lustre_console_backoff_enabled lustre_console_max_delay_centiseconds
        lustre_console_min_delay_centiseconds lustre_console_ratelimit_enabled lustre_debug_megabytes lustre_default_ea_size_bytes
        lustre_degraded lustre_discontiguous_pages_total lustre_disk_io lustre_disk_io_total lustre_drop_bytes_total
        lustre_drop_count_total lustre_errors_total lustre_exports_dirty_total lustre_exports_granted_total lustre_exports_pending_total
        lustre_exports_total lustre_fail_error_total lustre_fail_maximum lustre_free_page_low lustre_free_pages
        lustre_grant_compat_disabled lustre_grant_precreate_capacity_bytes lustre_grows_failure_total lustre_grows_total
        lustre_health_check lustre_inodes_free lustre_inodes_maximum lustre_io_time_milliseconds_total
        lustre_job_cleanup_interval_seconds lustre_job_read_bytes_total lustre_job_read_maximum_size_bytes
        lustre_job_read_minimum_size_bytes lustre_job_read_samples_total lustre_job_stats_total lustre_job_write_bytes_total
        lustre_job_write_maximum_size_bytes lustre_job_write_minimum_size_bytes lustre_job_write_samples_total lustre_lazystatfs_enabled
        lustre_lfsck_speed_limit lustre_lnet_memory_used_bytes lustre_lock_grant_plan lustre_lock_grant_rate lustre_maximum
        lustre_maximum_ea_size_bytes lustre_maximum_pages lustre_maximum_pages_reached_total lustre_maximum_pools
        lustre_maximum_read_ahead_megabytes lustre_maximum_read_ahead_per_file_megabytes lustre_maximum_read_ahead_whole_megabytes
        lustre_maximum_waitqueue_depth lustre_out_of_memory_request_total lustre_pages_in_pools lustre_pages_per_bulk_rw_total
        lustre_pages_per_pool lustre_pages_per_rpc_total lustre_panic_on_lbug_enabled lustre_physical_pages lustre_precreate_batch
        lustre_read_bytes_total lustre_read_maximum_size_bytes lustre_read_minimum_size_bytes lustre_read_samples_total
        lustre_receive_bytes_total lustre_receive_count_total lustre_recovery_time_hard_seconds lustre_recovery_time_soft_seconds
        lustre_route_bytes_total lustre_route_count_total lustre_rpcs_in_flight lustre_rpcs_offset lustre_send_bytes_total
        lustre_send_count_total lustre_shrinks_total lustre_soft_sync_limit lustre_statahead_agl_enabled lustre_statahead_maximum
        lustre_stats_total lustre_sync_journal_enabled lustre_watchdog_ratelimit_enabled lustre_write_bytes_total
        lustre_write_maximum_size_bytes lustre_write_minimum_size_bytes lustre_write_samples_total lustre_xattr_cache_enabled
        lustre_exporter_scrape_duration_seconds
        """;

    /// <summary>The last three are names of its former releases, for which its dashboards still ask.</summary>
    public static readonly IReadOnlyList<string> Gsi = Names(GsiAndHpe, """
        lustre_available_kibibytes lustre_capacity_kibibytes lustre_free_kibibytes lustre_lock_contended lustre_lock_contention_seconds
        lustre_lock_count lustre_lock_granted lustre_lock_timeout lustre_changelog_current_index lustre_changelog_user_index
        lustre_changelog_user_idle_time lustre_build_info
        lustre_available_kilobytes lustre_capacity_kilobytes lustre_free_kilobytes
        """);

    public static readonly IReadOnlyList<string> Hpe = Names(GsiAndHpe, """
        lustre_available_kilobytes lustre_capacity_kilobytes lustre_free_kilobytes lustre_lock_cancel_rate lustre_lock_cancel_total
        lustre_lock_contended_total lustre_lock_contention_seconds_total lustre_lock_count_total lustre_lock_timeout_total
        lustre_locks_grant_total lustre_locks_granted lustre_recalc_freed_total lustre_recalc_timing_seconds_total
        lustre_server_lock_volume lustre_shrink_freed_total lustre_shrink_requests_total lustre_exporter_build_info
        """);

    public static readonly IReadOnlyList<string> Whamcloud = Names("""
        lustre_health_healthy lustre_mem_used lustre_mem_used_max lustre_lnet_mem_used
        lustre_read_samples_total lustre_read_bytes_total lustre_read_minimum_size_bytes lustre_read_maximum_size_bytes
        lustre_write_samples_total lustre_write_bytes_total lustre_write_minimum_size_bytes lustre_write_maximum_size_bytes
        lustre_get_page_total lustre_cache_access_total lustre_cache_hit_total lustre_cache_miss_total lustre_many_credits_total
        lustre_stats_total lustre_stats_time_min lustre_stats_time_max lustre_stats_time_total lustre_stats_start_time
        lustre_mds_mdt_stats lustre_mds_mdt_fld_stats lustre_mds_mdt_io_stats lustre_mds_mdt_out_stats lustre_mds_mdt_readpage_stats
        lustre_mds_mdt_seqm_stats lustre_mds_mdt_seqs_stats lustre_mds_mdt_setattr_stats
        lustre_oss_ost_stats lustre_oss_ost_io_stats lustre_oss_ost_create_stats
        lustre_ldlm_canceld_stats lustre_ldlm_cbd_stats lustre_ldlm_canceld_stats_start_time lustre_ldlm_cbd_stats_start_time
        lustre_client_export_stats lustre_client_export_milliseconds_total lustre_client_export_bytes_total lustre_connected_clients
        lustre_disk_io_total lustre_dio_frags lustre_disk_io lustre_discontiguous_pages_total lustre_discontiguous_blocks_total
        lustre_pages_per_bulk_rw_total lustre_block_maps_milliseconds_total lustre_io_time_milliseconds_total lustre_brw_stats_start_time
        lustre_inodes_free lustre_inodes_maximum lustre_available_kilobytes lustre_free_kilobytes lustre_capacity_kilobytes
        lustre_exports_total lustre_exports_dirty_total lustre_exports_granted_total lustre_exports_pending_total
        lustre_lock_contended_total lustre_lock_contention_seconds_total lustre_lock_count_total lustre_lock_timeout_total
        recovery_status recovery_status_completed_clients recovery_status_connected_clients recovery_status_evicted_clients
        recovery_status_total_clients recovery_status_duration_seconds recovery_status_time_remaining_seconds
        lustre_changelog_current_index lustre_changelog_user_index lustre_changelog_user_idle_sec
        lustre_osp_active lustre_osp_max_create_count lustre_quota_hard lustre_quota_soft lustre_quota_granted
        lustre_lqa_quota_hard lustre_lqa_quota_soft lustre_lqa_quota_granted lustre_quota_used_inodes lustre_quota_used_kbytes
        lustre_client_stats lustre_client_stats_start_time lustre_send_count_total lustre_receive_count_total lustre_drop_count_total
        lustre_health_value lustre_send_bytes_total lustre_receive_bytes_total lustre_drop_bytes_total lustre_health_sensitivity
        lustre_job_read_samples_total lustre_job_read_bytes_total lustre_job_read_minimum_size_bytes lustre_job_read_maximum_size_bytes
        lustre_job_write_samples_total lustre_job_write_bytes_total lustre_job_write_minimum_size_bytes
        lustre_job_write_maximum_size_bytes lustre_job_stats_total target_info
        """);

    /// <summary>
    /// What GSI's four dashboards and their variables select of Lustre: the name, the component, and the labels that they group by or show.
    /// </summary>
    public static readonly (string Name, string? Component, string Labels)[] DashboardQueries =
    [
        ("lustre_available_kilobytes", "ost", "target"),
        ("lustre_capacity_kilobytes", "ost", "target"),
        ("lustre_available_kilobytes", "mdt", "target"),
        ("lustre_capacity_kilobytes", "mdt", "target"),
        ("lustre_inodes_free", "ost", "target"),
        ("lustre_inodes_maximum", "ost", "target"),
        ("lustre_inodes_free", "mdt", "target"),
        ("lustre_inodes_maximum", "mdt", "target"),
        ("lustre_degraded", null, "target"),
        ("lustre_health_check", null, ""),
        ("lustre_errors_total", null, ""),
        ("lustre_read_bytes_total", null, "target"),
        ("lustre_write_bytes_total", null, "target"),
        ("lustre_stats_total", "mdt", "target"),
        ("lustre_exports_total", "ost", "target"),
        ("lustre_changelog_current_index", null, "target"),
        ("lustre_job_stats_total", "mdt", "target operation jobid"),
        ("lustre_job_read_bytes_total", "ost", "target jobid"),
        ("lustre_job_write_bytes_total", "ost", "target jobid"),
    ];

    private static string[] Names(params string[] lists) =>
        [.. lists.SelectMany(l => l.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))];
}
