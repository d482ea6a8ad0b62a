namespace LustreActors.Host.Tests.Configuration;

public class ListenAddressesTests
{
    [Theory]
    [InlineData(":9847", "0.0.0.0:9847")]
    [InlineData("9847", "0.0.0.0:9847")]
    [InlineData("*:9847", "0.0.0.0:9847")]
    [InlineData("localhost:9847", "127.0.0.1:9847")]
    [InlineData("127.0.0.1:9847", "127.0.0.1:9847")]
    [InlineData("[::]:9847", "[::]:9847")]
    public void Forms_that_other_exporters_take_are_addresses(string text, string address) =>
        Assert.Equal(address, Settings.Load("", $"http.listen=\"{text}\"").Options.Http.Listen.ToString());
}
