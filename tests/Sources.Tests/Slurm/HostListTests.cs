using LustreActors.Sources.Slurm;

namespace LustreActors.Sources.Tests.Slurm;

public class HostListTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("n1", "n1")]
    [InlineData("n1,login2", "n1 login2")]
    [InlineData("n[001-003,12]", "n001 n002 n003 n12")]
    [InlineData("n[8-11]", "n8 n9 n10 n11")]
    [InlineData("n[08-11]-ib,x", "n08-ib n09-ib n10-ib n11-ib x")]
    [InlineData("r[1-2]c[01-02]", "r1c01 r1c02 r2c01 r2c02")]
    [InlineData("n[3-1],n[a-b],n[1,n]2,ok", "n12 ok")]
    [InlineData("n[", "")]
    public void A_list_of_nodes_is_expanded_and_a_malformed_part_is_left_out(string list, string nodes) =>
        Assert.Equal(nodes, string.Join(' ', HostList.Expand(list, 100)));

    [Fact]
    public void A_list_that_names_too_many_nodes_is_cut() =>
        Assert.Equal(1000, HostList.Expand("n[1-2000000000]c[1-2000000000]", 1000).Count());
}
