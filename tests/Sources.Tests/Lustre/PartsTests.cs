using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Lustre.Trees;

namespace LustreActors.Sources.Tests.Lustre;

public sealed class PartsTests
{
    [Fact]
    public void Every_part_that_lctl_can_be_asked_for_is_listed()
    {
        using var tree = new LustreTree();
        var options = GoldenTree.EverythingOn();
        LustreTarget[] targets =
        [
            new("a", LustreComponent.Ost, "a-OST0000"), new("a", LustreComponent.Mdt, "a-MDT0000"), new("MGS", LustreComponent.Mgt, "MGS"),
            new("a", LustreComponent.Client, "a-ffff9a2b00c1d800"), new("a", LustreComponent.QuotaMaster, "a-QMT0000"),
            new("a", LustreComponent.Import, "a-OST0000-osc-ffff9a2b00c1d800"),
        ];

        var plans = LustreSources.Node(tree.Roots, options).Concat(LustreSources.Lnet(tree.Roots, options))
            .Concat(targets.SelectMany(t => LustreSources.For(t, tree.Roots, options)));

        Assert.Equal(
            LustreSources.PartsWithFiles,
            plans.Where(p => p.Create() is not CommandSource).Select(p => p.Part).Distinct().Order(StringComparer.Ordinal));
    }
}
