using System.Globalization;
using System.Text.Json;

namespace LustreActors.Host.Inspection;

/// <summary>A cell of a table: a text to show, and in JSON a number, a boolean or a text.</summary>
internal readonly record struct Cell
{
    private readonly double? _number;
    private readonly long? _whole;
    private readonly bool? _truth;

    private Cell(string? text, double? number = null, long? whole = null, bool? truth = null) =>
        (Text, _number, _whole, _truth) = (text, number, whole, truth);

    /// <summary>Null for an empty cell.</summary>
    public string? Text { get; }

    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(long number) => new(number.ToString(CultureInfo.InvariantCulture), whole: number);

    public static implicit operator Cell(double number) => new(number.ToString(CultureInfo.InvariantCulture), number);

    public static implicit operator Cell(bool truth) => new(truth ? "yes" : "no", truth: truth);

    public static Cell Number(long? number) => number is { } known ? known : new Cell(null);

    /// <summary>Rounded as text, in seconds as JSON.</summary>
    public static Cell Duration(TimeSpan? span) =>
        span is { } known ? new Cell(Span(known), known.TotalSeconds) : new Cell(null);

    public static Cell Milliseconds(TimeSpan? span) =>
        span is { } known
            ? new Cell(known.TotalMilliseconds.ToString("0.0 ms", CultureInfo.InvariantCulture), known.TotalSeconds)
            : new Cell(null);

    /// <summary>A time in the unit that suits it.</summary>
    internal static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} d"),
    };

    public void WriteTo(Utf8JsonWriter json)
    {
        if (_whole is { } whole)
            json.WriteNumberValue(whole);
        else if (_number is { } number && double.IsFinite(number))
            json.WriteNumberValue(number);
        else if (_truth is { } truth)
            json.WriteBooleanValue(truth);
        else
            json.WriteStringValue(Text);
    }
}
