using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Tests.Reading;

public class NumberTextTests
{
    [Theory]
    [InlineData("9007199254740991")]
    [InlineData("9007199254740992")]
    [InlineData("9007199254740993")]
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999999")]
    [InlineData("0.1")]
    [InlineData("123456789.123456")]
    [InlineData("9007199254740993.5")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("00000000000000000000000000042")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("-0.5")]
    [InlineData("+7")]
    [InlineData("1e3")]
    [InlineData("1E+300")]
    [InlineData("-2.5e-10")]
    [InlineData("4.9E-324")]
    public void A_number_is_rounded_as_the_framework_rounds_it(string text) =>
        Assert.Equal(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), Parsed(text));

    [Fact]
    public void Minus_zero_stays_negative() => Assert.True(double.IsNegative(Parsed("-0")!.Value));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("--1")]
    [InlineData("0x1F")]
    [InlineData("1f")]
    [InlineData("١")]
    [InlineData("∞")]
    [InlineData("infin")]
    [InlineData("nano")]
    [InlineData("1e400")]
    public void A_text_that_is_not_a_number_is_refused(string text) => Assert.Null(Parsed(text));

    [Fact]
    public void Every_decimal_of_a_counter_is_rounded_rightly() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Numbers.AnyLong, Arb.From(Gen.Choose(0, 18)), (value, decimals) =>
        {
            var digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            var text = (value < 0 ? "-" : "") + digits[..^decimals] + "." + digits[^decimals..];
            return Parsed(text) == double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }));

    [Fact]
    public void Every_double_reads_back_as_itself() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll<double>(value =>
            value.Equals(Parsed(value.ToString("R", CultureInfo.InvariantCulture).Replace("Infinity", "Inf", StringComparison.Ordinal)))));

    private static double? Parsed(string text) => NumberText.TryParse(Encoding.UTF8.GetBytes(text), out var value) ? value : null;
}
