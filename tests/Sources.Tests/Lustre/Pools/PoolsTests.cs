using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Pools;

namespace LustreActors.Sources.Tests.Lustre.Pools;

public sealed class PoolsTests : IDisposable
{
    private const string Device = "work-MDT0000-mdtlov";

    private readonly LustreTree _tree = new();
    private readonly PoolsReader _reader = new(Device, LabelText.Of("target", "work-MDT0000"));

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_pool_shows_its_osts_and_whether_files_go_elsewhere()
    {
        _tree.Proc($"lod/{Device}/pools/flash", "work-OST0000_UUID\nwork-OST0001_UUID\n").Proc($"lod/{Device}/pools/empty", "")
            .Proc($"lod/{Device}/pool/flash/spill_is_active", "1\n").Proc($"lod/{Device}/pool/flash/spill_hit", "17\n");

        var reading = _reader.Read(_tree);

        Assert.Equal(
            [
                """lustre_pool_osts{target="work-MDT0000",pool="empty"} 0""",
                """lustre_pool_osts{target="work-MDT0000",pool="flash"} 2""",
                """lustre_pool_spilling{target="work-MDT0000",pool="flash"} 1""",
                """lustre_pool_spills_total{target="work-MDT0000",pool="flash"} 17""",
            ],
            reading.Sorted());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void A_pool_that_comes_or_leaves_is_noticed()
    {
        _tree.Proc($"lod/{Device}/pools/flash", "work-OST0000_UUID\n");
        _reader.Read(_tree);
        File.Delete(Path.Combine(_tree.Roots.Proc, $"lod/{Device}/pools/flash"));
        _tree.Proc($"lod/{Device}/pools/disk", "work-OST0001_UUID\n");

        Assert.Equal(["""lustre_pool_osts{target="work-MDT0000",pool="disk"} 1"""], _reader.Read(_tree).Samples());
    }

    [Theory]
    [InlineData("work-OST0000_UUID\nwhat is this\nwork-OST0001_UUID\n", 2)]
    [InlineData("work-OST0000_UUID\nwork-OST0000_UUID\n", 1)]
    [InlineData("work-OST0000_UUID\nwork-OST00", 1)]
    public void A_malformed_line_is_counted(string text, int osts)
    {
        _tree.Proc($"lod/{Device}/pools/flash", text);

        var reading = _reader.Read(_tree);

        Assert.Equal([$"lustre_pool_osts{{target=\"work-MDT0000\",pool=\"flash\"}} {osts}"], reading.Samples());
        Assert.True(reading.LinesRefused > 0);
    }

    [Fact]
    public void A_filesystem_without_pools_has_no_series() => Assert.Empty(_reader.Read(_tree).Samples());
}
