using System.Text.RegularExpressions;

namespace LustreActors.Sources.Node;

/// <summary>A regular expression that selects names. Two patterns are equal when their texts are.</summary>
public sealed class NamePattern : IEquatable<NamePattern>
{
    private readonly Regex? _regex;

    /// <param name="text">The expression. Empty selects nothing.</param>
    /// <exception cref="ArgumentException">The expression is malformed.</exception>
    public NamePattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        _regex = text.Length > 0 ? new Regex(text, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture) : null;
    }

    public string Text { get; }

    public bool Matches(ReadOnlySpan<char> name) => _regex?.IsMatch(name) == true;

    public bool Equals(NamePattern? other) => other?.Text == Text;

    public override bool Equals(object? obj) => Equals(obj as NamePattern);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
