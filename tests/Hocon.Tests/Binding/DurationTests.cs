using System.Globalization;
using System.Text.Json.Nodes;
using LustreActors.Hocon.Binding;
using LustreActors.Hocon.Tests.Conformance;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Tests.Binding;

public sealed class DurationTests
{
    /// <summary>The reasons in messages of the reference implementation, and those in ours.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["time unit"] = "is no time unit",
        ["duration number"] = "is no duration number",
        ["units are case sensitive and lowercase (spec)"] = "units are written in lower case: s",
    };

    public static TheoryData<string, long> Amounts()
    {
        var rows = new TheoryData<string, long>();
        foreach (var (text, nanoseconds) in ReferenceFixtures.Rows(Read, (ReferenceFixtures.Absent, 0)))
            rows.Add(text, nanoseconds);
        return rows;

        static IEnumerable<(string, long)> Read() => ((JsonObject)ReferenceFixtures.Read("units.json")["durationNanos"]!).SelectMany(
            group => group.Value!.AsArray().Select(text => ((string)text!, long.Parse(group.Key, CultureInfo.InvariantCulture))));
    }

    public static TheoryData<string, string> Invalid()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (input, why) in ReferenceFixtures.Rows(Read, (ReferenceFixtures.Absent, "")))
            rows.Add(input, why);
        return rows;

        static IEnumerable<(string, string)> Read() => ReferenceFixtures.Read("units.json")["durationInvalid"]!.AsArray()
            .Select(row => ((string)row!["input"]!, (string)row["why"]!));
    }

    [Theory]
    [MemberData(nameof(Amounts))]
    public void The_reference_duration_is_as_long_as_stated(string text, long nanoseconds)
    {
        if (!ReferenceFixtures.StandsForAbsence(text))
            Assert.Equal(nanoseconds, (long)Durations.Parse(text).Value.TotalNanoseconds);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void The_invalid_amount_is_refused_for_the_stated_reason(string text, string why)
    {
        if (!ReferenceFixtures.StandsForAbsence(text))
            Assert.Contains(Reasons[why], Durations.Parse(text).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15s", 15_000)]
    [InlineData("5 minutes", 300_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("-2d", -172_800_000)]
    [InlineData("250", 250)]
    public void A_duration_is_read(string text, double milliseconds) =>
        Assert.Equal(milliseconds, Durations.Parse(text).Value.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("NaNs")]
    [InlineData("1e999d")]
    [InlineData("99999999999999999999d")]
    [InlineData("0x10s")]
    [InlineData("1,5s")]
    public void A_text_that_is_not_a_duration_is_refused(string text) => Assert.NotNull(Durations.Parse(text).Problem);

    [Fact]
    public void Only_the_words_of_the_specification_are_booleans()
    {
        Assert.All((string[])["true", "yes", "on"], word => Assert.True(Scalars.Boolean(new HoconString(Nowhere, word, false)).Value));
        Assert.All(
            (string[])["false", "no", "off"],
            word => Assert.Equal(Reading<bool>.Valid(false), Scalars.Boolean(new HoconString(Nowhere, word, false))));
        Assert.All(
            (string[])["1", "", "True", "ON", "y"], word => Assert.NotNull(Scalars.Boolean(new HoconString(Nowhere, word, false)).Problem));
    }

    private static Origin Nowhere => new("test", 1, null);
}
