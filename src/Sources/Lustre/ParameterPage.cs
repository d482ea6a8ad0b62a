using System.Globalization;
using System.Text;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre;

/// <summary>The page of all parameters, made from their declarations.</summary>
public static class ParameterPage
{
    private const string Introduction = """
        # Every Lustre parameter that is read

        Written by `lustre-exporter metrics --parameters`. [metrics.md](metrics.md) explains the families,
        [lustre-sources.md](lustre-sources.md) how parameters are found and read, [add-a-parameter.md](add-a-parameter.md) how to add one.

        *Where* names the place of a parameter release by release (Lustre 2.10 to 2.17). It is for people: the program looks in all places,
        whatever the release, because builds differ. `*` is a device: a target, a mount, a client's NID.

        *Needs* names the right that reading it takes. debugfs is open to root alone. The capability `CAP_DAC_READ_SEARCH` opens it, and so
        does `lustre.access = lctl` with a line in sudoers ([lustre-sources.md](lustre-sources.md#permissions)).

        | parameter | where | needs | families |
        |---|---|---|---|

        """;

    private const string Conclusion = """

        ## What no family shows

        Captured servers and clients of Lustre 2.17.0 and 2.15.8 have 479 parameters that are one number, devices and services counted once,
        and 159 files with several numbers. Families show 328 of the former (68 %) and 71 of the latter (45 %), with everything switched on.
        Before `lustre.details` and `lustre.settings` there were 166 (35 %) and 64 (40 %). The reasons for the others:

        | parameters | number | reason |
        |---|---|---|

        """;

    private const string Absent = """

        No file shows the errors of the devices of a ZFS pool: OpenZFS has them for `zpool status` alone
        ([lustre-sources.md](lustre-sources.md#the-device-below)).

        """;

    private static readonly (string Parameters, int Number, string Reason)[] NotShown =
    [
        ("`blocksize`, `files*`, `kbytes*`, `stripe*`, `target_obd` below `lmv`, `lov`, `lod`, `mdc`, `osc`, `osp`, `obdfilter`", 40,
            "each target and each mount shows the same; some of these files ask a server when they are read"),
        ("`maxbytes`, `namelen_max`", 18, "constants of the release"),
        ("`state`, `timeouts`, `*conn_uuid`, `srpc_info`, `ir_state`, `dynamic_nids` of connections", 21,
            "`import` has the state, the time-outs and the server"),
        ("other files below `osc`, `mdc`, `osp`, `mgc`, `lwp`", 45,
            "settings, one for each connection: their number grows with mounts times targets; or `stats` once more"),
        ("`exports.*.{hash,ldlm_stats,reply_data,fmd_count}`, `grant_*`, `req_*`, `*_history`, `hash*`, `site*`, `dump_*`, `debug_*`", 50,
            "the inner state of one client or service, for debugging; `export` has the grants"),
        ("`nodemap.*.{id,idmap,offset,ranges,squash_*}`, `fld`, `seq`, `last_id`", 14, "tables of ids"),
        ("`qos_*`, `*_threshold*`, `spill_*`, `*_mb`, `max_filesize`, `at_*` of the MGS, `pmqos_*`, `soft_least_qunit` and others", 51,
            "settings with a sign, a percent sign, a fraction or more than 63 bits, or of the MGS alone; sizes of directories in renames; "
            + "what the numbers beside them show"),
    ];

    public static string Markdown()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        var rows = LustreSources.Metrics.SelectMany(m => m.Parameters.Select(p => (Parameter: p, m.Family.Name)));
        foreach (var row in rows.GroupBy(r => r.Parameter.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var parameter = row.First().Parameter;
            var families = string.Join(", ", row.Select(r => $"`{r.Name}`").Distinct());
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{row.Key}` | {ParameterPlaces.Text(parameter.Places)} | {Needs(parameter)} | {families} |\n");
        }

        page.Append(Conclusion.ReplaceLineEndings("\n"));
        foreach (var (parameters, number, reason) in NotShown)
            page.Append(CultureInfo.InvariantCulture, $"| {parameters} | {number} | {reason} |\n");
        page.Append(Absent.ReplaceLineEndings("\n"));
        return page.ToString();
    }

    private static string Needs(LustreParameter parameter)
    {
        if (!parameter.MayBeInDebugfs)
            return "nothing";
        var place = parameter.Places[^1];
        return place.Root == ParameterRoot.Debug && place.Since != ParameterPlaces.Oldest ? $"debugfs from {place.Since}" : "debugfs";
    }
}
