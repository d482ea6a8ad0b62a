using System.Text;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>Counts lines that were not understood, and keeps the first with its line number.</summary>
internal sealed class RefusedLines
{
    private const int LongestText = 200;

    private string _path = "";
    private long _line;

    public long Count { get; private set; }

    public string? First { get; private set; }

    public void Begin(string path)
    {
        (_path, _line, Count, First) = (path, 0, 0, null);
    }

    public void NextLine() => _line++;

    public void Add(ReadOnlySpan<byte> line, string reason)
    {
        Count++;
        if (First is not null)
            return;

        var shown = line[..Math.Min(line.Length, LongestText)];
        var text = new StringBuilder(LongestText * 2).Append(_path).Append(':').Append(_line).Append(": ").Append(reason).Append(": ");
        foreach (var c in Encoding.UTF8.GetString(shown).TrimEnd('\n'))
            text.Append(char.IsControl(c) ? '?' : c);
        First = text.Length > LongestText ? text.ToString(0, LongestText) : text.ToString();
    }
}
