using System.Collections.Immutable;

namespace LustreActors.Hocon.Values;

/// <summary>The elements of a dotted path. Dots and blanks inside quotes are part of an element.</summary>
internal sealed class HoconPath
{
    private HoconPath(ImmutableArray<string> elements) => Elements = elements;

    public static HoconPath Root { get; } = new([]);

    public ImmutableArray<string> Elements { get; }

    public static HoconPath Create(IEnumerable<string> elements) => new([.. elements]);

    public HoconPath Child(string element) => new(Elements.Add(element));

    public HoconPath Concat(HoconPath more) => new(Elements.AddRange(more.Elements));

    public override string ToString() => string.Join('.', Elements.Select(Quote));

    public static string Quote(string element) => IsSimple(element) ? element : HoconString.Quote(element);

    private static bool IsSimple(string element) =>
        element.Length > 0 && element != "include" && element.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/')
        && !element.Contains("//", StringComparison.Ordinal);
}
