using System.Buffers;
using System.Text;
using LustreActors.Actors.Clients;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Activity;
using LustreActors.Sources.Clients;

namespace LustreActors.Actors.Relays;

/// <summary>The tables of clients that one cluster sends to the head of another.</summary>
public static class RelayTables
{
    /// <summary>The largest body of a request. A row of a client has some 60 bytes.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private const int LongestText = 64;

    private static readonly JobActivityLimits Limits = new()
    {
        LongestLine = 4096,
        MostRows = 400_000,
        MostBytes = MostBytes,
        MostNames = 16_384,
        LongestName = 128,
    };

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private static readonly SearchValues<char> NidCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-:@");

    /// <summary>The rows of the clients on some LNets, under the name of the sender.</summary>
    internal static JobActivityTable Select(JobActivityTable table, IReadOnlyCollection<string> lnets, string sender)
    {
        var networks = lnets.Select(Nid.CanonicalNetwork).ToHashSet(StringComparer.Ordinal);
        return Copy(table, sender, nid => Nid.NetworkOf(nid) is { } network && networks.Contains(network));
    }

    internal static ReadOnlyMemory<byte> Write(JobActivityTable table, TimeProvider time)
    {
        var text = new ArrayBufferWriter<byte>();
        var writer = new JobActivityWriter(table, at => time.GetElapsedTime(at));
        while (writer.Write(text))
        {
            // The next piece.
        }

        return text.WrittenMemory;
    }

    /// <summary>Reads a table that another cluster has sent. Names become labels, so rows with other characters are left out.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="sender">The name of the sender.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The table; or null, and the reason.</returns>
    public static (JobActivityTable? Table, string? Broken) Read(ReadOnlySpan<byte> body, string sender, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var reader = new JobActivityReader(Limits);
        reader.Take(body);
        var reading = reader.End(time.GetTimestamp(), time.TimestampFrequency);
        return reading.Table is { } table
            ? (Copy(table, sender, static nid => Nid.NetworkOf(nid) is { Length: > 0 } network && network != "lo"), null)
            : (null, reading.Broken ?? "it is no table of clients");
    }

    private static JobActivityTable Copy(JobActivityTable table, string sender, Func<string, bool> isWanted)
    {
        var rows = new JobActivityRows();
        Span<double> values = stackalloc double[JobActivityRows.ColumnCount];
        var metadata = new List<MetadataRate>();
        var isClean = table.Filesystems.Select(IsName).ToArray();
        foreach (var row in table.Rows)
        {
            var nid = Encoding.UTF8.GetString(row.Id);
            if (!isClean[row.Filesystem] || nid.Length > LongestText || nid.AsSpan().ContainsAnyExcept(NidCharacters) || !isWanted(nid))
                continue;
            values.Clear();
            values[(int)ClientActivity.Read] = row[ClientActivity.Read];
            values[(int)ClientActivity.Written] = row[ClientActivity.Written];
            metadata.Clear();
            for (var i = 0; i < row.MetadataCount; i++)
                metadata.Add(row.Metadata(i));
            rows.Add(row.Filesystem, row.Id, values, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(metadata));
        }

        return new JobActivityTable
        {
            Members = [sender],
            Moment = table.Moment,
            Interval = table.Interval,
            MadeAt = table.MadeAt,
            OldestAt = table.OldestAt,
            Window = table.Window,
            TargetsWithoutRates = table.TargetsWithoutRates,
            Targets = [.. table.Targets.Where(IsName)],
            Filesystems = table.Filesystems,
            MetadataTargets = table.MetadataTargets,
            Rows = rows,
        };
    }

    private static bool IsName(string name) => name.Length is > 0 and <= LongestText && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
