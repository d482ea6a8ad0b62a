using System.Globalization;
using System.Text;

namespace LustreActors.Host.Pages;

/// <summary>Draws SVG. Sizes are attributes, because the content security policy forbids styles in markup.</summary>
internal static class Drawing
{
    private const int Width = 240;
    private const int Height = 36;
    private const int Margin = 2;

    /// <summary>A line with the area below it, as long as the page's place for it.</summary>
    /// <param name="values">Oldest first; null where nothing is known.</param>
    /// <param name="label">What it shows, in words.</param>
    /// <param name="kind">The class: <c>read</c>, <c>write</c> or <c>meta</c>.</param>
    public static Html Sparkline(IReadOnlyList<float?> values, string label, string kind)
    {
        var highest = Math.Max(values.Max() ?? 0, float.Epsilon);
        var (line, area) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
                continue;
            var isFirst = i == 0 || values[i - 1] is null;
            var (x, y) = (Coordinate(X(i, values.Count)), Coordinate(Height - Margin - ((Height - (2 * Margin)) * value / highest)));
            line.Append(isFirst ? 'M' : 'L').Append(x).Append(' ').Append(y);
            if (isFirst)
                area.Append('M').Append(x).Append(' ').Append(Height);
            area.Append('L').Append(x).Append(' ').Append(y);
            if (i == values.Count - 1 || values[i + 1] is null)
                area.Append('L').Append(x).Append(' ').Append(Height).Append('Z');
        }

        return new Html().Add($"""
            <svg class="spark {kind}" viewBox="0 0 {Width} {Height}" preserveAspectRatio="none" role="img" aria-label="{label}">
            <path class="area" d="{area.ToString()}"/><path class="line" d="{line.ToString()}"/></svg>
            """);
    }

    /// <summary>A bar that fills its place to a part.</summary>
    public static Html Bar(double ratio, string kind) => new Html().Add($"""
        <svg class="bar {kind}" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width="{100 * Math.Clamp(ratio, 0, 1):0.#}" height="1"/></svg>
        """);

    private static double X(int point, int points) => points > 1 ? (double)Width * point / (points - 1) : 0;

    private static string Coordinate(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
