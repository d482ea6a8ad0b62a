using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre;

namespace LustreActors.Sources;

/// <summary>What one collection met besides its numbers: refused lines, and troubles that an administrator can end.</summary>
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

    /// <summary>Lines that ought to be there and are not: so many of them, told in words.</summary>
    public void AddMissing(string path, string what, long lines = 1)
    {
        if (LinesRefused == 0)
            FirstRefusal = $"{path}: {what}";
        LinesRefused += lines;
    }

    /// <summary>One closed door is told once: whoever opens it opens it for every file behind it.</summary>
    public void AddDenied(string path, LctlAccess? lctl = null)
    {
        if (_denied)
            return;
        _denied = true;
        AddTrouble($"{path}: permission denied{(lctl is null ? "" : ", and lctl did not show it")}. {HowToOpen.For(lctl)}");
    }

    public void AddTrouble(string text)
    {
        _troubles ??= [];
        if (_troubles.Count >= MostTroubles)
            _untold++;
        else if (!_troubles.Contains(text))
            _troubles.Add(text);
    }

    /// <summary>Nothing is missing, but an administrator would want to know.</summary>
    public void AddNote(string text)
    {
        _notes ??= [];
        if (_notes.Count >= MostNotes)
            _unnoted++;
        else
            _notes.Add(text);
    }

    /// <summary>Files that are not there are no trouble: the caller says so where they ought to be.</summary>
    public void AddStatus(ReadStatus status, FileReader files, string path)
    {
        if (status == ReadStatus.Denied)
            AddDenied(path, files.Lctl);
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
