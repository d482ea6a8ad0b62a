using System.Text;
using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre.Imports;

public sealed class ServingTests : IDisposable
{
    private static readonly LustreSourceOptions Options = new() { ClientName = "node01" };
    private readonly LustreTree _tree = SyntheticTree.WithEverything();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("status: COMPLETE\nrecovery_start: 1700000000\n", true)]
    [InlineData("status: INACTIVE\n", true)]
    [InlineData("status: WAITING_FOR_CLIENTS\nlast_seen: 1700000000\n", false)]
    [InlineData("status: WAITING\nnon-ready MDTs:  0001\n", false)]
    [InlineData("\nstatus: RECOVERING\r\n", false)]
    [InlineData("status:\n", null)]
    [InlineData("recovery_start: 0\n", null)]
    [InlineData("", null)]
    public void A_target_serves_when_it_is_not_in_recovery(string text, bool? serves) => Assert.Equal(serves, ServingReader.Serves(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void An_ost_on_its_server_has_the_status_and_capacity_that_clients_have_of_it_with_no_file_read_twice()
    {
        _tree.Proc("obdfilter/scratch-OST0000/recovery_status", "status: COMPLETE\n");
        var watch = new TestWatch();

        var reading = LustreSources.For(new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0000"), _tree.Roots, Options)[0].Create().Read(watch);

        const string labels = """filesystem="scratch",ost="OST0000" """;
        Assert.Equal(
            [
                $"lustre_ost_available_bytes{{{labels.Trim()}}} 4915200", $"lustre_ost_capacity_bytes{{{labels.Trim()}}} 5120000",
                $"lustre_ost_free_bytes{{{labels.Trim()}}} 5017600", $"lustre_ost_inodes_free{{{labels.Trim()}}} 261749",
                $"lustre_ost_inodes_maximum{{{labels.Trim()}}} 262144", $"lustre_ost_status{{{labels.Trim()}}} 1",
            ],
            reading.Samples().Where(l => l.StartsWith("lustre_ost_", StringComparison.Ordinal)));
        Assert.Equal(2, watch.Paths.Count(p => p.EndsWith("osd-zfs/scratch-OST0000/kbytestotal", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_target_in_recovery_is_0_and_one_whose_recovery_is_not_told_of_has_no_status()
    {
        _tree.Debug("mdt/scratch-MDT0000/recovery_status", "status: RECOVERING\n");

        var mdt = LustreSources.For(new LustreTarget("scratch", LustreComponent.Mdt, "scratch-MDT0000"), _tree.Roots, Options)[0].Create().Read();
        var ost = LustreSources.For(new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0000"), _tree.Roots, Options)[0].Create().Read();

        Assert.Equal("0", mdt.Value("""lustre_mdt_status{filesystem="scratch",mdt="MDT0000"}"""));
        Assert.Equal("1024000", mdt.Value("""lustre_mdt_capacity_bytes{filesystem="scratch",mdt="MDT0000"}"""));
        Assert.DoesNotContain("lustre_ost_status", ost.Text(), StringComparison.Ordinal);
    }
}
