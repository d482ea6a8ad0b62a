using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lnetctl;

/// <summary>
/// Parses the output of one <c>lnetctl</c> command. Used by one call at a time. Labels are kept between readings.
/// </summary>
/// <param name="arguments">The arguments of <c>lnetctl</c>, see <see cref="PermissionAdvice.SudoersOfLnetctl"/>.</param>
internal abstract class LnetctlOutput(ImmutableArray<string> arguments) : ILineParser
{
    private string? _error;

    static bool ILineParser.KeepsBlanks => true;

    public ImmutableArray<string> Arguments => arguments;

    private string CommandLine => $"lnetctl {string.Join(' ', arguments)}";

    public Reading Read(ReadOnlySpan<byte> output)
    {
        _error = null;
        var findings = new Findings();
        Begin();
        new LineWalker<LnetctlOutput>(this, findings, CommandLine).Parse(output);
        if (_error is not null)
            findings.AddTrouble($"{CommandLine}: {_error}");
        var segments = ImmutableArray.CreateBuilder<Segment>();
        AddSegments(segments);
        return findings.ToReading(segments.ToImmutable());
    }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd(" \t\r"u8);
        if (line.IsEmpty || line.SequenceEqual("---"u8) || line.SequenceEqual("..."u8))
            return true;
        if (!LnetctlLine.TryParse(line, out var parsed))
            return false;
        if (parsed.Key.SequenceEqual("errno"u8))
            return TryReadError(parsed);
        if (!parsed.Key.SequenceEqual("descr"u8))
            return TryReadLine(parsed);
        if (_error is not null && !_error.Contains(": ", StringComparison.Ordinal))
            _error += $": {Encoding.UTF8.GetString(parsed.Value)}";
        return true;
    }

    private protected abstract void Begin();

    /// <summary>Reads a line. False for a malformed value. Unknown keys are skipped.</summary>
    private protected abstract bool TryReadLine(in LnetctlLine line);

    private protected abstract void AddSegments(ImmutableArray<Segment>.Builder segments);

    /// <summary>
    /// Reads an error, which is printed instead of an answer or along with it: <c>errno: -13</c>, and below it <c>descr: "…"</c>. Without
    /// network it is -100, without permission -13 or -1.
    /// </summary>
    private bool TryReadError(in LnetctlLine line)
    {
        if (!line.TryNumber(out var number))
            return false;
        if (number != 0)
            _error ??= $"error {number}";
        return true;
    }
}

/// <summary>
/// A line that <c>lnetctl</c> prints: <c>- key: value</c>. The hyphen begins an item of a list. The depth of the indentation differs from
/// version to version, but the lines below a key are always indented further than the key.
/// </summary>
internal readonly ref struct LnetctlLine
{
    public int Indent { get; private init; }

    public bool BeginsItem { get; private init; }

    public ReadOnlySpan<byte> Key { get; private init; }

    public ReadOnlySpan<byte> Value { get; private init; }

    public bool TryNumber(out long number) => Utf8Parser.TryParse(Value, out number, out var used) && used == Value.Length;

    public static bool TryParse(ReadOnlySpan<byte> line, out LnetctlLine parsed)
    {
        parsed = default;
        var start = 0;
        var item = false;
        while (start < line.Length && (
            line[start] == ' ' || (line[start] == '-' && !item && start + 1 < line.Length && line[start + 1] == ' ')))
            item |= line[start++] == '-';
        var rest = line[start..];
        var colon = rest.IndexOf(": "u8);
        if (colon < 0 && rest.EndsWith(":"u8))
            colon = rest.Length - 1;
        if (colon <= 0)
            return false;
        parsed = new LnetctlLine
        {
            Indent = start,
            BeginsItem = item,
            Key = rest[..colon].TrimEnd((byte)' '),
            Value = rest[(colon + 1)..].Trim(" \""u8),
        };
        return true;
    }
}
