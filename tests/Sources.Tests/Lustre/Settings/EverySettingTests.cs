using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Settings;

namespace LustreActors.Sources.Tests.Lustre.Settings;

/// <summary>All settings as one family.</summary>
public sealed class EverySettingTests : IDisposable
{
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Every_setting_of_a_target_is_a_series_of_one_family()
    {
        _tree.Sys("obdfilter/scratch-OST0003/brw_size", 4).Sys("obdfilter/scratch-OST0003/tgt_fmd_count", 128)
            .Sys("obdfilter/scratch-OST0004/brw_size", 16)
            .Sys("osd-ldiskfs/scratch-OST0003/auto_scrub", 2592000)
            .Sys("ldlm/namespaces/filter-scratch-OST0003_UUID/pool/recalc_period", 10);
        var labels = LabelText.Of(("filesystem", "scratch"), ("component", "ost"), ("target", "scratch-OST0003"));

        var reading = new SettingsReader(
            labels, ("obdfilter", "scratch-OST0003"), ("osd-*", "scratch-OST0003"), ("ldlm", "filter-scratch-OST0003_UUID")).Read(_tree);

        Assert.Equal(
            ReadingOf.Expected("""filesystem="scratch",component="ost",target="scratch-OST0003" """, """
                lustre_setting{#,setting="obdfilter.brw_size"} 4
                lustre_setting{#,setting="obdfilter.tgt_fmd_count"} 128
                lustre_setting{#,setting="osd.auto_scrub"} 2592000
                lustre_setting{#,setting="ldlm.pool.recalc_period"} 10
                """),
            reading.Sorted());
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void The_settings_of_the_host_have_no_target()
    {
        _tree.Sys("at_max", 600).Sys("ldlm/dump_granted_max", 256).Sys("obdfilter/scratch-OST0003/brw_size", 4);

        Assert.Equal(
            ["""lustre_setting{setting="at_max"} 600""", """lustre_setting{setting="ldlm.dump_granted_max"} 256"""],
            new SettingsReader(LabelText.Empty, ("", "")).Read(_tree).Sorted());
    }

    [Fact]
    public void A_setting_that_is_no_number_is_refused()
    {
        _tree.Sys("at_max", "many\n");

        var reading = new SettingsReader(LabelText.Empty, ("", "")).Read(_tree);

        Assert.Equal((1, 0), (reading.LinesRefused, reading.Samples().Length));
    }

    [Fact]
    public void Settings_are_not_read_unless_they_are_switched_on()
    {
        var target = new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0003");

        Assert.DoesNotContain(
            LustreActors.Sources.Lustre.LustreSources.For(target, _tree.Roots, new LustreSourceOptions { ClientName = "node01" }),
            plan => plan.Part is "settings" or "details");
    }
}
