using System.Buffers;
using System.Buffers.Text;
using System.Text;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lfs;

/// <summary>A target as <c>lfs df</c> shows it.</summary>
/// <param name="Target">The name: <c>scratch-OST0000</c>. The name of an inactive target may lack its filesystem.</param>
/// <param name="Space">The space in KiB. Null when the target did not answer.</param>
/// <param name="Flags">The letters behind the target: D for degraded.</param>
internal sealed record LfsDfRow(string Target, LfsSpace? Space, string Flags);

internal readonly record struct LfsSpace(long Total, long Used, long Available);

/// <summary>
/// Parses the lines of <c>lfs df -v</c>: <c>UUID 1K-blocks Used Available Use% mount[OST:0] FLAGS</c>, <c>OST0001 : error</c> or
/// <c>UUID: error</c>.
/// </summary>
internal sealed class LfsDfParser : ILineParser
{
    private const int MostRows = 100_000;
    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    public List<LfsDfRow> Rows { get; } = [];

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line.StartsWith("UUID "u8) || line.StartsWith("filesystem_summary:"u8)
            || line.StartsWith("filesystem summary:"u8))
            return true;
        if (Rows.Count >= MostRows || ParseRow(line) is not { } row)
            return false;
        Rows.Add(row);
        return true;
    }

    private static LfsDfRow? ParseRow(ReadOnlySpan<byte> line)
    {
        var words = new WordReader(line);
        var first = words.Next();

        // The name is padded to 20 letters, so a longer one has no blank before the colon.
        var hasColon = first.EndsWith(":"u8);
        var target = ParseTarget(hasColon ? first[..^1] : first);
        if (target is null)
            return null;
        if (hasColon || words.Rest.StartsWith(": "u8))
            return words.IsAtEnd ? null : new LfsDfRow(target, null, "");
        if (!TryParseNumber(words.Next(), out var total) || !TryParseNumber(words.Next(), out var used)
            || !TryParseNumber(words.Next(), out var available))
            return null;
        var percent = words.Next();
        if (!percent.EndsWith("%"u8) || !TryParseNumber(percent[..^1], out _))
            return null;

        // A mount point may have blanks and brackets: the last bracket closes the target's kind and number.
        var rest = words.Rest;
        var bracket = rest.LastIndexOf((byte)']');
        if (bracket < 0)
            return null;
        var flags = rest[(bracket + 1)..].Trim((byte)' ');
        return flags.ContainsAnyExcept(Letters)
            ? null : new LfsDfRow(target, new LfsSpace(total, used, available), Encoding.ASCII.GetString(flags));
    }

    private static string? ParseTarget(ReadOnlySpan<byte> word)
    {
        if (word.EndsWith("_UUID"u8))
            word = word[..^5];
        if (word.Length is 0 or > 128 || word.ContainsAnyExceptInRange((byte)'!', (byte)'\x7f'))
            return null;
        var name = Encoding.ASCII.GetString(word);
        return TargetName.ComponentOf(name) is LustreComponent.Ost or LustreComponent.Mdt ? name : null;
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> word, out long value) =>
        Utf8Parser.TryParse(word, out value, out var used) && used == word.Length && value is >= 0 and <= long.MaxValue / 1024;
}

/// <summary>
/// Parses the lines of <c>lfs check servers</c>, which always exits with 0: <c>NAME active.</c>, <c>NAME inactive.</c>, and on standard
/// error <c>error: check 'NAME': reason</c>. It lists the connections of all mounts on this host, of an MDT and of the MGC.
/// </summary>
internal sealed class LfsCheckParser : ILineParser
{
    private const int MostServers = 100_000;
    private static readonly byte[] ActiveEnd = " active."u8.ToArray();
    private static readonly byte[] InactiveEnd = " inactive."u8.ToArray();

    public List<(string Name, bool IsActive)> Servers { get; } = [];

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (line.EndsWith(ActiveEnd))
            return TryAdd(line[..^ActiveEnd.Length], true);
        if (line.EndsWith(InactiveEnd))
            return TryAdd(line[..^InactiveEnd.Length], false);
        if (line.IndexOf("check"u8) < 0 || line.IndexOf((byte)'\'') is not (>= 0 and var open))
            return false;
        var name = line[(open + 1)..];
        return name.IndexOf((byte)'\'') is > 0 and var close && TryAdd(name[..close], false);
    }

    private bool TryAdd(ReadOnlySpan<byte> name, bool isActive)
    {
        if (name.Length is 0 or > 256 || Servers.Count >= MostServers || name.ContainsAnyExceptInRange((byte)'!', (byte)'\x7f'))
            return false;
        Servers.Add((Encoding.ASCII.GetString(name), isActive));
        return true;
    }
}
