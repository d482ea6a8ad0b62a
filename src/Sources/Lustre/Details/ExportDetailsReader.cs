using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Details;

/// <summary>The columns of a table with one row for each NID.</summary>
internal static class ExportColumns
{
    public const int Granted = 0;
    public const int Dirty = 1;
    public const int Pending = 2;
    public const int OpenFiles = 3;
    public const int Width = 4;
}

/// <summary>Reads what each client was promised by a target, and how many files it has open on an MDT.</summary>
internal sealed class ExportDetailsReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly string _exports;
    private readonly bool _hasFiles;
    private readonly TableFamilies _families;
    private readonly KnownDevices<Client> _clients = new(nid => new Client(nid.ToString()));

    public ExportDetailsReader(LustreTarget target, LabelText labels, LustreParameter parameter)
    {
        (_parameter, _exports) = (parameter, parameter.For(target.Name));
        _hasFiles = target.Component == LustreComponent.Mdt;
        _families = new TableFamilies(labels, withCreated: false).AddAll(DetailParameters.Grants).Add(DetailParameters.OpenFiles);
    }

    public override void Read(CollectionContext context)
    {
        if (!_clients.TryVisit(context, _parameter, _exports, out var path, "export"))
            return;
        if (_hasFiles && !path.StartsWith('/'))
        {
            // lctl shows only what it was asked for.
            context.TryVisit(_parameter, _exports, 0, static (_, _) => { }, out _, "open_files");
        }

        var table = new ValueTable(ExportColumns.Width, _clients.All.Count);
        foreach (var client in _clients.All)
        {
            if (context.Files.IsAbandoned)
                return;
            var row = table.Add(client.Labels);
            var grants = new ExportGrantsParser(row);
            if (context.TryReadLinesBelow(CollectionContext.Below(path, client.Nid, "export"), ref grants, mayBeEmpty: true)
                && client.Losses.Compare(context, grants.Accepted, ValueTable.Absent, progress: 0) == Loss.Part)
                context.Findings.AddNote($"{client.Nid}: connections have left, or their grants are missing");
            if (!_hasFiles)
                continue;
            var files = new LineCounter();
            if (context.TryReadLinesBelow(CollectionContext.Below(path, client.Nid, "open_files"), ref files, mayBeEmpty: true))
                row[ExportColumns.OpenFiles] = files.Count;
        }

        _families.AddSegments(table, context.Segments);
    }

    private sealed class Client(string nid)
    {
        public string Nid => nid;

        public byte[] Labels { get; } = LabelText.Of("nid", nid).AsRow();

        public LossDetector Losses { get; } = new();
    }
}

/// <summary>
/// Parses <c>export</c>: a block for each connection of a NID, with <c>granted</c>, <c>dirty</c> and <c>pending</c> below <c>grant</c>. The
/// connections are added up.
/// </summary>
internal ref struct ExportGrantsParser(Span<long> row) : ILineParser
{
    private readonly Span<long> _row = row;

    // A bit for each column that the present block has shown.
    private int _seen;

    public long Accepted { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (!TextLines.TrySplit(line, out var key, out var value))
            return false;
        if (key.SequenceEqual("name"u8))
            _seen = 0;
        var column = ColumnOf(key);
        if (column < 0)
            return true;
        var bit = 1 << column;
        if ((_seen & bit) != 0 || !NumberText.TryParse(value, out var bytes))
            return false;
        ref var sum = ref _row[column];
        var before = sum == ValueTable.Absent ? 0 : sum;
        if (bytes > long.MaxValue - before)
            return false;
        sum = before + bytes;
        _seen |= bit;
        Accepted++;
        return true;
    }

    private static int ColumnOf(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("granted"u8) ? ExportColumns.Granted
        : key.SequenceEqual("dirty"u8) ? ExportColumns.Dirty
        : key.SequenceEqual("pending"u8) ? ExportColumns.Pending : -1;
}

/// <summary>Counts the lines of a list. An empty line does not count.</summary>
internal struct LineCounter : ILineParser
{
    public long Count { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty)
            Count++;
        return true;
    }
}
