using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Exports;

/// <summary>Gathers the table of the clients of one target during a reading.</summary>
/// <param name="folder">The directory of all NIDs.</param>
/// <param name="most">The number of NIDs.</param>
internal sealed class ClientRows(CollectionContext context, JobTarget target, string folder, int most)
{
    private readonly ClientCounters[] _rows = new ClientCounters[most];
    private readonly long _refusedBefore = context.Findings.LinesRefused;
    private int _count;
    private bool _isWhole = true;

    /// <summary>Where <c>lctl</c> shows the files, it must be asked for those with the connections too.</summary>
    public void AskForConnections(LustreParameter parameter, string exports)
    {
        if (!folder.StartsWith('/'))
            context.TryVisit(parameter, exports, 0, static (_, _) => { }, out _, "uuid");
    }

    /// <summary>Adds a NID whose file was read into the tables.</summary>
    /// <param name="first">Its first row in the table of operations.</param>
    public void Add(ExportConnection nid, bool isRead, StatsTables tables, ValueTable operations, int first, long startTime)
    {
        if (!isRead)
        {
            _isWhole = false;
            return;
        }

        // On releases without a list of connections, only a client reads and writes on an OST.
        if (!nid.IsClient(context, folder, fallback: target.HoldsMetadata || tables.HasIo))
            return;
        _rows[_count++] = new ClientCounters(
            nid.Nid,
            ZeroIfAbsent(tables.Io[IoColumns.Bytes]),
            ZeroIfAbsent(tables.Io[IoColumns.Write + IoColumns.Bytes]),
            Operations(operations, first),
            ZeroIfAbsent(startTime));
    }

    public ClientTable ToTable() => new(target, _rows.AsMemory(0, _count))
    {
        IsWhole = _isWhole && !context.Files.IsAbandoned && context.Findings.LinesRefused == _refusedBefore,
    };

    /// <summary>All requests that the file lists but pings. Its lines <c>read_bytes</c> and <c>write_bytes</c> count no requests.</summary>
    private static long Operations(ValueTable operations, int first)
    {
        long sum = 0;
        for (var row = first; row < operations.Count; row++)
        {
            if (!operations.Labels(row).EndsWith("operation=\"ping\""u8))
                sum += operations.Row(row)[OperationColumns.Samples];
        }

        return sum;
    }

    private static long ZeroIfAbsent(long value) => value == ValueTable.Absent ? 0 : value;
}
