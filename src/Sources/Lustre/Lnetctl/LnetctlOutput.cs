using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses the output of one <c>lnetctl</c> command. Used by one call at a time. Labels are kept between readings.
/// </summary>
public abstract class LnetctlOutput
{
    private Findings _findings = new();
    private string? _error;
    private int _line;

    private protected LnetctlOutput()
    {
    }

    /// <summary>The arguments of <c>lnetctl</c>: <c>net show -v 4</c>.</summary>
    public abstract ImmutableArray<string> Arguments { get; }

    public Reading Read(ReadOnlySpan<byte> output)
    {
        (_findings, _error, _line) = (new Findings(), null, 0);
        Begin();
        while (TextLines.TryRead(ref output, out var line))
        {
            line = line.TrimEnd(" \t\r"u8);
            _line++;
            if (line.IsEmpty || line.SequenceEqual("---"u8) || line.SequenceEqual("..."u8))
                continue;
            if (!LnetctlLine.TryParse(line, out var parsed) || !(TryError(parsed, out var isError) && (isError || TryReadLine(parsed))))
                _findings.Refuse($"lnetctl {string.Join(' ', Arguments)}", _line, line);
        }

        if (_error is not null)
            _findings.AddTrouble($"lnetctl {string.Join(' ', Arguments)}: {_error}");
        var segments = ImmutableArray.CreateBuilder<Segment>();
        Add(segments);
        return _findings.ToReading(segments.ToImmutable());
    }

    private protected abstract void Begin();

    /// <summary>Reads a line. False for a malformed value. Unknown keys are skipped.</summary>
    private protected abstract bool TryReadLine(in LnetctlLine line);

    private protected abstract void Add(ImmutableArray<Segment>.Builder segments);

    /// <summary>
    /// Reads an error, which is printed instead of an answer or along with it: <c>errno: -13</c> and <c>descr: "…"</c>. Without network it
    /// is -100, without permission -13 or -1.
    /// </summary>
    private bool TryError(in LnetctlLine line, out bool isError)
    {
        isError = line.Key.SequenceEqual("errno"u8) || line.Key.SequenceEqual("descr"u8);
        if (!isError || line.Key.SequenceEqual("descr"u8))
        {
            if (isError && _error is not null && !_error.Contains(": ", StringComparison.Ordinal))
                _error += $": {Encoding.UTF8.GetString(line.Value)}";
            return true;
        }

        if (!line.TryNumber(out var number))
            return false;
        if (number != 0)
            _error ??= $"error {number}";
        return true;
    }
}
