using System.Buffers.Text;
using System.Text;
using LustreActors.Messages.Jobs;

namespace LustreActors.Sources.Activity;

/// <summary>Reads the rows of one answer.</summary>
/// <param name="fields">The fields of a row.</param>
/// <param name="metadataTargets">The number of metadata targets.</param>
/// <param name="rows">Where the rows go.</param>
internal sealed class ActivityRowParser(ActivityField[] fields, int metadataTargets, JobActivityRows rows)
{
    private readonly double[] _values = new double[JobActivityRows.ColumnCount];
    private readonly List<(byte[] Escaped, string Name)> _filesystems = [];
    private readonly byte[] _id = new byte[JobActivityRows.LongestId];
    private MetadataRate[] _metadata = [];
    private int _metadataCount;
    private int _filesystem;

    public IEnumerable<string> Filesystems => _filesystems.Select(f => f.Name);

    /// <summary>Null, or what is wrong with the row, which is left out then.</summary>
    public string? TryAdd(ReadOnlySpan<byte> line)
    {
        Array.Clear(_values);
        _metadataCount = 0;
        var filesystem = -1;
        ReadOnlySpan<byte> id = default;
        var hasId = false;
        var at = 0;
        foreach (var field in fields)
        {
            if (field >= 0)
            {
                // The next field follows at once where this one is zero.
                if (at < line.Length && line[at] != ActivityText.Separator
                    && !ActivityNumber.TryRead(line, ref at, out _values[(int)field]))
                    return "a number is malformed, or too long";
            }
            else
            {
                var length = line[at..].IndexOf(ActivityText.Separator);
                var text = length < 0 ? line[at..] : line.Slice(at, length);
                at += text.Length;
                string? fault = null;
                if (field == ActivityField.Filesystem)
                    fault = FindFilesystem(text, out filesystem);
                else if (field == ActivityField.Id)
                    (fault, hasId) = (ReadId(text, out id), true);
                else if (field == ActivityField.Metadata)
                    fault = ReadMetadata(text);
                if (fault is not null)
                    return fault;
            }

            if (at >= line.Length)
                break;
            if (line[at] != ActivityText.Separator)
                return "a number is malformed";
            at++;
        }

        if (filesystem < 0 || !hasId)
            return "the filesystem or the id is missing";
        if (at < line.Length)
            return "it has more fields than there are columns";
        rows.Add(filesystem, id, _values, _metadata.AsSpan(0, _metadataCount));
        return null;
    }

    private string? FindFilesystem(ReadOnlySpan<byte> escaped, out int index)
    {
        index = _filesystem;
        if (index < _filesystems.Count && escaped.SequenceEqual(_filesystems[index].Escaped))
            return null;
        for (index = 0; index < _filesystems.Count; index++)
        {
            if (escaped.SequenceEqual(_filesystems[index].Escaped))
            {
                _filesystem = index;
                return null;
            }
        }

        if (escaped.Length > JobActivityRows.LongestId || !ActivityText.TryUnescape(_id, escaped, out var length))
            return "the filesystem is malformed";
        if (index == JobActivityRows.MostFilesystems)
            return "there are too many filesystems";
        _filesystems.Add((escaped.ToArray(), Encoding.UTF8.GetString(_id.AsSpan(0, length))));
        _filesystem = index;
        return null;
    }

    private string? ReadId(ReadOnlySpan<byte> escaped, out ReadOnlySpan<byte> id)
    {
        id = escaped;
        if (!escaped.Contains((byte)'\\'))
            return escaped.Length > JobActivityRows.LongestId ? "the id is too long" : null;
        if (escaped.Length > 4 * JobActivityRows.LongestId)
            return "the id is too long";
        Span<byte> plain = stackalloc byte[escaped.Length];
        if (!ActivityText.TryUnescape(plain, escaped, out var length))
            return "the id is malformed";
        if (length > JobActivityRows.LongestId)
            return "the id is too long";
        plain[..length].CopyTo(_id);
        id = _id.AsSpan(0, length);
        return null;
    }

    private string? ReadMetadata(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var isTarget = Utf8Parser.TryParse(text, out int target, out var at);
            if (!isTarget || (uint)target >= (uint)metadataTargets || at >= text.Length || text[at++] != '=')
                return "a metadata target is malformed, or not named in the head";
            if (!ActivityNumber.TryRead(text, ref at, out var rate) || (at < text.Length && text[at++] != ','))
                return "a number of metadata operations is malformed";
            text = text[at..];
            if (rate == 0)
                continue;

            // The writer writes each target once, in order.
            if (_metadataCount > 0 && _metadata[_metadataCount - 1].Target >= target)
                return "a metadata target stands there twice";
            if (_metadataCount == _metadata.Length)
                Array.Resize(ref _metadata, Math.Max(8, 2 * _metadataCount));
            _metadata[_metadataCount++] = new MetadataRate(target, rate);
        }

        return null;
    }
}
