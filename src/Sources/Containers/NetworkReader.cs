using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Containers;

/// <summary>Receives an interface, a column of <see cref="NetworkColumn"/> and a value.</summary>
internal delegate void InterfaceVisitor(ReadOnlySpan<byte> name, int column, long value);

/// <summary>Reads <c>/proc/PID/net/dev</c>: the interfaces that a process sees. Anybody may read it.</summary>
internal readonly struct NetworkReader(FileReader files, string path)
{
    /// <summary>The columns behind the name, in the order of the kernel: eight of receiving, eight of sending.</summary>
    private static readonly (int Field, int Column)[] Fields =
    [
        (0, NetworkColumn.ReceivedBytes), (1, NetworkColumn.ReceivedPackets), (2, NetworkColumn.ReceiveErrors),
        (3, NetworkColumn.ReceiveDrops), (8, NetworkColumn.SentBytes), (9, NetworkColumn.SentPackets), (10, NetworkColumn.SendErrors),
        (11, NetworkColumn.SendDrops),
    ];

    /// <summary>The names of all interfaces, to compare with those of another process. Empty when the file cannot be read.</summary>
    public string Names()
    {
        var names = new StringBuilder();
        if (files.TryRead(path, out var text) != ReadStatus.Read)
            return "";
        while (TextLines.TryReadTrimmed(ref text, out var line))
        {
            if (TextLines.TrySplit(line, out var name, out _))
                names.Append(Encoding.UTF8.GetString(name)).Append(' ');
        }

        return names.ToString();
    }

    /// <summary>Visits the interfaces but the loopback.</summary>
    public void Visit(InterfaceVisitor visit)
    {
        if (files.TryRead(path, out var text) != ReadStatus.Read)
            return;
        while (TextLines.TryReadTrimmed(ref text, out var line))
        {
            if (!TextLines.TrySplit(line, out var name, out var rest) || name.SequenceEqual("lo"u8))
                continue;
            var words = new WordReader(rest);
            var next = 0;
            for (var field = 0; next < Fields.Length; field++)
            {
                var word = words.Next();
                if (word.IsEmpty)
                    break;
                if (field != Fields[next].Field)
                    continue;
                if (WordReader.TryCount(word, out var value))
                    visit(name, Fields[next].Column, value);
                next++;
            }
        }
    }
}
