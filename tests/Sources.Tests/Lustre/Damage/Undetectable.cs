namespace LustreActors.Sources.Tests.Lustre.Damage;

/// <summary>Damage that leaves a well-formed file with other content, so that it cannot be detected.</summary>
internal static class Undetectable
{
    private static readonly (string Reason, DamageKind Damage, string[] Files)[] All =
    [
        ("any words are a good text", DamageKind.Garbage, ["/version", "/jobid_var", "/jobid_name"]),
        ("any words are a good text", DamageKind.Duplicated, ["/version", "/jobid_var", "/jobid_name"]),
        ("any words are a good text, with one more number or less in it", DamageKind.Number, ["/version", "/jobid_var", "/jobid_name"]),
        ("those that it lists come and go", DamageKind.Cut, ["/lnet/peers", "/hsm/active_requests", "/hsm/agents", "/uuid",
            "/pools/fast"]),
        ("there may be none of them", DamageKind.Emptied, ["/hsm/active_requests", "/hsm/agents", "/debug/lustre/health_check", "/uuid",
            "/pools/fast"]),
        ("a row is one partition of the processors, and two of them may be alike", DamageKind.Duplicated, ["/lnet/nis", "/lnet/buffers"]),
        ("a client is connected to several targets, and up to 2.16 its lines are "
            + "alike", DamageKind.Duplicated, ["/nodemap/default/exports"]),
        ("it may be negative", DamageKind.Number, ["/lnet/nis", "/lnet/peers", "/lnet/buffers", "/lnet/fail_err", "/lnet/fail_val",
            "/pool/cancel_rate", "/pool/grant_plan", "/pool/grant_rate", "/pool/grant_speed", "/prealloc_status"]),
    ];

    /// <summary>The reason why damage cannot be detected. Null for damage that has to be reported.</summary>
    public static string? Reason(string kind, FileDamage damage)
    {
        // The cut is behind all values.
        if (damage.Kind == DamageKind.Cut && (damage.Lost.StartsWith("- job_id:", StringComparison.Ordinal) || damage.Lost.StartsWith(
            "- id:", StringComparison.Ordinal)))
            return "jobs and ids come and go";
        if (damage.Kind == DamageKind.Binary && damage.Name.Contains("- job_id:", StringComparison.Ordinal))
            return "the id of a job may have any bytes";
        foreach (var (reason, of, files) in All)
        {
            if (damage.Kind == of && files.Any(f => kind.EndsWith(f, StringComparison.Ordinal)))
                return reason;
        }

        return null;
    }

    /// <summary>
    /// A line of a table that is not a row may have been the heading of another table, to which the rows behind it belong.
    /// </summary>
    public static bool CostsTheRest(string kind, FileDamage damage) =>
        damage.Kind is DamageKind.Garbage or DamageKind.Binary && (kind.EndsWith("/brw_stats", StringComparison.Ordinal) || kind.EndsWith(
            "/rpc_stats", StringComparison.Ordinal));
}
