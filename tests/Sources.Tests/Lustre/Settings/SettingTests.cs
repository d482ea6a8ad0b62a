using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Settings;

namespace LustreActors.Sources.Tests.Lustre.Settings;

public sealed class SettingTests : IDisposable
{
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_settings_of_an_ost_are_served_in_base_units()
    {
        foreach (var (name, number) in new[]
            {
                ("brw_size", 4L), ("grant_compat_disable", 1), ("grant_precreate", 228928), ("lfsck_speed_limit", 50),
                ("precreate_batch", 128), ("soft_sync_limit", 16),
                ("sync_journal", 0), ("readonly", 0), ("no_precreate", 1), ("no_create", 0), ("ir_factor", 5), ("instance", 3),
            })
            _tree.Sys($"obdfilter/scratch-OST0003/{name}", number);

        var reading = Read(new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0003"));

        Assert.Equal(
            ReadingOf.Expected("""filesystem="scratch",component="ost",target="scratch-OST0003" """, """
                lustre_brw_size_bytes{#} 4194304
                lustre_grant_compat_disabled{#} 1
                lustre_grant_precreate_capacity_bytes{#} 228928
                lustre_lfsck_speed_limit{#} 50
                lustre_precreate_batch{#} 128
                lustre_soft_sync_limit{#} 16
                lustre_sync_journal_enabled{#} 0
                lustre_target_readonly{#} 0
                lustre_precreate_disabled{#} 1
                lustre_create_disabled{#} 0
                lustre_imperative_recovery_factor{#} 5
                lustre_target_instance{#} 3
                """),
            reading.Sorted());
    }

    [Fact]
    public void The_settings_of_an_mdt_are_served_from_all_of_their_places()
    {
        _tree.Sys("mdt/scratch-MDT0000/grant_compat_disable", 0).Sys("mdd/scratch-MDT0000/lfsck_speed_limit", 7).Sys(
            "mdt/scratch-MDT0000/readonly", 1)
            .Sys("mdt/scratch-MDT0000/no_create", 0).Proc("mdt/scratch-MDT0000/ir_factor", "5\n").Proc(
                "mdt/scratch-MDT0000/instance", "21\n");

        var reading = Read(new LustreTarget("scratch", LustreComponent.Mdt, "scratch-MDT0000"));

        Assert.Equal(
            ReadingOf.Expected("""filesystem="scratch",component="mdt",target="scratch-MDT0000" """, """
                lustre_grant_compat_disabled{#} 0
                lustre_lfsck_speed_limit{#} 7
                lustre_target_readonly{#} 1
                lustre_create_disabled{#} 0
                lustre_imperative_recovery_factor{#} 5
                lustre_target_instance{#} 21
                """),
            reading.Sorted());
    }

    [Theory]
    [InlineData("4M\n", null, 1)]
    [InlineData("\n", null, 1)]
    [InlineData("9223372036854775807\n", null, 1)]
    [InlineData("16", "16777216", 0)]
    public void A_size_is_a_number_of_mebibytes(string text, string? value, int refused)
    {
        _tree.Proc("obdfilter/scratch-OST0003/brw_size", text);

        var reading = Read(new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0003"));

        Assert.Equal((value, refused), (reading.Value(
            """lustre_brw_size_bytes{filesystem="scratch",component="ost",target="scratch-OST0003"}"""), reading.LinesRefused));
    }

    private Reading Read(LustreTarget target) =>
        new NumbersReader(
            target.Name, TargetLabels.For(target, new LustreSourceOptions { ClientName = "node01" }), SettingParameters.All,
            target.Component == LustreComponent.Ost ? ["obdfilter"] : ["mdt", "mdd"]).Read(_tree);
}
