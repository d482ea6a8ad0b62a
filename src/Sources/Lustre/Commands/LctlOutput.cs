using System.Collections.Immutable;
using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Commands;

/// <summary>
/// The output of <c>lctl get_param</c>. A value stands behind its parameter's name (<c>name=value</c>) or on the lines below it
/// (<c>name=</c>). It may hold lines that look like the beginning of another value, so only a parameter that was asked for begins a new
/// one.
/// </summary>
public sealed class LctlOutput
{
    private const int LongestName = 512;
    private const int MostTroubles = 4;

    private readonly HashSet<string> _asked;

    // A device's name may have dots: MGC10\.0\.0\.1@tcp is asked for and shown without the backslashes.
    private readonly Dictionary<string, string> _shown;
    private readonly LctlPattern[] _patterns;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly bool _seesAll;
    private readonly Dictionary<string, Range> _values = new(StringComparer.Ordinal);

    /// <param name="asked">The names and patterns that were asked for.</param>
    /// <param name="isWhole">Whether the command ended by itself. Otherwise the last value was cut and is not used.</param>
    /// <param name="seesAll">Whether the command may read everything, so that what it does not show does not exist.</param>
    public LctlOutput(IReadOnlyCollection<string> asked, ReadOnlyMemory<byte> text, string errors, bool isWhole, bool seesAll)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(errors);
        _asked = new HashSet<string>(asked, StringComparer.Ordinal);
        _shown = _asked.Where(a => a.Contains('\\', StringComparison.Ordinal))
            .ToDictionary(a => a.Replace("\\.", ".", StringComparison.Ordinal), StringComparer.Ordinal);
        _patterns = [.. asked.Where(LctlPattern.IsPattern).Select(a => new LctlPattern(a))];
        _text = text;
        _seesAll = seesAll;
        IsWhole = isWhole;
        Split();
        Troubles = [.. errors.Split('\n', StringSplitOptions.TrimEntries).Where(IsTrouble).Take(MostTroubles)];
    }

    /// <summary>The number of parameters that it showed.</summary>
    public int Count => _values.Count;

    /// <summary>The errors that it printed. A missing parameter is not an error: no release has everything that is asked for.</summary>
    public ImmutableArray<string> Troubles { get; }

    internal bool IsWhole { get; }

    internal bool WasAsked(string parameter) => _asked.Contains(parameter);

    internal bool Shows(string parameter) => ValueOf(parameter) is not null;

    internal bool IsMissing(string parameter) => _seesAll && IsWhole && WasAsked(parameter) && !Shows(parameter);

    /// <summary>The value of a parameter, for a pattern the first that matches: <c>osd-*</c> stands for one kind of storage.</summary>
    internal ReadOnlyMemory<byte>? ValueOf(string parameter)
    {
        if (_values.TryGetValue(parameter, out var value))
            return _text[value];
        if (!LctlPattern.IsPattern(parameter))
            return null;
        var pattern = new LctlPattern(parameter);
        foreach (var (name, range) in _values)
        {
            if (pattern.Matches(name, out _))
                return _text[range];
        }

        return null;
    }

    /// <summary>Visits the texts that the star of a pattern matches. False when there are none.</summary>
    internal bool Visit<TState>(string pattern, TState state, FolderVisitor<TState> visit)
    {
        var any = false;
        var parsed = new LctlPattern(pattern);
        foreach (var name in _values.Keys)
        {
            if (!parsed.Matches(name, out var star))
                continue;
            any = true;
            visit(name.AsSpan()[star], state);
        }

        return any;
    }

    private static bool IsTrouble(string line) =>
        line.StartsWith("error: ", StringComparison.Ordinal) && !line.EndsWith("No such file or directory", StringComparison.Ordinal);

    private void Split()
    {
        var text = _text.Span;
        string? name = null;
        var begin = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = text[at..].IndexOf((byte)'\n');
            var next = end < 0 ? text.Length : at + end + 1;
            if (TryParseName(text[at..next], out var found, out var value))
            {
                KeepLonger(name, begin, at);
                (name, begin) = (found, at + value);
            }

            at = next;
        }

        if (IsWhole)
            KeepLonger(name, begin, text.Length);
    }

    /// <summary>
    /// Keeps a value. A name in two places (<c>health_check</c> in <c>/sys</c> and in debugfs) is shown twice: the longer value is kept.
    /// </summary>
    private void KeepLonger(string? name, int begin, int end)
    {
        if (name is null)
            return;
        if (begin < end && _text.Span[begin] == '\n')
            begin++;
        if (!_values.TryGetValue(name, out var before) || before.End.Value - before.Start.Value < end - begin)
            _values[name] = begin..end;
    }

    private bool TryParseName(ReadOnlySpan<byte> line, out string name, out int value)
    {
        (name, value) = ("", 0);
        var equals = line.IndexOf((byte)'=');
        if (equals is <= 0 or > LongestName || line[..equals].ContainsAny(" \t\r"u8))
            return false;
        Span<char> letters = stackalloc char[LongestName];
        if (!Encoding.UTF8.TryGetChars(line[..equals], letters, out var length))
            return false;
        letters = letters[..length];
        if (!_asked.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out name!)
            && !_shown.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out name!))
        {
            if (!MatchesAny(letters))
                return false;
            name = letters.ToString();
        }

        value = equals + 1;
        return true;
    }

    private bool MatchesAny(ReadOnlySpan<char> name)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.Matches(name, out _))
                return true;
        }

        return false;
    }
}

/// <summary>
/// A parameter with stars, each of which matches one or more letters: <c>obdfilter.scratch-OST0000.exports.*.stats</c>. They may be dots,
/// because a NID has some.
/// </summary>
internal sealed class LctlPattern(string text)
{
    private readonly string[] _parts = text.Split('*');

    public static bool IsPattern(string parameter) => parameter.Contains('*', StringComparison.Ordinal);

    /// <param name="star">The text that the last star matches.</param>
    public bool Matches(ReadOnlySpan<char> name, out Range star)
    {
        star = default;
        var last = _parts[^1];
        if (!name.StartsWith(_parts[0], StringComparison.Ordinal) || !name.EndsWith(last, StringComparison.Ordinal))
            return false;
        var begin = _parts[0].Length;
        foreach (var part in _parts.AsSpan()[1..^1])
        {
            var rest = begin + 1 <= name.Length ? name[(begin + 1)..] : default;
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;
            begin += 1 + at + part.Length;
        }

        var end = name.Length - last.Length;
        star = begin..end;
        return begin < end;
    }
}
