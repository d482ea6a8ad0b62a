using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre.Imports;

public sealed class MgsConnectionTests : IDisposable
{
    private readonly LustreTree _tree = new LustreTree().Sys("health_check", "healthy\n");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_host_shows_whether_it_reaches_each_mgs_although_their_names_have_dots()
    {
        _tree.Sys("mgc/MGC10.7.0.1@tcp/uuid", "x\n").Debug("mgc/MGC10.7.0.1@tcp/import", ImportTexts.WithState("FULL"))
            .Sys("mgc/MGC10.7.0.2@tcp/uuid", "x\n").Debug("mgc/MGC10.7.0.2@tcp/import", ImportTexts.WithState("DISCONN"));

        var reading = Read();

        Assert.Equal(
            [
                """lustre_mgc_state{mgs="10.7.0.1@tcp",state="FULL"} 1""", """lustre_mgc_state{mgs="10.7.0.2@tcp",state="DISCONN"} 1""",
                """lustre_mgc_status{mgs="10.7.0.1@tcp"} 1""", """lustre_mgc_status{mgs="10.7.0.2@tcp"} 0""",
            ],
            reading.Samples().Where(l => l.StartsWith("lustre_mgc_", StringComparison.Ordinal)));
        Assert.Equal((0, 0L), (reading.Troubles.Length, reading.LinesRefused));
        Assert.Equal("1", reading.Value("lustre_healthy"));
    }

    [Fact]
    public void An_old_release_has_it_in_proc_and_a_damaged_line_is_refused_with_its_place()
    {
        _tree.Proc("mgc/MGC10.7.0.1@o2ib/import", "import:\n    state: FULL\n    nonsense\n");

        var reading = Read();

        Assert.Equal("1", reading.Value("""lustre_mgc_status{mgs="10.7.0.1@o2ib"}"""));
        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith(
            "/mgc/MGC10.7.0.1@o2ib/import:3: nonsense",
            reading.FirstRefusal?.Replace("    nonsense", "nonsense", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private Reading Read() => LustreSources.Node(_tree.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create().Read();
}
