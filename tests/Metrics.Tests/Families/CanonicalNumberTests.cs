using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Tests.Families;

public class CanonicalNumberTests
{
    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(-0.0, "0.0")]
    [InlineData(1, "1.0")]
    [InlineData(-1, "-1.0")]
    [InlineData(10, "10.0")]
    [InlineData(1024, "1024.0")]
    [InlineData(100000, "100000.0")]
    [InlineData(999999.5, "999999.5")]
    [InlineData(1000000, "1e+06")]
    [InlineData(1048576, "1.048576e+06")]
    [InlineData(1e10, "1e+10")]
    [InlineData(1e100, "1e+100")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.25, "0.25")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.000016, "1.6e-05")]
    [InlineData(1.5e-300, "1.5e-300")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void A_number_in_a_label_has_one_form(double value, string expected) => Assert.Equal(expected, CanonicalNumber.Of(value));

    [Fact]
    public void Every_finite_number_reads_back_as_itself() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll<double>(
            value => !double.IsFinite(value) || double.Parse(CanonicalNumber.Of(value), CultureInfo.InvariantCulture) == value));
}
