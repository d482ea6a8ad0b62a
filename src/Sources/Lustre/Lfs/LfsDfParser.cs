using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>A target as <c>lfs df</c> shows it.</summary>
/// <param name="Target">The name: <c>scratch-OST0000</c>. The name of an inactive target may lack its filesystem.</param>
/// <param name="Space">The space in KiB. Null when the target did not answer.</param>
/// <param name="Flags">The letters behind the target: D for degraded.</param>
internal sealed record LfsDfRow(string Target, LfsSpace? Space, string Flags);

internal readonly record struct LfsSpace(long Total, long Used, long Available);

/// <summary>
/// Parses the lines of <c>lfs df -v</c>: <c>UUID 1K-blocks Used Available Use% mount[OST:0] FLAGS</c>, or <c>OST0001 : error</c>.
/// </summary>
internal readonly ref struct LfsDfParser(Findings findings, string command)
{
    private const int MostRows = 100_000;
    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    public List<LfsDfRow> Rows { get; } = [];

    public void Parse(ReadOnlySpan<byte> text)
    {
        for (var number = 1; TextLines.TryReadTrimmed(ref text, out var line); number++)
        {
            if (line.IsEmpty || line.StartsWith("UUID "u8) || line.StartsWith("filesystem_summary:"u8) || line.StartsWith(
                "filesystem summary:"u8))
                continue;
            if (Rows.Count < MostRows && Row(line) is { } row)
                Rows.Add(row);
            else
                findings.Refuse(command, number, line);
        }
    }

    private static LfsDfRow? Row(ReadOnlySpan<byte> line)
    {
        var words = new WordReader(line);
        var target = Target(words.Next());
        if (target is null)
            return null;
        if (words.Rest.StartsWith(": "u8))
            return new LfsDfRow(target, null, "");
        if (!TryNumber(words.Next(), out var total) || !TryNumber(words.Next(), out var used) || !TryNumber(
            words.Next(), out var available))
            return null;
        var percent = words.Next();
        if (!percent.EndsWith("%"u8) || !TryNumber(percent[..^1], out _))
            return null;

        // A mount point may have blanks and brackets: the last bracket closes the target's kind and number.
        var rest = words.Rest;
        var bracket = rest.LastIndexOf((byte)']');
        if (bracket < 0)
            return null;
        var flags = rest[(bracket + 1)..].Trim((byte)' ');
        return flags.ContainsAnyExcept(Letters) ? null : new LfsDfRow(
            target, new LfsSpace(total, used, available), Encoding.ASCII.GetString(flags));
    }

    private static string? Target(ReadOnlySpan<byte> word)
    {
        if (word.EndsWith("_UUID"u8))
            word = word[..^5];
        if (word.Length is 0 or > 128 || !Ascii.IsValid(word) || word.ContainsAnyInRange((byte)0, (byte)' '))
            return null;
        var name = Encoding.ASCII.GetString(word);
        return TargetName.ComponentOf(name) is LustreComponent.Ost or LustreComponent.Mdt ? name : null;
    }

    private static bool TryNumber(ReadOnlySpan<byte> word, out long value) =>
        Utf8Parser.TryParse(word, out value, out var used) && used == word.Length && value is >= 0 and <= long.MaxValue / 1024;
}
