namespace LustreActors.Simulator.Formats;

/// <summary>The results of a target's checks: one of the object index at each mount, and no LFSCK.</summary>
internal static class ScrubText
{
    public const string LfsckLayout = """
        name: lfsck_layout
        magic: 0xb1732fed
        version: 2
        status: init
        flags:
        param:
        last_completed_time: N/A
        time_since_last_completed: N/A
        latest_start_time: N/A
        time_since_latest_start: N/A
        last_checkpoint_time: N/A
        time_since_last_checkpoint: N/A
        success_count: 0
        repaired_dangling: 0
        repaired_unmatched_pair: 0
        repaired_multiple_referenced: 0
        repaired_orphan: 0
        repaired_inconsistent_owner: 0
        repaired_others: 0
        skipped: 0
        failed_phase1: 0
        failed_phase2: 0
        checked_phase1: 0
        checked_phase2: 0
        run_time_phase1: 0 seconds
        run_time_phase2: 0 seconds
        average_speed_phase1: 0 items/sec
        average_speed_phase2: 0 objs/sec
        real_time_speed_phase1: N/A
        real_time_speed_phase2: N/A
        current_position: N/A

        """;

    public const string LfsckNamespace = """
        name: lfsck_namespace
        magic: 0xa06249ff
        version: 2
        status: init
        flags:
        param:
        last_completed_time: N/A
        time_since_last_completed: N/A
        latest_start_time: N/A
        time_since_latest_start: N/A
        checked_phase1: 0
        checked_phase2: 0
        updated_phase1: 0
        updated_phase2: 0
        failed_phase1: 0
        failed_phase2: 0
        directories: 0
        dirent_repaired: 0
        linkea_repaired: 0
        nlinks_repaired: 0
        multiple_linked_repaired: 0
        dangling_repaired: 0
        bad_file_type_repaired: 0
        lost_dirent_repaired: 0
        striped_dirs_repaired: 0
        striped_shards_repaired: 0
        name_hash_repaired: 0
        success_count: 0
        run_time_phase1: 0 seconds
        run_time_phase2: 0 seconds
        average_speed_phase1: 0 items/sec
        average_speed_phase2: 0 objs/sec
        average_speed_total: 0 items/sec
        real_time_speed_phase1: N/A
        real_time_speed_phase2: N/A
        current_position: N/A

        """;

    private const int Objects = 260;
    private const int RunSeconds = 2;

    /// <summary>A check that began when the target was mounted.</summary>
    public static void WriteScrub(Utf8Writer writer, long mountedAt, long now)
    {
        var age = (now - mountedAt) / 1_000_000_000;
        writer.Write("name: OI_scrub\nmagic: 0x4c5fe253\noi_files: 64\nstatus: completed\nflags:\nparam:\n");
        writer.Write($"time_since_last_completed: {Math.Max(0, age - RunSeconds)} seconds\ntime_since_latest_start: {age} seconds\n");
        writer.Write($"time_since_last_checkpoint: {Math.Max(0, age - RunSeconds)} seconds\nlatest_start_position: 12\n");
        writer.Write($"last_checkpoint_position: 262145\nfirst_failure_position: N/A\nchecked: {Objects}\nupdated: 0\nfailed: 0\n");
        writer.Write($"prior_updated: 0\nnoscrub: 3\nigif: 0\nsuccess_count: 1\nrun_time: {RunSeconds} seconds\n");
        writer.Write($"average_speed: {Objects / RunSeconds} objects/sec\nreal_time_speed: N/A\ncurrent_position: N/A\n");
    }
}
