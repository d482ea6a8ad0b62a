using System.Text;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Tests.Families;

public class LabelTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("\\n", "\\\\n")]
    [InlineData("tab\tand\rreturn", "tab\tand\rreturn")]
    [InlineData("Größe \"é\" 🚀", "Größe \\\"é\\\" 🚀")]
    [InlineData("}{,=", "}{,=")]
    public void A_value_is_escaped_where_the_formats_demand_it(string value, string escaped)
    {
        var text = $"name=\"{escaped}\"";

        Assert.Equal(text, LabelText.Of("name", value).ToString());
        Assert.Equal(text, Encoding.UTF8.GetString(LabelText.Row("name"u8, Encoding.UTF8.GetBytes(value))));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "\uFFFD")]
    [InlineData(new byte[] { (byte)'a', 0xC3, (byte)'"' }, "a\uFFFD\\\"")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "\uFFFD")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\uFFFD\uFFFD\uFFFD")]
    [InlineData(new byte[] { (byte)'\n', 0xC3, 0xA9, 0x80 }, "\\né\uFFFD")]
    public void Bytes_that_are_not_UTF8_are_replaced(byte[] value, string shown) =>
        Assert.Equal($"name=\"{shown}\"", Encoding.UTF8.GetString(LabelText.Row("name"u8, value)));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a=\"x\uFFFD\"", LabelText.Of("a", "x\uD800").ToString());

    [Fact]
    public void Labels_stand_in_the_order_given() =>
        Assert.Equal("b=\"1\",a=\"2\",c=\"\"", LabelText.Of(("b", "1"), ("a", "2"), ("c", "")).ToString());

    [Fact]
    public void A_label_can_be_put_behind_those_of_a_row() =>
        Assert.Equal("jobid=\"j\",user=\"a\\\"\"", Encoding.UTF8.GetString(LabelText.Row("jobid=\"j\""u8, "user"u8, "a\""u8)));

    [Fact]
    public void No_labels_are_the_empty_text() => Assert.Same(LabelText.Empty, LabelText.Of());

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a-b")]
    [InlineData("a:b")]
    [InlineData("größe")]
    public void A_name_that_is_no_label_name_is_refused(string name) => Assert.Throws<ArgumentException>(() => LabelText.Of(name, "x"));

    [Fact]
    public void A_row_allocates_only_its_bytes()
    {
        byte[] value = [.. "slurm-0021000000 \"quoted\" "u8, 0xFF, .. "é"u8];
        LabelText.Row("jobid"u8, value);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var row = LabelText.Row("jobid"u8, value);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, row.Length, row.Length + 32);
    }
}
