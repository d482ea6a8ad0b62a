using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>Flags that client and server of a release agree on: <c>connect_flags</c> and two lines of <c>import</c>.</summary>
internal sealed record ConnectFlags(string Flags, string Flags2, string[] Names)
{
    private const string OldOst =
        "write_grant server_lock version request_portal truncate_lock max_byte_per_rpc early_lock_cancel adaptive_timeouts lru_resize " +
        "alt_checksum_algorithm fid_is_enabled version_recovery full20 layout_lock 64bithash object_max_bytes jobstats einprogress " +
        "grant_param lvb_type lfsck bulk_mbits";

    private const string Ost =
        "write_grant server_lock version request_portal max_byte_per_rpc early_lock_cancel adaptive_timeouts lru_resize " +
        "alt_checksum_algorithm fid_is_enabled version_recovery grant_shrink full20 layout_lock 64bithash object_max_bytes jobstats " +
        "einprogress grant_param lvb_type short_io lfsck bulk_mbits second_flags lockaheadv2 increasing_xid";

    private const string OldMdt =
        "version acl create_on_write inode_bit_locks getattr_by_fid no_oh_for_devices max_byte_per_rpc early_lock_cancel " +
        "adaptive_timeouts lru_resize fid_is_enabled version_recovery pools large_ea full20 layout_lock 64bithash jobstats umask " +
        "einprogress lvb_type flock_deadlock disp_stripe open_by_fid lfsck multi_mod_rpcs dir_stripe subtree bulk_mbits second_flags " +
        "file_secctx";

    private const string Mdt =
        "write_grant server_lock version acl xattr create_on_write inode_bit_locks getattr_by_fid no_oh_for_devices max_byte_per_rpc " +
        "early_lock_cancel adaptive_timeouts lru_resize alt_checksum_algorithm fid_is_enabled version_recovery pools grant_shrink " +
        "large_ea full20 layout_lock 64bithash jobstats umask einprogress grant_param lvb_type short_io flock_deadlock disp_stripe " +
        "open_by_fid lfsck multi_mod_rpcs dir_stripe subtree bulk_mbits second_flags file_secctx dir_migrate";

    private const string MdtSince214 =
        " sum_statfs overstriping flr lock_convert archive_id_array increasing_xid selinux_policy lsom pcc crush async_discard " +
        "client_encryption";

    public static ConnectFlags Of(TargetKind kind, LustreVersion version) => kind switch
    {
        TargetKind.Ost => OfOst(version),
        TargetKind.Mdt => OfMdt(version),
        _ => OfMgs(version),
    };

    /// <summary>Flags of an MDT as client of an OST or of another MDT.</summary>
    public static ConnectFlags OfProxy(TargetKind peer) => New("0x2040401443000026", "0x0", peer == TargetKind.Ost
        ? "lov_index connect_from_mds version adaptive_timeouts lru_resize fid_is_enabled skip_orphan full20 lvb_type lfsck bulk_mbits"
        : "version ibits adaptive_timeouts fid_is_enabled full20 update bulk_mbits");

    private static ConnectFlags OfOst(LustreVersion version) => version switch
    {
        LustreVersion.V2_10 => New("0x20405af0e3440478", "0x0", OldOst),
        LustreVersion.V2_12 => New("0xa0425af2e3440078", "0x202", Ost),
        LustreVersion.V2_14 or LustreVersion.V2_14_DDN => New("0xa0425af2e3440078", "0x48202", Ost + " client_encryption lseek"),
        < LustreVersion.V2_17 => New("0xa0425af2e3440078", "0x148202", Ost + " client_encryption lseek reply_mbits"),
        _ => New(
            "0xa0425af2e3440038",
            "0x400148202",
            Ost.Replace(" request_portal", "", StringComparison.Ordinal) + " client_encryption lseek reply_mbits unaligned_dio"),
    };

    private static ConnectFlags OfMdt(LustreVersion version) => version switch
    {
        LustreVersion.V2_10 => New("0xae784e79c344d2a0", "0x1", OldMdt),
        LustreVersion.V2_12 => New("0xae7a5e7be344d3b8", "0x1a5", Mdt + " flr lock_convert archive_id_array"),
        LustreVersion.V2_14 or LustreVersion.V2_14_DDN => New("0xae7a5e7be344d3b8", "0xffbd", Mdt + MdtSince214),
        < LustreVersion.V2_17 => New(
            "0xae7a5e7be344d3b8",
            "0xc1effbd",
            Mdt + MdtSince214 + " getattr_pfid lseek dom_lvb reply_mbits atomic_open_lock name_encryption"),
        _ => New(
            "0xae7a5e7be344d3b8",
            "0x246cdeffbd",
            Mdt + MdtSince214 + " getattr_pfid lseek dom_lvb reply_mbits batch_rpc pcc_ro atomic_open_lock name_encryption " +
            "dmv_imp_inherit encryption_fid2path unaligned_dio mirror_id_fix"),
    };

    private static ConnectFlags OfMgs(LustreVersion version) => version switch
    {
        LustreVersion.V2_10 => New(
            "0x2000011005002020", "0x0", "version barrier adaptive_timeouts mds_mds_connection full20 imp_recov bulk_mbits"),
        < LustreVersion.V2_17 => New(
            "0xa000011001002020", "0x100000", "version barrier adaptive_timeouts full20 imp_recov bulk_mbits second_flags reply_mbits"),
        _ => New(
            "0xa000011001002060",
            "0x100100000",
            "version mgs_nidlist barrier adaptive_timeouts full20 imp_recov bulk_mbits second_flags reply_mbits large_nid"),
    };

    private static ConnectFlags New(string flags, string flags2, string names) => new(flags, flags2, names.Split(' '));
}
