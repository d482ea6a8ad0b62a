using FsCheck;
using FsCheck.Fluent;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Negotiation;

namespace LustreActors.Metrics.Tests.Negotiation;

public class ContentNegotiationTests
{
    private const string Text = ContentNegotiation.PrometheusText;
    private const string OpenMetrics = ContentNegotiation.OpenMetrics;
    private const string OlderOpenMetrics = "application/openmetrics-text; version=0.0.1; charset=utf-8";

    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75" +
        ",text/plain;version=0.0.4;q=0.5,*/*;q=0.1", OpenMetrics)]
    [InlineData("application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", OlderOpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5" +
        ",text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", OpenMetrics)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6" +
        ",application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5" +
        ",application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3" +
        ",text/plain;version=0.0.4;q=0.2,*/*;q=0.1", OpenMetrics)]
    [InlineData("text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1", Text)]
    [InlineData("text/plain;version=0.0.4;q=1,*/*;q=0.1", Text)]
    public void Prometheus_gets_the_format_that_it_asks_for(string accept, string expected) => Assert.Equal(expected, Chosen(accept));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8")]
    [InlineData("text/*")]
    [InlineData("text/plain")]
    [InlineData("application/*;q=0.5,*/*;q=0.5")]
    public void A_client_that_does_not_name_OpenMetrics_gets_the_plain_text(string? accept) => Assert.Equal(Text, Chosen(accept));

    [Theory]
    [InlineData("application/openmetrics-text", OpenMetrics)]
    [InlineData("APPLICATION/OpenMetrics-Text; VERSION=\"1.0.0\"", OpenMetrics)]
    [InlineData("text/plain, application/openmetrics-text", OpenMetrics)]
    [InlineData("application/openmetrics-text;version=0.0.1, application/openmetrics-text;version=1.0.0", OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0.4, text/plain;q=0.5", Text)]
    [InlineData("application/openmetrics-text;q=0.501, text/plain;q=0.5", OpenMetrics)]
    [InlineData("text/plain;q=0.2, */*;q=0.9", OpenMetrics)]
    [InlineData("application/*", OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0.1, application/*;q=0.9, text/plain;q=0.5", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.1, application/openmetrics-text;q=0.8, text/plain;q=0.5", OlderOpenMetrics)]
    [InlineData("application/openmetrics-text;version=2.0.0, text/plain;q=0.1", Text)]
    public void The_closest_range_gives_the_weight_and_the_heaviest_text_wins(string accept, string expected) =>
        Assert.Equal(expected, Chosen(accept));

    [Theory]
    [InlineData("text/plain;q=0, application/openmetrics-text;q=0.1", OpenMetrics)]
    [InlineData("text/plain;q=0, */*", OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0, */*", Text)]
    [InlineData("application/openmetrics-text;q=0.000, */*;q=0.1", Text)]
    public void A_text_of_weight_zero_is_refused(string accept, string expected) => Assert.Equal(expected, Chosen(accept));

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/plain;q=0")]
    [InlineData("*/*;q=0")]
    [InlineData("text/plain;version=9")]
    public void A_client_that_accepts_no_offered_text_gets_the_plain_text(string accept) => Assert.Equal(Text, Chosen(accept));

    [Theory]
    [InlineData(";;;,,,q=,=;", Text)]
    [InlineData("application/openmetrics-text;q=high, text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;q=1.5", OpenMetrics)]
    [InlineData("application/openmetrics-text;q=-1", Text)]
    [InlineData("application/openmetrics-text;q=NaN", Text)]
    [InlineData("application/openmetrics-text;q=0.12345678901234567890", OpenMetrics)]
    [InlineData("application/openmetrics-text;version=\"1.0.0", OpenMetrics)]
    [InlineData("text/plain;x=\"a,application/openmetrics-text\"", Text)]
    [InlineData(" , application/openmetrics-text ; version = 1.0.0 ; q = 0.9 , ", OpenMetrics)]
    [InlineData("*/plain, /, */, application, text", Text)]
    public void A_malformed_header_counts_as_far_as_it_can_be_read(string accept, string expected) =>
        Assert.Equal(expected, Chosen(accept));

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("gzip", true)]
    [InlineData("GZIP", true)]
    [InlineData("x-gzip", true)]
    [InlineData("gzip, deflate, br, zstd", true)]
    [InlineData("gzip;q=0.001", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("deflate, br", false)]
    [InlineData("identity", false)]
    [InlineData("identity, gzip", true)]
    [InlineData("identity;q=1, gzip;q=0.5", false)]
    [InlineData("identity;q=0.5, gzip;q=1", true)]
    [InlineData("identity;q=0, *;q=0.1", true)]
    [InlineData("gzip;q=x", false)]
    public void Gzip_is_used_if_the_client_accepts_it(string? acceptEncoding, bool expected) =>
        Assert.Equal(expected, ContentNegotiation.Choose(null, acceptEncoding).Gzip);

    [Fact]
    public void The_format_is_that_of_the_content_type()
    {
        Assert.Equal(ExpositionFormat.OpenMetrics, ContentNegotiation.Choose("application/openmetrics-text", null).Format);
        Assert.Equal(ExpositionFormat.PrometheusText, ContentNegotiation.Choose("text/plain", null).Format);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", Text);
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", OpenMetrics);
    }

    [Fact]
    public void No_header_whatever_is_an_error() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(
            Arb.From(Gen.Elements("text", "plain", "/", "*", ";", ",", "q", "=", "0.5", "\"", "\\", " ", "version", "gzip",
                "application/openmetrics-text", "é").ListOf()),
            parts =>
            {
                var header = string.Concat(parts);
                var chosen = ContentNegotiation.Choose(header, header);
                return chosen.ContentType.Contains("charset=utf-8", StringComparison.Ordinal)
                    && chosen.Format == (chosen.ContentType == Text ? ExpositionFormat.PrometheusText : ExpositionFormat.OpenMetrics);
            }));

    private static string Chosen(string? accept) => ContentNegotiation.Choose(accept, null).ContentType;
}
