using System.Text.Json.Nodes;

namespace LustreActors.Dashboards.Writing;

/// <summary>Places panels from left to right in lines of 24 columns.</summary>
internal sealed class Layout
{
    public const int Columns = 24;

    private const int HeadingHeight = 1;

    private int _x;
    private int _y;
    private int _lineHeight;

    /// <summary>Ends the line, and takes one for a heading.</summary>
    public JsonObject Heading()
    {
        EndLine();
        var place = Place(Columns, HeadingHeight);
        EndLine();
        return place;
    }

    public JsonObject Place(int width, int height)
    {
        if (_x + width > Columns)
            EndLine();
        var place = new JsonObject { ["h"] = height, ["w"] = width, ["x"] = _x, ["y"] = _y };
        _x += width;
        _lineHeight = Math.Max(_lineHeight, height);
        return place;
    }

    private void EndLine()
    {
        (_x, _y) = (0, _y + _lineHeight);
        _lineHeight = 0;
    }
}
