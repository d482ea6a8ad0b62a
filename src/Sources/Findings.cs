using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources;

/// <summary>The problems of one collection: refused lines, and troubles that an administrator can end.</summary>
internal sealed class Findings
{
    private const int LongestText = 200;
    private const int MostTroubles = 8;
    private const int MostNotes = 8;

    private List<string>? _troubles;
    private List<string>? _notes;
    private int _untold;
    private int _unnoted;
    private bool _denied;

    /// <summary>The name with which <c>lustre.lctl-sources</c> knows the source. Empty for a collection that no source makes.</summary>
    public string Part { get; init; } = "";

    public long LinesRefused { get; private set; }

    public string? FirstRefusal { get; private set; }

    public void Refuse(string path, int line, ReadOnlySpan<byte> text)
    {
        if (LinesRefused++ > 0)
            return;
        var shown = Encoding.UTF8.GetString(text.Length > LongestText ? text[..LongestText] : text).TrimEnd();
        if (text.Length > LongestText)
            shown += " …";
        FirstRefusal = $"{path}:{line}: {shown}";
    }

    /// <summary>Counts lines that should be there and are missing.</summary>
    public void AddMissing(string path, string what, long lines = 1)
    {
        if (LinesRefused == 0)
            FirstRefusal = $"{path}: {what}";
        LinesRefused += lines;
    }

    /// <summary>Reports a closed place. One is enough: opening it opens every file behind it.</summary>
    public void AddDenied(string path, IPrivilegedFiles? privileged = null)
    {
        if (_denied)
            return;
        _denied = true;
        var lctl = privileged is null ? "" : ", and lctl did not show it";
        AddTrouble($"{path}: permission denied{lctl}. {PermissionAdvice.For(privileged, Part)}");
    }

    public void AddTrouble(string text)
    {
        _troubles ??= [];
        if (_troubles.Count >= MostTroubles)
            _untold++;
        else if (!_troubles.Contains(text))
            _troubles.Add(text);
    }

    /// <summary>Reports something that an administrator should know although nothing is missing.</summary>
    public void AddNote(string text)
    {
        _notes ??= [];
        if (_notes.Count >= MostNotes)
            _unnoted++;
        else
            _notes.Add(text);
    }

    /// <summary>
    /// Reports a file that is closed or cannot be read. A missing file is not reported: the caller knows whether it should exist.
    /// </summary>
    public void AddStatus(ReadStatus status, FileReader files, string path)
    {
        if (status == ReadStatus.Denied)
            AddDenied(path, files.Privileged);
        else if (status == ReadStatus.Failed)
            AddTrouble(files.LastError ?? path);
    }

    public Reading ToReading(ImmutableArray<Segment> segments)
    {
        if (_untold > 0)
            _troubles!.Add($"and {_untold} more");
        if (_unnoted > 0)
            _notes!.Add($"and {_unnoted} more");
        return new Reading(segments)
        {
            LinesRefused = LinesRefused,
            FirstRefusal = FirstRefusal,
            Troubles = _troubles is null ? [] : [.. _troubles],
            Notes = _notes is null ? [] : [.. _notes],
        };
    }
}
