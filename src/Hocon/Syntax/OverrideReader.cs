using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>
/// Reads an assignment of the command line. A value that is not valid HOCON is taken as the text itself, because a shell removes the quotes
/// that a file would have: <c>http.listen=127.0.0.1:9846</c>.
/// </summary>
internal static class OverrideReader
{
    public static HoconValue Read(string assignment, Func<string, OverrideKind> kindOf, string origin, HoconOptions options)
    {
        try
        {
            return ParseSession.Parse(assignment, origin, options, lines: false);
        }
        catch (HoconException)
        {
            if (AsText(assignment, kindOf, new Origin(origin, 0, null)) is not { } value)
                throw;
            return value;
        }
    }

    /// <summary>
    /// The value as text; null if it has quotes, braces or references. Then it was meant as HOCON, and its error is reported.
    /// </summary>
    private static HoconObject? AsText(string assignment, Func<string, OverrideKind> kindOf, Origin origin)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        var append = equals > 0 && assignment[equals - 1] == '+';
        if (equals <= 0 || PathOf(assignment[..(append ? equals - 1 : equals)]) is not { } path)
            return null;
        var value = assignment[(equals + 1)..].Trim();
        if (value.StartsWith('{') || value.Contains('"', StringComparison.Ordinal) || value.Contains("${", StringComparison.Ordinal))
            return null;
        return kindOf(path.ToString()) switch
        {
            OverrideKind.Text when !append => Assign(path, Text(value, origin), origin),
            OverrideKind.Texts when append =>
                Assign(path, new HoconConcatenation(origin, [new HoconPrevious(origin), Texts(value, origin)]), origin),
            OverrideKind.Texts => Assign(path, Texts(value, origin), origin),
            _ => null,
        };
    }

    private static HoconPath? PathOf(string text)
    {
        try
        {
            return PathReader.Parse(text.Trim());
        }
        catch (HoconException)
        {
            return null;
        }
    }

    private static HoconString Text(string value, Origin origin) => new(origin, value, quoted: true);

    private static HoconArray Texts(string value, Origin origin)
    {
        var inner = value.StartsWith('[') && value.EndsWith(']') ? value[1..^1] : value;
        var items = inner.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new HoconArray(origin, [.. items.Select(i => Text(i, origin))]);
    }

    private static HoconObject Assign(HoconPath path, HoconValue value, Origin origin)
    {
        for (var i = path.Elements.Length - 1; i >= 0; i--)
        {
            var parent = new HoconObject(origin);
            parent.Members[path.Elements[i]] = value;
            value = parent;
        }
        return (HoconObject)value;
    }
}
