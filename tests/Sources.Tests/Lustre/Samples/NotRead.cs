using System.Text.RegularExpressions;

namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>Files of Lustre and LNet that no source reads, with the reason.</summary>
/// <param name="Folder">The folder. A star matches a part of one name, two stars match any folders.</param>
/// <param name="Files">The names of the files.</param>
/// <param name="Because">The reason.</param>
internal sealed record NotRead(string Folder, string Files, string Because)
{
    private const string Setting = "a setting: it is as somebody has set it, and nothing at night";
    private const string Debugging = "a debugging aid";

    public static NotRead[] All { get; } =
    [
        new(
            "**", "uuid desc_uuid conn_uuid *_conn_uuid *_server_uuid fstype",
            "who somebody is, which does not change while it is there"),
        new("lustre/llite/*/{lmv,lov}", "common_name", "who somebody is, which does not change while it is there"),
        new("**", "at_max at_min at_history at_unhealthy_factor", Setting),
        new("**", "maxbytes namelen_max", "a constant of the release"),
        new("**", "srpc_contexts srpc_info srpc_rules srpc_serverctx", "how connections are secured, which is set once"),
        new("**", "connect_flags", "what both ends of a connection agreed on, for debugging"),
        new("**", "ping", "asks the server when it is read"),
        new("**", "hash hash_stats site site_stats", "sizes of the hash tables inside, for debugging"),
        new("lustre", "pinger max_dirty_mb checksum_speed", Setting),
        new("lustre", "debug_peer_on_timeout debug_raw_pointers dump_on_eviction dump_on_timeout lbug_on_eviction", Debugging),
        new("lustre/lod/*", "mdt_qos_maxage qos_maxage", "a setting with a unit behind its number in some releases"),
        new("lustre/ptlrpc", "enable_pmqos pmqos_*", Setting),
        new("lustre/fld/*", "fldb hash targets", "which numbers of files are whose"),
        new("lustre/seq/*", "fid server space width fldb", "which numbers of files are whose"),
        new("lnet", "cpu_partition_distance cpu_partition_table portal_rotor", Setting),
        new("lnet", "daemon_file debug debug_log_upcall printk subsystem_debug subsystem_printk", Debugging),
        new(
            "lustre/ldlm/namespaces/*",
            "ctime_age_limit dirty_age_limit dump_stack_on_error early_lock_cancel lru_cancel_batch lru_max_age lru_size ns_recalc_pct",
            Setting),
        new("lustre/ldlm/namespaces/*/pool", "client_lock_volume lock_volume_factor recalc_period recalc_time", Setting),
        new("lustre/ldlm/namespaces/*/pool", "state", "the numbers beside it once more, for people"),
        new("lustre/ldlm/namespaces/{*-lwp-*,*-osc-MDT*,MGC*}", "contended_locks contention_seconds lock_count lock_timeouts "
            + "lock_unused_count max_nolock_bytes max_parallel_ast resource_count", "servers among each other: few, and much the same "
            + "everywhere"),
        new(
            "lustre/ldlm/namespaces/{*-lwp-*,*-osc-MDT*,MGC*}/pool",
            "cancel_rate grant_plan grant_rate grant_speed granted limit server_lock_volume stats",
            "servers among each other: few, and much the same everywhere"),
        new(
            "lustre/ldlm/namespaces/{*-mdc-ffff*,*-osc-ffff*}",
            "contended_locks contention_seconds lock_timeouts max_nolock_bytes max_parallel_ast resource_count",
            "what one connection of a mount does with its locks: how many it has is read, and the server tells of the rest"),
        new(
            "lustre/ldlm/namespaces/{*-mdc-ffff*,*-osc-ffff*}/pool",
            "cancel_rate grant_plan grant_rate grant_speed granted limit server_lock_volume stats",
            "what one connection of a mount does with its locks: how many it has is read, and the server tells of the rest"),
        new("lustre/{ldlm/services,ost/OSS,mds/MDS,mgs/MGS}/*", "nrs_crrn_* nrs_delay_* nrs_orr_* nrs_tbf_* nrs_trr_*", Setting),
        new(
            "lustre/{ldlm/services,ost/OSS,mds/MDS,mgs/MGS}/*",
            "req_buffer_history_len req_buffer_history_max req_buffers_max req_history", "requests of the past, kept for debugging"),
        new(
            "lustre/{osc,mdc,osp}/*", "timeouts",
            "what adaptive timeouts expect: a connection's import says the same of now, and stats how long it took"),
        new("lustre/llite/*", "client_type enable_* foreign_symlink_* nosquash_nids pcc_mode pio root_squash sbi_flags", Setting),
        new(
            "lustre/llite/*",
            "dump_page_cache extents_stats_per_process offset_stats stats_track_gid stats_track_pid stats_track_ppid",
            Debugging),
        new("lustre/llite/*", "pcc", "the caches of a mount on its own disks: none of those captured has one"),
        new("lustre/llite/*", "statfs_state", "asks the servers when it is read; each tells of itself"),
        new("lustre/llite/*", "unevict_cached_mb", "what cannot be dropped is in max_cached_mb too"),
        new(
            "lustre/lmv/*",
            "blocksize filesfree filestotal kbytesavail kbytesfree kbytestotal qos_* statfs_state target_obd",
            "what a mount tells of all its targets at once, which is read in llite and of each connection"),
        new(
            "lustre/lov/*",
            "blocksize filesfree filestotal kbytesavail kbytesfree kbytestotal statfs_state stripe* target_obd",
            "what a mount tells of all its targets at once, which is read in llite and of each connection"),
        new("lustre/lov/*/pools", "*", "who is in a pool, which an administrator has set"),
        new("lustre/osc/*-osc-ffff*", "blocksize checksum_dump checksum_type checksums contention_seconds enable_page_cache_shrink "
            + "grant_shrink grant_shrink_interval idle_timeout ldlm_enqueue_min lockless_truncate pinger_recov "
            + "resend_count short_io_bytes", Setting),
        new(
            "lustre/osc/*-osc-ffff*", "cur_dirty_grant_bytes osc_unevict_cached_mb unstable_stats",
            "what the mount as a whole tells in its max_cached_mb and unstable_stats, or nearly cur_dirty_bytes"),
        new("lustre/osc/*-osc-ffff*", "osc_stats", "direct I/O without locks, for debugging"),
        new("lustre/{osc,mdc,osp,mgc}/*", "state", "the import has the same state"),
        new("lustre/osp/*", "statfs_state", "asks the server when it is read; each tells of itself"),
        new("lustre/mdc/*", "blocksize checksum_dump checksum_type checksums dom_min_repsize grant_shrink grant_shrink_interval lsom "
            + "max_mod_rpcs_in_flight mdc_dom_min_repsize mdc_lsom pinger_recov", Setting),
        new("lustre/mdc/*", "batch_stats", Debugging),
        new("lustre/mdc/*", "cur_dirty_grant_bytes mdc_cached_mb mdc_stats unstable_stats", "data on MDTs: the mount as a whole tells it"),
        new("lustre/lwp/*", "stats", "servers among each other: few, and much the same everywhere"),
        new("lustre/mgc/*", "dynamic_nids ir_state", "what the MGS has told last; whether it is there is in the import"),
        new("lustre/mdd/*", "append_* changelog_mask", Setting),
        new("lustre/lod/*", "mdt_obd target_obd", "the connections one by one are in osp"),
        new(
            "lustre/lod/*", "blocksize filesfree filestotal kbytesavail kbytesfree kbytestotal statfs_state",
            "asks all OSTs when it is read; each tells of itself"),
        new(
            "lustre/lod/*",
            "mdt_hash mdt_qos_* qos_prio_free qos_threshold_rr stripe*",
            Setting),
        new("lustre/lod/*{,/pool/*}", "qos_*_weights", Debugging),
        new("lustre/lod/*/pool/*", "spill_status spill_target spill_threshold_pct", Setting),
        new("lustre/mdt/*", "async_commit_count sync_count", Debugging),
        new("lustre/mdt/*", "checksum_* dom_* enable_* identity_* job_xattr nosquash_nids root_squash sync_lock_cancel", Setting),
        new("lustre/mdt/*", "rename_stats", "sizes of the directories in which was renamed, for debugging"),
        new("lustre/{mdt,obdfilter,mgs}/*/exports", "clear", "clears the counters of clients that are gone when it is written"),
        new(
            "lustre/{mdt,obdfilter,mgs}/*/exports/*", "export fmd_count hash ldlm_stats nodemap reply_data",
            "one client's inner state, for debugging"),
        new("lustre/{mdt,obdfilter,mgs}/*/exports/*", "grant_cur grant_dirty grant_pending", "the target's sums are read"),
        new("lustre/mgs/MGS/exports/*", "uuid", "the MGC of a server has a UUID like that of a client: nothing tells them apart"),
        new("lustre/mgs/MGS/exports/*", "stats", "how often clients ask the MGS for their configuration: its service counts all"),
        new("lustre/mdt/*/hsm", "actions", "requests one by one, which are counted"),
        new(
            "lustre/mdt/*/hsm",
            "*_request_mask policy",
            Setting),
        new("lustre/mgs/MGS", "ir_timeout", Setting),
        new("lustre/mgs/MGS/live", "nodemap params", "configuration of no filesystem"),
        new(
            "lustre/nodemap/*",
            "banlist child_raise_privileges enable_cap_mask fileset id idmap map_mode offset parent ranges rbac sepol squash_*", Setting),
        new("lustre/obdfilter/*", "access_log_* checksum_* lfsck_verify_pfid sync_lock_cancel sync_on_lock_cancel", Setting),
        new(
            "lustre/obdfilter/*", "blocksize filesfree filestotal kbytesavail kbytesfree kbytestotal",
            "the storage below tells the same"),
        new("lustre/obdfilter/*", "last_id seqs_allocated resource_id_repair_queue_count", Debugging),
        new("lustre/osp/*", "blocksize filesfree filestotal kbytesavail kbytesfree kbytestotal", "the OST tells the same"),
        new("lustre/osp/*", "error_list old_sync_processed prealloc_force_new_seq", Debugging),
        new(
            "lustre/osp/*",
            "lfsck_max_rpcs_in_flight max_rpcs_in_flight max_rpcs_in_progress max_sync_changes maxage",
            Setting),
        new("lustre/osd-ldiskfs", "delayed_unlink_mb track_declares_assert", Setting),
        new("lustre/osd-*/*", "extent_bytes_allocation full_scrub_* pdo readcache_max_*", Setting),
        new("lustre/osd-*/*-OST*", "statfs_state", "the OST adds to it what it knows itself, and shows all of it"),
        new("lustre/osd-*/*/quota_slave*", "acct_*", "an MDT has two directories with the same accounts, one of which is read"),
        new("lustre/osd-*/*/quota_slave*", "limit_*", "what the quota master has handed out to one target: it tells the sum"),
        new("lustre/osd-*/*/quota_slave*", "root_prj_enable timeout", Setting),
        new("lustre/qmt/*/*", "soft_least_qunit", Setting),
    ];

    /// <summary>One pattern for each name, so that each file has to exist.</summary>
    public IEnumerable<(string Pattern, Regex Regex)> Patterns() =>
        Files.Split(' ').Select(file => $"{Folder}/{file}").Select(
            pattern => (pattern, new Regex($"^{Expression(pattern)}$", RegexOptions.CultureInvariant)));

    private static string Expression(string pattern) => Regex.Escape(pattern)
        .Replace(@"\*\*", ".+", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)
        .Replace(@"\{", "(?:", StringComparison.Ordinal).Replace("}", ")", StringComparison.Ordinal).Replace(
            ",", "|", StringComparison.Ordinal);
}
