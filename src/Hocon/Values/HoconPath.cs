using System.Collections.Immutable;
using LustreActors.Hocon.Syntax;

namespace LustreActors.Hocon.Values;

/// <summary>The elements of a dotted path. Dots and blanks inside quotes are part of an element.</summary>
internal sealed class HoconPath
{
    private HoconPath(ImmutableArray<string> elements) => Elements = elements;

    public static HoconPath Root { get; } = new([]);

    public ImmutableArray<string> Elements { get; }

    public static HoconPath Create(IEnumerable<string> elements) => new([.. elements]);

    public static HoconPath Parse(string text)
    {
        var scanner = new Scanner(text, "path", HoconOptions.Default, lines: false);
        var path = PathReader.Read(scanner);
        return scanner.AtEnd ? path : throw scanner.Forbidden(scanner.At, "path");
    }

    public HoconPath Child(string element) => new(Elements.Add(element));

    public HoconPath Concat(HoconPath more) => new(Elements.AddRange(more.Elements));

    public override string ToString() => string.Join('.', Elements.Select(Quote));

    public static string Quote(string element) => IsSimple(element) ? element : Rendering.Renderer.Quote(element);

    private static bool IsSimple(string element) =>
        element.Length > 0 && element != "include" && element.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/')
        && !element.Contains("//", StringComparison.Ordinal);
}
