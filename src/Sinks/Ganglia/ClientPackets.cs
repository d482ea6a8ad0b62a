using System.Collections.Immutable;
using LustreActors.Messages.Clients;

namespace LustreActors.Sinks.Ganglia;

/// <summary>
/// Makes the packets of one sweep after the other. A small sweep has every value and its metadata, so that a gmond that restarts shows
/// everything again at the next sweep. In a large one each host is sent whole in its turn, once every <see cref="ClientMetrics.TMax"/>, and
/// in between its values that have changed.
/// </summary>
/// <param name="metrics">The metrics of a host.</param>
/// <param name="interval">The time between two sweeps.</param>
public sealed class ClientPackets(ClientMetrics metrics, TimeSpan interval)
{
    /// <summary>The most packets of a sweep that is sent whole.</summary>
    internal const int LargestWholeSweep = 20_000;

    private readonly Dictionary<string, GangliaMetric[]> _metrics = new(StringComparer.Ordinal);
    private readonly int _turns = (int)Math.Clamp(metrics.TMax / interval, 1, 1000);
    private Dictionary<(ClientHost Host, string Filesystem), Known> _known = [];
    private ImmutableArray<ClientRate> _rows = [];
    private bool _isWhole;
    private long _sweep;
    private int _row;
    private int _metric;
    private bool _hasMetadata;
    private GangliaMetric[] _ofRow = [];
    private Known? _host;
    private Dictionary<(ClientHost Host, string Filesystem), Known> _next = [];

    /// <summary>The packets that are left of this sweep; an upper bound.</summary>
    public long Left { get; private set; }

    /// <summary>Hosts of this sweep that have a name. Others are not sent.</summary>
    public int Hosts { get; private set; }

    /// <summary>Begins a sweep. The rest of the former one is dropped.</summary>
    public void Begin(ClientRates rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        (_rows, _row, _metric, _hasMetadata, _host) = (rates.Rows, -1, ClientMetrics.Count, false, null);
        (_known, _next) = (_next, _known);
        _next.Clear();
        _sweep++;
        long values = 0;
        var hosts = new HashSet<ClientHost>();
        foreach (var rate in _rows)
        {
            if (!rate.Host.IsNamed)
                continue;
            hosts.Add(rate.Host);
            for (var i = 0; i < ClientMetrics.Count; i++)
                values += double.IsNaN(ClientMetrics.Value(rate, i)) ? 0 : 1;
        }

        Hosts = hosts.Count;
        _isWhole = values * 2 <= LargestWholeSweep;
        Left = values * 2;
    }

    /// <summary>Writes the next packet; returns its length, or 0 at the end of the sweep.</summary>
    /// <param name="packet">Room for <see cref="GangliaMetric.LongestPacket"/> bytes.</param>
    public int WriteNext(Span<byte> packet)
    {
        while (_metric < ClientMetrics.Count || MoveToNextRow())
        {
            var value = ClientMetrics.Value(_rows[_row], _metric);
            if (double.IsNaN(value))
            {
                _metric++;
                continue;
            }

            var (host, metric) = (_host!, _ofRow[_metric]);
            Left--;
            if (!_hasMetadata && host.IsDue)
            {
                _hasMetadata = true;
                return metric.WriteMetadata(host.Host, packet);
            }

            // Without metadata, the packet of the metadata is left out too.
            Left -= _hasMetadata ? 0 : 1;
            var isUnchanged = host.Values[_metric] == value;
            host.Values[_metric] = value;
            var length = isUnchanged && !host.IsDue ? 0 : metric.WriteValue(host.Host, Math.Max(value, 0), packet);
            (_metric, _hasMetadata) = (_metric + 1, false);
            if (length > 0)
                return length;
        }

        Left = 0;
        return 0;
    }

    private bool MoveToNextRow()
    {
        do
        {
            if (++_row >= _rows.Length)
                return false;
        }
        while (!_rows[_row].Host.IsNamed);

        var rate = _rows[_row];
        if (!_metrics.TryGetValue(rate.Filesystem, out var ofRow))
            _metrics.Add(rate.Filesystem, ofRow = metrics.For(rate.Filesystem));
        var key = (rate.Host, rate.Filesystem);
        var isKnown = _known.TryGetValue(key, out var host);

        // New hosts are spread over the turns, so that all sweeps have about the same number of packets.
        host ??= new Known(new GangliaHost(rate.Host.Name, rate.Host.Address), _row % _turns);
        host.IsDue = _isWhole || !isKnown || _sweep % _turns == host.Turn;
        _next[key] = host;
        (_ofRow, _host, _metric, _hasMetadata) = (ofRow, host, 0, false);
        return true;
    }

    private sealed class Known(GangliaHost host, int turn)
    {
        public GangliaHost Host => host;

        public int Turn => turn;

        /// <summary>Everything is sent in this sweep: the metadata, and values that have not changed.</summary>
        public bool IsDue { get; set; }

        /// <summary>The values that were sent last.</summary>
        public double[] Values { get; } = new double[ClientMetrics.Count];
    }
}
