using System.Net;
using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Clients;

/// <summary>
/// A file of host names, with a line for each NID or address: <c>10.4.0.5@o2ib node05</c>. A third word that is an address is the one by
/// which Ganglia knows the host. So a file in the format of <c>/etc/hosts</c> can be used as it is.
/// </summary>
public sealed class HostNameFile : IChunkParser
{
    private readonly Dictionary<string, HostNameLine> _lines = new(StringComparer.OrdinalIgnoreCase);
    private int _number;

    public static HostNameFile Empty { get; } = new();

    public int Count => _lines.Count;

    /// <summary>Lines without a name, or for a NID that an earlier line has.</summary>
    public int LinesRefused { get; private set; }

    /// <summary>The number and the text of the first of them.</summary>
    public string? FirstRefusal { get; private set; }

    /// <summary>Parses a part of the file, in whole lines.</summary>
    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryRead(ref lines, out var line))
        {
            _number++;
            var comment = line.IndexOf((byte)'#');
            var words = new WordReader(comment < 0 ? line : line[..comment]);
            var key = words.Next();
            if (key.IsEmpty)
                continue;
            var name = words.Next();
            if (name.IsEmpty || !_lines.TryAdd(Text(key), new HostNameLine(Text(name), AddressIn(words.Next()))))
                Refuse(line);
        }
    }

    /// <summary>Finds the line of a NID, or that of its address; null if there is neither.</summary>
    public HostNameLine? Find(string nid) =>
        _lines.Count == 0 ? null : _lines.GetValueOrDefault(nid) ?? _lines.GetValueOrDefault(Nid.HostPart(nid));

    private static string Text(ReadOnlySpan<byte> word) => Encoding.UTF8.GetString(word);

    private static string AddressIn(ReadOnlySpan<byte> word)
    {
        var text = Text(word);
        return text.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(text, out _) ? text : "";
    }

    private void Refuse(ReadOnlySpan<byte> line)
    {
        if (LinesRefused++ == 0)
            FirstRefusal = $"{_number}: {Text(line[..Math.Min(line.Length, 200)]).TrimEnd()}";
    }
}

/// <param name="Name">The host name.</param>
/// <param name="Address">The address by which Ganglia knows the host; empty if the line has none.</param>
public sealed record HostNameLine(string Name, string Address);
