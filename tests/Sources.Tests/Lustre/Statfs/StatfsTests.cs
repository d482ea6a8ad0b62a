using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Lustre.Imports;

namespace LustreActors.Sources.Tests.Lustre.Statfs;

public sealed class StatfsTests : IDisposable
{
    private const string Ost = """filesystem="work",ost="OST0003" """;
    private static readonly LustreSourceOptions Options = new() { ClientName = "node01" };

    private readonly LustreTree _tree = new LustreTree().Sys("obdfilter/work-OST0003/num_exports", 1);

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("\n", "D 0, I 0, N 0, R 0, S 0")]
    [InlineData("D\n", "D 1, I 0, N 0, R 0, S 0")]
    [InlineData("RSf\n", "D 0, I 0, N 0, R 1, S 1, f 1")]
    [InlineData("NN\n\0\0\0", "D 0, I 0, N 1, R 0, S 0")]
    public void An_ost_shows_each_letter_of_its_state(string text, string flags)
    {
        _tree.Sys("obdfilter/work-OST0003/statfs_state", text);

        var reading = Read(LustreComponent.Ost, "work-OST0003");

        Assert.Equal(flags, Flags(reading, "lustre_ost_statfs_flag", Ost.Trim()));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Theory]
    [InlineData("")]
    [InlineData("D\nD\n")]
    [InlineData("D R\n")]
    [InlineData("17\n")]
    public void A_state_that_is_no_letters_is_refused(string text)
    {
        _tree.Sys("obdfilter/work-OST0003/statfs_state", text);

        var reading = Read(LustreComponent.Ost, "work-OST0003");

        Assert.Equal(("", 1), (Flags(reading, "lustre_ost_statfs_flag", Ost.Trim()), reading.LinesRefused));
    }

    [Fact]
    public void An_mdt_shows_the_state_of_its_storage_and_how_many_targets_it_uses()
    {
        _tree.Sys("mdt/work-MDT0000/num_exports", 1).Sys("osd-ldiskfs/work-MDT0000/statfs_state", "S\n")
            .Sys("lod/work-MDT0000-mdtlov/numobd", 6).Sys("lod/work-MDT0000-mdtlov/activeobd", 5)
            .Sys("lod/work-MDT0000-mdtlov/mdt_numobd", 3).Sys("lod/work-MDT0000-mdtlov/mdt_activeobd", 2);

        var reading = Read(LustreComponent.Mdt, "work-MDT0000");

        Assert.Equal("D 0, I 0, N 0, R 0, S 1", Flags(reading, "lustre_mdt_statfs_flag", """filesystem="work",mdt="MDT0000" """.Trim()));
        Assert.All(
            ReadingOf.Expected("""filesystem="work",component="mdt",target="work-MDT0000" """, """
                lustre_known_osts{#} 6
                lustre_active_osts{#} 5
                lustre_known_mdts{#} 3
                lustre_active_mdts{#} 2
                """),
            line => Assert.Contains(line, reading.Samples()));
    }

    [Fact]
    public void A_mount_shows_how_many_targets_it_uses()
    {
        _tree.WithMount().Sys($"lov/work-clilov-{MountTree.Address}/numobd", 6).Sys($"lov/work-clilov-{MountTree.Address}/activeobd", 5)
            .Sys($"lmv/work-clilmv-{MountTree.Address}/numobd", 2).Sys($"lmv/work-clilmv-{MountTree.Address}/activeobd", 1);

        var reading = Read(LustreComponent.Client, "work-" + MountTree.Address);

        Assert.All(
            ReadingOf.Expected($"""filesystem="work",component="client",target="work-{MountTree.Address}",client="node01" """, """
                lustre_known_osts{#} 6
                lustre_active_osts{#} 5
                lustre_known_mdts{#} 2
                lustre_active_mdts{#} 1
                """),
            line => Assert.Contains(line, reading.Samples()));
    }

    [Fact]
    public void A_mount_asks_a_live_target_for_its_state_after_its_capacity()
    {
        var device = $"work-OST0003-osc-{MountTree.Address}";
        _tree.WithOsc("OST0003", ImportTexts.Of217).Sys($"osc/{device}/statfs_state", "DN\n");
        var labels = $"""filesystem="work",ost="OST0003",target="work-{MountTree.Address}",client="node01" """.Trim();

        Assert.Equal("D 1, I 0, N 1, R 0, S 0", Flags(Read(LustreComponent.Import, device), "lustre_ost_statfs_flag", labels));

        _tree.WithOsc("OST0003", ImportTexts.WithState("DISCONN"));
        var watch = new TestWatch();
        Assert.Empty(Source(LustreComponent.Import, device).Read(watch).Samples());
        Assert.DoesNotContain(watch.Paths, p => p.EndsWith("statfs_state", StringComparison.Ordinal));
    }

    private Reading Read(LustreComponent component, string name) => Source(component, name).Read();

    private Source Source(LustreComponent component, string name) =>
        LustreSources.For(new LustreTarget("work", component, name), _tree.Roots, Options)[0].Create();

    private static string Flags(Reading reading, string family, string labels) => string.Join(
        ", ",
        reading.Sorted().Where(s => s.StartsWith($"{family}{{{labels},flag=\"", StringComparison.Ordinal))
            .Select(s => s[(family.Length + labels.Length + 8)..].Replace("\"}", "", StringComparison.Ordinal)));
}
