using LustreActors.Sinks.Ganglia;

namespace LustreActors.Sinks.Tests.Ganglia;

/// <summary>The packets of a metric, as <c>lib/gm_protocol.x</c> of Ganglia describes them.</summary>
public class GangliaMetricTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_metadata_names_the_host_the_metric_its_type_its_unit_and_its_lifetimes()
    {
        var metric = new GangliaMetric(
            "scratch_read_bytes", "float", "bytes/sec", GangliaSlope.Both, Minute, TimeSpan.FromMinutes(5), ("GROUP", "lustre"),
            ("TITLE", "scratch read"));

        Assert.Equal(
            Xdr.Packet(
                128u, "10.7.0.3:node07", "scratch_read_bytes", 1u, "float", "scratch_read_bytes", "bytes/sec", 3u, 60u, 300u, 2u,
                "GROUP", "lustre", "TITLE", "scratch read"),
            Metadata(metric, new GangliaHost("node07", "10.7.0.3")));
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(1234567.891, "1234567.89")]
    [InlineData(0.005, "0.01")]
    [InlineData(12345678901234, "12345678901234.00")]
    [InlineData(double.NaN, "0")]
    [InlineData(double.PositiveInfinity, "0")]
    [InlineData(1e300, "0")]
    public void A_value_is_sent_as_text_with_two_decimals(double value, string text)
    {
        var metric = new GangliaMetric("home_oss_ops", "float", "ops/sec", GangliaSlope.Both, Minute, default);
        var packet = new byte[GangliaMetric.LongestPacket];

        var length = metric.WriteValue(new GangliaHost("node07", "10.7.0.3"), value, packet);

        Assert.Equal(Xdr.Packet(133u, "10.7.0.3:node07", "home_oss_ops", 1u, "%s", text), packet[..length]);
    }

    [Fact]
    public void Names_of_any_length_and_with_any_characters_fit_into_one_packet()
    {
        var text = new string('&', 5000);
        var metric = new GangliaMetric(
            text, "float", text, GangliaSlope.Both, Minute, default, ("GROUP", text), ("DESC", text), ("TITLE", text));

        var packet = Metadata(metric, new GangliaHost(text, "10.7.0.3"));

        Assert.InRange(packet.Length, 1, GangliaMetric.LongestPacket);
        Assert.DoesNotContain((byte)'&', packet);
    }

    /// <summary>Captured packets of a real gmetric, which the project does not contain.</summary>
    [Fact]
    public void The_packets_are_those_of_gmetric_wherever_captures_of_it_are_at_hand()
    {
        if (Captures() is not { } folder)
            return;
        var host = new GangliaHost("node17.cluster", "10.20.30.40");
        var bytes = new GangliaMetric(
            "hebe_read_bytes", "float", "bytes/sec", GangliaSlope.Both, Minute, TimeSpan.FromMinutes(5), ExtraIn(folder, "pkt.0"));
        var jobs = new GangliaMetric("hebe_jobs", "uint32", "jobs", GangliaSlope.Both, Minute, default, ExtraIn(folder, "pkt.2"));
        var value = new byte[GangliaMetric.LongestPacket];

        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "pkt.0")), Metadata(bytes, host));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "pkt.1")), value[..bytes.WriteValue(host, 1234567.89, value)]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "pkt.2")), Metadata(jobs, host));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "pkt.3")), value[..jobs.WriteValue(host, "42"u8, value)]);
    }

    /// <summary>The further data of a captured packet, whose values are not known here.</summary>
    private static (string Key, string Value)[] ExtraIn(string folder, string name)
    {
        var packet = File.ReadAllBytes(Path.Combine(folder, name));
        var at = 4;
        foreach (var isText in (bool[])[true, true, false, true, true, true, false, false, false])
        {
            if (isText)
                Xdr.TextAt(packet, ref at);
            else
                Xdr.NumberAt(packet, ref at);
        }

        var extra = new (string, string)[Xdr.NumberAt(packet, ref at)];
        for (var i = 0; i < extra.Length; i++)
            extra[i] = (Xdr.TextAt(packet, ref at), Xdr.TextAt(packet, ref at));
        return extra;
    }

    private static byte[] Metadata(GangliaMetric metric, GangliaHost host)
    {
        var packet = new byte[GangliaMetric.LongestPacket];
        return packet[..metric.WriteMetadata(host, packet)];
    }

    private static string? Captures()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var captures = Path.Combine(folder.FullName, "shared/fixtures/ganglia");
            if (File.Exists(Path.Combine(captures, "pkt.3")))
                return captures;
        }

        return null;
    }
}
