using LustreActors.Host.Pages;

namespace LustreActors.Host.Tests.Pages;

public sealed class HtmlTests
{
    [Fact]
    public void Every_value_is_encoded_and_markup_is_not()
    {
        var inner = new Html().Add($"<b>{"a<b"}</b>");
        Assert.Equal("<p title=\"&quot;&#39;&amp;\"><b>a&lt;b</b></p>", new Html().Add($"<p title=\"{"\"'&"}\">{inner}</p>").ToString());
    }

    [Fact]
    public void Control_characters_are_replaced() => Assert.Equal("a\uFFFDb\uFFFD\nc", Html.Encode("a\0b\u009F\nc"));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1.00 KiB")]
    [InlineData(1536, "1.50 KiB")]
    [InlineData(123e6, "117 MiB")]
    [InlineData(5e15, "4.44 PiB")]
    public void Bytes_have_three_digits_and_a_unit(double bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.4, "0.4/s")]
    [InlineData(12.6, "13/s")]
    [InlineData(12_345.0, "12.3 k/s")]
    [InlineData(null, "–")]
    public void Rates_are_short(double? rate, string text) => Assert.Equal(text, Quantity.Rate(rate));

    [Theory]
    [InlineData(0.00002, "20 µs")]
    [InlineData(0.0024, "2.4 ms")]
    [InlineData(0.25, "250 ms")]
    [InlineData(75, "75 s")]
    [InlineData(300, "5 min")]
    [InlineData(400_000, "5 d")]
    public void Times_are_short(double seconds, string text) => Assert.Equal(text, Quantity.Seconds(seconds));

    [Fact]
    public void A_line_is_interrupted_where_nothing_is_known()
    {
        var svg = Drawing.Sparkline([null, 0, 10, null, 5], "Read", "read").ToString();
        Assert.Contains("<path class=\"line\" d=\"M60 34L120 2M240 18\"/>", svg, StringComparison.Ordinal);
    }
}
