using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Settings;

/// <summary>
/// Every setting that is one number, as one family, so that the target that is set otherwise than the others can be found. It is read with
/// <c>lustre.settings.enabled</c>. Settings that old releases show with a fraction have families of their own alone.
/// </summary>
internal static class EverySetting
{
    /// <summary>The folder of the settings, and where they are: on OSTs, MDTs, mounts and the host itself.</summary>
    private static readonly ImmutableArray<(string Folder, ImmutableArray<ParameterPlace> Places, string Files)> Folders =
    [
        ("obdfilter.*", ProcSys214, """
            access_log_size atime_diff checksum_dump checksum_t10pi_enforce client_cache_count client_cache_seconds
            grant_check_threshold grant_compat_disable ir_factor job_cleanup_interval recovery_time_hard recovery_time_soft tgt_fmd_count
            tgt_fmd_seconds
            """),
        ("obdfilter.*", ProcSys217, "brw_size"),
        ("obdfilter.*", ProcSys212, "degraded"),
        ("obdfilter.*", Sys, "grant_precreate lfsck_speed_limit precreate_batch soft_sync_limit sync_journal"),
        ("obdfilter.*", Since("2.17", ParameterRoot.Sys), """
            at_history at_max at_min enable_resource_id_check enable_resource_id_repair no_create readonly
            """),
        ("obdfilter.*", Since("2.12", ParameterRoot.Sys), "no_precreate"),
        ("mdt.*", ProcSys214, """
            checksum_dump checksum_t10pi_enforce client_cache_count client_cache_seconds commit_on_sharing dir_restripe_nsonly
            dir_split_count dir_split_delta dom_read_open enable_chprojid_gid enable_dir_auto_split enable_dir_migration
            enable_dir_restripe enable_remote_dir enable_remote_dir_gid enable_remote_rename enable_remote_subdir_mount
            enable_striped_dir evict_tgt_nids grant_check_threshold hsm.active_request_timeout hsm.default_archive_id hsm.grace_delay
            hsm.loop_period hsm.remove_archive_on_last_unlink identity_acquire_expire identity_expire job_cleanup_interval
            local_recovery migrate_hsm_allowed recovery_time_hard recovery_time_soft tgt_fmd_count tgt_fmd_seconds
            """),
        ("mdt.*", Since("2.17", ParameterRoot.Sys), """
            at_history at_max at_min at_unhealthy_factor enable_dmv_implicit_inherit enable_dmv_xattr enable_parallel_rename_crossdir
            enable_parallel_rename_dir enable_parallel_rename_file enable_pin_gid enable_rename_trylock enable_resource_id_check
            enable_strict_som identity_int_acquire_expire identity_int_expire max_mod_rpcs_in_flight
            """),
        ("mdd.*", ProcSys212, """
            append_stripe_count atime_diff changelog_deniednext changelog_gc changelog_max_idle_indexes changelog_max_idle_time
            changelog_min_free_cat_entries changelog_min_gc_interval lfsck_async_windows lfsck_speed_limit sync_permission
            """),
        ("mdd.*", Since("2.17", ParameterRoot.Sys), "changelog_free_space_gc enable_shard_pfid"),
        ("lod.*", ProcSys212, """
            dom_stripesize dom_stripesize_cur_kb dom_stripesize_max_kb dom_threshold_free_mb lmv_failout max_mdt_stripecount
            max_stripecount mdt_stripecount mdt_stripetype stripecount stripesize stripetype
            """),
        ("lod.*", Since("2.17", ParameterRoot.Sys), "dist_txn_check_space max_stripes_per_mdt"),
        ("osd-*.*", ProcSys214, "auto_scrub index_backup nonrotational read_cache_enable readcache_max_io_mb writethrough_cache_enable"),
        ("osd-*.*", Since("2.15", ParameterRoot.Sys), """
            enable_projid_xattr fallocate_zero_blocks full_scrub_ratio sync_on_lseek writethrough_max_io_mb
            """),
        ("ldlm.namespaces.*", ProcSys212, """
            contended_locks contention_seconds ctime_age_limit dirty_age_limit dump_stack_on_error early_lock_cancel lru_cancel_batch
            lru_max_age lru_size max_nolock_bytes max_parallel_ast ns_recalc_pct pool.lock_volume_factor pool.recalc_period
            """),
        ("llite.*", ProcSys212, """
            checksum_pages checksums default_easize enable_filename_encryption fast_read file_heat filename_enc_use_old_base64
            foreign_symlink_enable heat_decay_percentage heat_period_second lazystatfs max_easize max_read_ahead_async_active
            opencache_max_ms opencache_threshold_count
            opencache_threshold_ms parallel_dio read_ahead_async_file_threshold_mb read_ahead_range_kb stat_blocksize statahead_agl
            statahead_max statahead_running_max statfs_max_age tiny_write xattr_cache
            """),
        ("llite.*", Since("2.17", ParameterRoot.Sys), """
            dir_read_on_open enable_mlock_pages enable_statahead_fname hybrid_io hybrid_io_read_threshold_bytes
            hybrid_io_write_threshold_bytes inode_cache intent_mkdir pcc_async_affinity pcc_async_threshold statahead_batch_max
            statahead_fname_match_hit statahead_fname_predict_hit statahead_min statahead_timeout statfs_project unaligned_dio
            """),
        ("", Sys, "at_early_margin at_extra at_history at_max at_min bulk_timeout ldlm_timeout timeout"),
        ("", Since("2.17", ParameterRoot.Sys), """
            at_unhealthy_factor enable_fname_encoding enable_health_write enable_stats_header ping_interval
            """),
        ("ldlm", ProcSys212, "cancel_unused_locks_before_replay dump_granted_max"),
        ("ldlm", Since("2.17", ParameterRoot.Sys), "ldlm_enqueue_min"),
    ];

    public static readonly LustreMetric Setting = new MetricGroup([.. TargetLabels.ServerOrClient, "setting"], [.. Parameters()])
    {
        Origin = "all settings that are one number, see docs/lustre-parameters.md",
    }.Gauge(
        "lustre_setting", Unit.Count, "A setting, in the unit that Lustre shows, to find the target that is set otherwise than the others");

    private static IEnumerable<LustreParameter> Parameters() =>
        from folder in Folders
        from file in folder.Files.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        select new LustreParameter(folder.Folder.Length == 0 ? file : $"{folder.Folder}.{file}", folder.Places);
}
