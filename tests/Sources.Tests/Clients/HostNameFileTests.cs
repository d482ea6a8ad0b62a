using System.Text;
using LustreActors.Sources.Clients;

namespace LustreActors.Sources.Tests.Clients;

public class HostNameFileTests
{
    [Fact]
    public void A_line_names_a_NID_or_an_address_and_may_have_the_address_of_Ganglia()
    {
        var file = Parse("""
            # the compute nodes
            10.0.0.5         node05            # by address
            10.4.0.5@o2ib    node05 10.0.0.5
            12@gni           nid00012
            10.0.0.6         node06 node06.cluster alias

            """);

        Assert.Equal(new HostNameLine("node05", ""), file.Find("10.0.0.5@tcp"));
        Assert.Equal(new HostNameLine("node05", ""), file.Find("10.0.0.5@tcp1"));
        Assert.Equal(new HostNameLine("node05", "10.0.0.5"), file.Find("10.4.0.5@o2ib"));
        Assert.Equal(new HostNameLine("nid00012", ""), file.Find("12@gni"));
        Assert.Equal(new HostNameLine("node06", ""), file.Find("10.0.0.6@tcp"));
        Assert.Null(file.Find("10.4.0.5@o2ib1"));
        Assert.Equal(4, file.Count);
        Assert.Equal(0, file.LinesRefused);
    }

    [Fact]
    public void A_line_without_a_name_or_for_a_NID_that_is_named_already_is_refused_and_the_rest_is_read()
    {
        var file = Parse("10.0.0.1 a\n10.0.0.2\n10.0.0.1 b\n10.0.0.3 c\n");

        Assert.Equal((2, "2: 10.0.0.2"), (file.LinesRefused, file.FirstRefusal));
        Assert.Equal("a", file.Find("10.0.0.1@tcp")!.Name);
        Assert.Equal("c", file.Find("10.0.0.3@tcp")!.Name);
    }

    [Fact]
    public void Bytes_that_mean_nothing_cost_no_more_than_their_lines()
    {
        var random = new Random(5);
        var bytes = new byte[10_000];
        random.NextBytes(bytes);

        var file = new HostNameFile();
        file.Parse(bytes);
        file.Parse("10.0.0.1 a\n"u8);

        Assert.Equal("a", file.Find("10.0.0.1@tcp")!.Name);
    }

    [Theory]
    [InlineData("10.0.0.5@tcp", "10.0.0.5")]
    [InlineData("10.0.0.5@o2ib12", "10.0.0.5")]
    [InlineData("fd00::5@tcp", "fd00::5")]
    [InlineData("12@gni", null)]
    [InlineData("0@lo", null)]
    [InlineData("junk", null)]
    public void A_NID_has_an_address_on_networks_with_IP_addresses_only(string nid, string? address) =>
        Assert.Equal(address, Nid.AddressOf(nid)?.ToString());

    private static HostNameFile Parse(string text)
    {
        var file = new HostNameFile();
        file.Parse(Encoding.UTF8.GetBytes(text));
        return file;
    }
}
