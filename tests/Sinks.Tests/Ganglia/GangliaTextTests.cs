using LustreActors.Sinks.Ganglia;

namespace LustreActors.Sinks.Tests.Ganglia;

/// <summary>gmond writes names into its XML without escapes, and cuts them at a colon.</summary>
public class GangliaTextTests
{
    [Theory]
    [InlineData("scratch_read_bytes", "scratch_read_bytes")]
    [InlineData("am&<p\"q", "am__p_q")]
    [InlineData("co:lon", "co_lon")]
    [InlineData("a b/c", "a_b_c")]
    [InlineData("grün", "gr_n")]
    [InlineData("", "_")]
    public void A_name_keeps_letters_digits_dots_dashes_and_underscores(string text, string clean) =>
        Assert.Equal(clean, GangliaText.CleanName(text));

    [Theory]
    [InlineData("bytes/sec", "bytes/sec")]
    [InlineData("read & written, 50%", "read _ written, 50%")]
    [InlineData("<b>\"x\"\n", "_b__x__")]
    public void A_line_may_have_blanks_and_slashes_but_nothing_that_XML_would_escape(string text, string clean) =>
        Assert.Equal(clean, GangliaText.CleanLine(text));

    [Theory]
    [InlineData("node07", "10.7.0.3", "10.7.0.3:node07")]
    [InlineData("node07", "fd00::3", "node07:node07")]
    [InlineData("node07", "", "node07:node07")]
    [InlineData("node07", "not an address", "node07:node07")]
    [InlineData("no<de:07", "10.7.0.3", "10.7.0.3:no_de_07")]
    public void A_host_is_an_IPv4_address_and_a_name_or_its_name_twice(string name, string address, string spoof) =>
        Assert.Equal(spoof, new GangliaHost(name, address).Spoof);
}
