using System.Diagnostics.CodeAnalysis;
using System.Text;
using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// The form of a site's ids (<c>jobid_name</c> on its clients), which makes labels of their parts: <c>%j:%u:%H</c>. Two templates that make
/// the same labels are equal.
/// </summary>
/// <remarks>
/// A code matches the shortest text up to the one that follows it, and the last code matches the rest. But a program's name may have any
/// character: the codes behind <c>%e</c> are matched from the end of the id, and <c>%e</c> matches what remains. Numbers must be numbers.
/// An id that does not match stays whole.
/// </remarks>
public sealed class JobTemplate : IEquatable<JobTemplate>
{
    private const string Numbers = "ugp";
    private static readonly string[] Reserved = ["filesystem", "component", "target", "client", "jobid", "operation", "le"];

    private readonly string _text;
    private readonly byte[] _begin;
    private readonly Field[] _fields;
    private readonly int _exe;

    private JobTemplate(string text, byte[] begin, Field[] fields)
    {
        (_text, _begin, _fields) = (text, begin, fields);
        var exe = Array.FindIndex(fields, f => f.Code == 'e');
        _exe = exe < 0 ? fields.Length - 1 : exe;
    }

    /// <param name="text">
    /// The text as in <c>jobid_name</c>: <c>%j</c> job, <c>%u</c> user, <c>%g</c> group, <c>%e</c> program, <c>%h</c> and <c>%H</c> host,
    /// <c>%p</c> process.
    /// </param>
    /// <param name="error">The mistake in the text, for the administrator who wrote it.</param>
    public static bool TryParse(
        string text, JobLabelNames names, [NotNullWhen(true)] out JobTemplate? template, [NotNullWhen(false)] out string? error)
    {
        template = null;
        var literal = new StringBuilder();
        var begin = "";
        var fields = new List<(char Code, string Label, string Separator)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%' || (i + 1 < text.Length && text[i + 1] == '%'))
            {
                i += text[i] == '%' ? 1 : 0;
                literal.Append(text[i]);
                continue;
            }

            // 2.17 can cut a field with %.3h. The rest is still a host.
            var at = i + 1;
            while (at < text.Length && (text[at] == '.' || char.IsAsciiDigit(text[at])))
                at++;
            if (at == text.Length || names.Get(text[at]) is not { } label)
            {
                error = $"'{text[i..Math.Min(text.Length, at + 1)]}' is not a code; the codes are %j, %u, %g, %e, %h, %H and %p, and %% "
                    + "for a percent sign";
                return false;
            }

            if (fields.Count > 0 && literal.Length == 0)
            {
                error = $"nothing stands between %{fields[^1].Code} and %{text[at]}, so the end of the first is not defined; put a "
                    + "character between them that neither contains";
                return false;
            }

            if (Array.IndexOf(Reserved, label) >= 0 || !LabelText.IsName(label) || label.StartsWith("__", StringComparison.Ordinal))
            {
                var reason = Array.IndexOf(Reserved, label) >= 0 ? "every job has already" : "is not a label name";
                error = $"%{text[at]} would become the label '{label}', which {reason}; choose another name in jobs.labels";
                return false;
            }

            if (fields.Exists(f => f.Label == label))
            {
                error = $"two codes become the label '{label}'; leave one out, or name another label in jobs.labels";
                return false;
            }

            if (fields.Count == 0)
                begin = literal.ToString();
            else
                fields[^1] = fields[^1] with { Separator = literal.ToString() };
            literal.Clear();
            fields.Add((text[at], label, ""));
            i = at;
        }

        if (fields.Count == 0)
        {
            error = $"'{text}' has no code such as %j, and would make no labels";
            return false;
        }

        fields[^1] = fields[^1] with { Separator = literal.ToString() };
        error = null;
        template = new JobTemplate(
            text, Encoding.UTF8.GetBytes(begin), [.. fields.Select(
                f => new Field(f.Code, f.Label, Encoding.UTF8.GetBytes(f.Label), Encoding.UTF8.GetBytes(f.Separator)))]);
        return true;
    }

    public bool Equals(JobTemplate? other) =>
        other is not null && _text == other._text && _fields.Select(f => f.Label).SequenceEqual(other._fields.Select(f => f.Label));

    public override bool Equals(object? obj) => Equals(obj as JobTemplate);

    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    public override string ToString() => _text;

    /// <summary>
    /// Creates the labels of a job: <paramref name="jobid"/>, and behind it those of the parts of the id. An empty value makes no label.
    /// </summary>
    internal byte[] Labels(byte[] jobid, ReadOnlySpan<byte> id)
    {
        Span<Range> values = stackalloc Range[_fields.Length];
        if (!TrySplit(id, values))
            return jobid;
        for (var i = 0; i < _fields.Length; i++)
        {
            if (id[values[i]] is { IsEmpty: false } value)
                jobid = LabelText.Row(jobid, _fields[i].Utf8, value);
        }

        return jobid;
    }

    /// <summary>
    /// Finds the job, the user's number and the program in an id. The range is empty where the template has no such code.
    /// </summary>
    internal bool TryRead(ReadOnlySpan<byte> id, out Range job, out Range uid, out Range program)
    {
        (job, uid, program) = (0..0, 0..0, 0..0);
        Span<Range> values = stackalloc Range[_fields.Length];
        if (!TrySplit(id, values))
            return false;
        for (var i = 0; i < _fields.Length; i++)
        {
            if (_fields[i].Code == 'j')
                job = values[i];
            else if (_fields[i].Code == 'u')
                uid = values[i];
            else if (_fields[i].Code == 'e')
                program = values[i];
        }

        return true;
    }

    private bool TrySplit(ReadOnlySpan<byte> id, Span<Range> values)
    {
        if (!id.StartsWith(_begin))
            return false;
        var from = _begin.Length;
        for (var i = 0; i < _exe; i++)
        {
            var length = id[from..].IndexOf(_fields[i].Separator);
            if (length < 0)
                return false;
            values[i] = from..(from + length);
            from += length + _fields[i].Separator.Length;
        }

        var to = id.Length - _fields[^1].Separator.Length;
        if (to < from || !id.EndsWith(_fields[^1].Separator))
            return false;
        for (var i = _fields.Length - 1; i > _exe; i--)
        {
            var before = id[from..to].LastIndexOf(_fields[i - 1].Separator);
            if (before < 0)
                return false;
            values[i] = (from + before + _fields[i - 1].Separator.Length)..to;
            to = from + before;
        }

        values[_exe] = from..to;
        for (var i = 0; i < _fields.Length; i++)
        {
            if (Numbers.Contains(_fields[i].Code, StringComparison.Ordinal) && !IsNumber(id[values[i]]))
                return false;
        }

        return true;
    }

    private static bool IsNumber(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <param name="Code">The letter behind the percent sign.</param>
    /// <param name="Label">The name of the label.</param>
    /// <param name="Utf8">The name of the label in UTF-8.</param>
    /// <param name="Separator">The text between this code and the next one, or the end.</param>
    private sealed record Field(char Code, string Label, byte[] Utf8, byte[] Separator);
}

/// <summary>The names of the labels that a template makes.</summary>
public sealed record JobLabelNames(
    string Job = "job", string Uid = "uid", string Gid = "gid", string Exe = "exe", string Host = "host", string Pid = "pid")
{
    internal string? Get(char code) => code switch
    {
        'j' => Job,
        'u' => Uid,
        'g' => Gid,
        'e' => Exe,
        'h' or 'H' => Host,
        'p' => Pid,
        _ => null,
    };
}
