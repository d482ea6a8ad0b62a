using System.Text.Json.Nodes;
using LustreActors.Hocon.Binding;
using LustreActors.Hocon.Tests.Conformance;

namespace LustreActors.Hocon.Tests.Binding;

public sealed class UnitTests
{
    /// <summary>What the reference implementation's messages say, and what ours do.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["time unit"] = "is no time unit",
        ["duration number"] = "is no duration number",
        ["units are case sensitive and lowercase (spec)"] = "units are written in lower case: s",
        ["size-in-bytes unit"] = "is no size-in-bytes unit",
        ["size-in-bytes number"] = "is no size-in-bytes number",
        ["out of range for Int64"] = "is out of range",
        ["negative"] = "is negative",
    };

    public static TheoryData<string, long> Durations() => Amounts("durationNanos");

    public static TheoryData<string, long> Sizes() => Amounts("bytes");

    public static TheoryData<string, string, string> Invalid()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var (list, input, why) in ReferenceFixtures.Rows(InvalidCases, ("", ReferenceFixtures.Absent, "")))
            rows.Add(list, input, why);
        return rows;

        static IEnumerable<(string, string, string)> InvalidCases() => new[] { "durationInvalid", "bytesInvalid" }
            .SelectMany(list => ReferenceFixtures.Read("units.json")[list]!.AsArray().Select(c => (list, (string)c!["input"]!, (string)c["why"]!)));
    }

    [Theory]
    [MemberData(nameof(Durations))]
    public void The_reference_duration_is_as_long_as_stated(string text, long nanoseconds)
    {
        if (!ReferenceFixtures.StandsForAbsence(text))
            Assert.Equal(nanoseconds, (long)Units.Duration(text).Value.TotalNanoseconds);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_reference_size_is_as_large_as_stated(string text, long bytes)
    {
        if (!ReferenceFixtures.StandsForAbsence(text))
            Assert.Equal(bytes, Units.Bytes(text).Value);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void The_invalid_amount_is_refused_for_the_stated_reason(string list, string text, string why)
    {
        if (ReferenceFixtures.StandsForAbsence(text))
            return;
        var problem = list == "durationInvalid" ? Units.Duration(text).Problem : Units.Bytes(text).Problem;
        Assert.Contains(Reasons[why], problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15s", 15_000)]
    [InlineData("5 minutes", 300_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("-2d", -172_800_000)]
    [InlineData("250", 250)]
    public void A_duration_is_read(string text, double milliseconds) => Assert.Equal(milliseconds, Units.Duration(text).Value.TotalMilliseconds);

    [Theory]
    [InlineData("64KiB", 65536)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("2 gibibytes", 2147483648)]
    [InlineData("9223372036854775807B", long.MaxValue)]
    [InlineData("1.9", 1)]
    public void A_size_is_read(string text, long bytes) => Assert.Equal(bytes, Units.Bytes(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("NaNs")]
    [InlineData("1e999d")]
    [InlineData("99999999999999999999d")]
    [InlineData("0x10s")]
    [InlineData("1,5s")]
    public void What_is_no_duration_is_refused(string text) => Assert.NotNull(Units.Duration(text).Problem);

    [Theory]
    [InlineData("KiB")]
    [InlineData("1 kb")]
    [InlineData("9E9E")]
    [InlineData("1e99B")]
    public void What_is_no_size_is_refused(string text) => Assert.NotNull(Units.Bytes(text).Problem);

    [Fact]
    public void Only_the_words_of_the_specification_are_booleans()
    {
        Assert.All((string[])["true", "yes", "on"], word => Assert.True(Scalars.Boolean(new HoconString(Nowhere, word, false)).Value));
        Assert.All((string[])["false", "no", "off"], word => Assert.Equal(Reading<bool>.Right(false), Scalars.Boolean(new HoconString(Nowhere, word, false))));
        Assert.All((string[])["1", "", "True", "ON", "y"], word => Assert.NotNull(Scalars.Boolean(new HoconString(Nowhere, word, false)).Problem));
    }

    private static Origin Nowhere => new("test", 1, null);

    private static TheoryData<string, long> Amounts(string list)
    {
        var rows = new TheoryData<string, long>();
        foreach (var (text, amount) in ReferenceFixtures.Rows(() => Read(list), (ReferenceFixtures.Absent, 0)))
            rows.Add(text, amount);
        return rows;

        static IEnumerable<(string, long)> Read(string list) => ((JsonObject)ReferenceFixtures.Read("units.json")[list]!)
            .SelectMany(group => group.Value!.AsArray().Select(text => ((string)text!, long.Parse(group.Key, System.Globalization.CultureInfo.InvariantCulture))));
    }
}
