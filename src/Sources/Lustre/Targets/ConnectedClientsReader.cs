using System.Buffers;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Targets;

/// <summary>
/// Counts the exports of a target, and how many of them are clients. A busy target has directories of thousands of NIDs, so they are read
/// only when the number of exports has changed, and at every twentieth reading: a client that leaves when another comes changes no number.
/// </summary>
internal sealed class ConnectedClientsReader(
    string device, LabelText labels, LustreParameter number, LustreParameter exports) : ParameterReader
{
    private const int ReadingsBetweenCounts = 20;
    private const int ExportsColumn = 0;
    private const int ClientsColumn = 1;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:@"u8);

    private readonly string _numberName = number.For(device);
    private readonly string _exportsName = exports.For(device);
    private readonly TableFamilies _families = new TableFamilies(labels, withCreated: false)
        .Add(TargetParameters.Exports, ExportsColumn)
        .Add(TargetParameters.ConnectedClients, ClientsColumn);
    private readonly List<string> _nids = [];
    private long _counted = ValueTable.Absent;
    private long _clients;
    private int _readings;

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(2);
        var row = table.Add(LabelText.Empty.AsRow());
        row[ExportsColumn] = context.Number(TargetParameters.Exports, number, _numberName);
        row[ClientsColumn] = Clients(context, row[ExportsColumn]);
        _families.AddSegments(table, context.Segments);
    }

    private long Clients(CollectionContext context, long connections)
    {
        if (connections == _counted && connections != ValueTable.Absent && ++_readings < ReadingsBetweenCounts)
            return _clients;

        _counted = ValueTable.Absent;
        _nids.Clear();
        if (!context.TryVisit(exports, _exportsName, _nids, static (name, nids) => nids.Add(name.ToString()), out var path, "uuid"))
            return ValueTable.Absent;
        var (clients, isShown) = (0, _nids.Count == 0);
        foreach (var nid in _nids)
        {
            var place = CollectionContext.Below(path, nid, "uuid");
            var status = context.TryReadBelow(place, out var uuids);
            if (status == ReadStatus.Read)
                (clients, isShown) = (clients + CountClients(uuids, context.Findings, place), true);
            else if (status != ReadStatus.Missing)
                return ValueTable.Absent;
        }

        // One that has just left has no file any more. Where none has it, nothing tells clients from servers.
        if (!isShown)
            return ValueTable.Absent;
        (_counted, _clients, _readings) = (connections, clients, 0);
        return clients;
    }

    /// <summary>Counts clients. The name of a server ends in <c>_UUID</c>, and that of a client is a bare UUID.</summary>
    internal static int CountClients(ReadOnlySpan<byte> uuids, Findings findings, string path)
    {
        var clients = 0;
        var line = 0;
        ReadOnlySpan<byte> last = default;
        while (TextLines.TryReadTrimmed(ref uuids, out var uuid))
        {
            line++;
            if (uuid.ContainsAnyExcept(NameBytes) || (!uuid.IsEmpty && uuid.SequenceEqual(last)))
                findings.Refuse(path, line, uuid);
            else if (!uuid.IsEmpty && !uuid.EndsWith("_UUID"u8))
                clients++;
            last = uuid;
        }

        return clients;
    }
}
