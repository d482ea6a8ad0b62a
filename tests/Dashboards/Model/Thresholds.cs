namespace LustreActors.Dashboards.Model;

/// <summary>Colours by value: the first one from below, and each further one from its value upwards.</summary>
internal sealed record Thresholds(string Lowest, params IReadOnlyList<(double From, string Colour)> Steps)
{
    public static Thresholds None { get; } = new("blue");

    /// <summary>Red at and above 1, for things of which there should be none.</summary>
    public static Thresholds AnyIsBad { get; } = new("green", (1, "red"));

    public static Thresholds AnyIsDoubtful { get; } = new("green", (1, "orange"));

    public static Thresholds High(double orange, double red) => new("green", (orange, "orange"), (red, "red"));

    public static Thresholds Low(double red, double orange) => new("red", (red, "orange"), (orange, "green"));

    /// <summary>A line at this value.</summary>
    public static Thresholds Line(double at) => new("transparent", (at, "red"));
}

/// <summary>A text and a colour for one value.</summary>
internal sealed record Mapping(int Value, string Text, string Colour);
