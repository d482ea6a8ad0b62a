using System.Text;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Clients;

/// <summary>Creates the series of clients. The sum over all hosts of a filesystem is exact, whatever the number of series.</summary>
internal static class ClientSegments
{
    /// <summary>The host under which the clients without series are added up.</summary>
    public const string Remainder = "other";

    /// <summary>The series of each host and filesystem.</summary>
    public const int RatesOfRow = 4;

    private static readonly SegmentLayout[] Layouts =
    [
        .. new[] { ClientFamilies.Read, ClientFamilies.Written, ClientFamilies.OssOperations, ClientFamilies.MdsOperations }
            .Select((family, i) => new SegmentLayout(family, LabelText.Empty, new SampleColumn(i, NumberFormat.Real))),
    ];

    /// <param name="rates">The rates.</param>
    /// <param name="maxSeries">The largest number of series of rates, and of those of jobs.</param>
    /// <param name="tables">The tables of all sources. Jobs are shown if the listing of SLURM is among them.</param>
    public static IEnumerable<Segment> Create(ClientRates rates, int maxSeries, IEnumerable<TableRead>? tables = null)
    {
        var filesystems = rates.Rows.Select(r => r.Filesystem).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (maxSeries >= Layouts.Length && rates.Rows.Length > 0)
        {
            var table = Table(rates, filesystems, maxSeries);
            foreach (var layout in Layouts)
                yield return new Segment(layout, table);
            if (ClientJobSegments.Create(rates, tables ?? [], maxSeries) is { } jobs)
                yield return jobs;
        }

        var hosts = new SegmentBuilder(ClientFamilies.Hosts);
        foreach (var filesystem in filesystems)
            hosts.Add(rates.Rows.Count(r => r.Filesystem == filesystem), filesystem);
        yield return hosts.Build();
        yield return One(
            ClientFamilies.UnnamedHosts, rates.Rows.Where(r => !r.Host.IsNamed).Select(r => r.Host.Name).Distinct().Count());
        yield return One(ClientFamilies.ResetHosts, rates.ResetHosts);
        yield return new SegmentBuilder(ClientFamilies.Targets)
            .Add(rates.Targets, "measured").Add(rates.MissingTargets, "missing").Build();
        yield return One(ClientFamilies.Window, rates.Window.TotalSeconds);
        yield return One(ClientFamilies.Sweeps, rates.Number);
        if (rates.Members is { } members)
            yield return new SegmentBuilder(ClientFamilies.Members).Add(members, "measured").Add(rates.MissingMembers, "missing").Build();
    }

    private static ValueTable Table(ClientRates rates, string[] filesystems, int maxSeries)
    {
        var most = maxSeries / Layouts.Length;
        var isShown = HeaviestClients.Select(rates.Rows, rates.Rows.Length <= most ? most : Math.Max(most - filesystems.Length, 0));
        var table = new ValueTable(Layouts.Length, Math.Min(rates.Rows.Length, most) + filesystems.Length);
        var rest = new Dictionary<string, ClientRate>(StringComparer.Ordinal);
        for (var i = 0; i < rates.Rows.Length; i++)
        {
            var rate = rates.Rows[i];

            // A host that has the name of the remainder is a part of it.
            if (isShown[i] && rate.Host.Name != Remainder)
                Add(table, rate, rate.Host.Name);
            else
                rest[rate.Filesystem] = rest.TryGetValue(rate.Filesystem, out var sum) ? Plus(sum, rate) : rate;
        }

        foreach (var sum in rest.Values)
            Add(table, sum, Remainder);
        return table;
    }

    /// <summary>NaN, an unknown amount, is unknown for all hosts of a filesystem.</summary>
    private static ClientRate Plus(in ClientRate a, in ClientRate b) => a with
    {
        Read = a.Read + b.Read,
        Written = a.Written + b.Written,
        OssOperations = a.OssOperations + b.OssOperations,
        MdsOperations = a.MdsOperations + b.MdsOperations,
    };

    private static void Add(ValueTable table, in ClientRate rate, string host)
    {
        var row = table.Add(Labels(rate.Filesystem, host));
        Span<double> values = [rate.Read, rate.Written, rate.OssOperations, rate.MdsOperations];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
                row[i] = ValueTable.Real(values[i]);
        }
    }

    private static byte[] Labels(string filesystem, string host) => LabelText.Row(
        LabelText.Row("filesystem"u8, Encoding.UTF8.GetBytes(filesystem)), "host"u8, Encoding.UTF8.GetBytes(host));

    private static Segment One(MetricFamily family, double value) => new SegmentBuilder(family).Add(value).Build();
}
