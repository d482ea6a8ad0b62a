using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LustreActors.Metrics.Segments;

namespace LustreActors.Metrics.Tests.Segments;

public class SampleNumberTests
{
    [Theory]
    [InlineData(0, NumberFormat.Integer, "0")]
    [InlineData(long.MaxValue, NumberFormat.Integer, "9223372036854775807")]
    [InlineData(long.MinValue + 1, NumberFormat.Integer, "-9223372036854775807")]
    [InlineData(1500, NumberFormat.Milli, "1.5")]
    [InlineData(-1500, NumberFormat.Milli, "-1.5")]
    [InlineData(-1, NumberFormat.Milli, "-0.001")]
    [InlineData(2000, NumberFormat.Milli, "2")]
    [InlineData(1, NumberFormat.Micro, "0.000001")]
    [InlineData(1_000_010, NumberFormat.Micro, "1.00001")]
    [InlineData(-999_999, NumberFormat.Micro, "-0.999999")]
    [InlineData(1, NumberFormat.Nano, "0.000000001")]
    [InlineData(long.MaxValue, NumberFormat.Nano, "9223372036.854775807")]
    [InlineData(long.MinValue + 1, NumberFormat.Nano, "-9223372036.854775807")]
    [InlineData(long.MinValue + 1, NumberFormat.Micro, "-9223372036854.775807")]
    [InlineData(long.MinValue + 1, NumberFormat.Milli, "-9223372036854775.807")]
    [InlineData(0, NumberFormat.Nano, "0")]
    [InlineData(4, NumberFormat.Kibi, "4096")]
    [InlineData(-4, NumberFormat.Kibi, "-4096")]
    [InlineData(long.MaxValue / 1024, NumberFormat.Kibi, "9223372036854774784")]
    [InlineData((long.MaxValue / 1024) + 1, NumberFormat.Kibi, "9.223372036854776E+18")]
    [InlineData(long.MinValue + 1, NumberFormat.Kibi, "-9.44473296573929E+21")]
    public void A_number_is_shown_exactly(long value, NumberFormat format, string expected) => Assert.Equal(expected, Shown(value, format));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void A_real_number_is_shown_as_it_is(double value, string expected) =>
        Assert.Equal(expected, Shown(ValueTable.Real(value), NumberFormat.Real));

    [Fact]
    public void No_real_number_is_taken_for_an_absent_value()
    {
        Assert.Equal("0", Shown(ValueTable.Real(-0.0), NumberFormat.Real));
        Assert.NotEqual(ValueTable.Absent, ValueTable.Real(-0.0));
        Assert.NotEqual(ValueTable.Absent, ValueTable.Real(double.MinValue));
    }

    [Fact]
    public void Decimals_lose_no_digit() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Numbers.AnyLong, value =>
            decimal.Parse(Shown(value, NumberFormat.Nano), NumberStyles.Float, CultureInfo.InvariantCulture) == value / 1_000_000_000m));

    [Fact]
    public void The_longest_numbers_fit_the_room_that_is_set_aside()
    {
        foreach (var format in Enum.GetValues<NumberFormat>())
        {
            long[] longest =
                [long.MinValue + 1, long.MaxValue, ValueTable.Real(-double.Epsilon), ValueTable.Real(-2.2250738585072014E-308)];
            foreach (var value in longest)
                Assert.InRange(Shown(value, format).Length, 1, SampleNumber.MaxLength);
        }
    }

    private static string Shown(long value, NumberFormat format)
    {
        Span<byte> text = stackalloc byte[SampleNumber.MaxLength];
        return Encoding.ASCII.GetString(text[..SampleNumber.Write(text, value, format)]);
    }
}
