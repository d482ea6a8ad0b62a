using LustreActors.Messages;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>
/// Turns the counters of clients into rates. The counters of a client are summed over the targets of this host, and two sums are compared.
/// A sum is made when every target has been read again, since otherwise one of them would seem to stand still.
/// </summary>
internal sealed class ClientBoard
{
    /// <summary>More clients than this are not kept: 100 bytes each.</summary>
    public const int MostClients = 10_000;

    /// <summary>
    /// While nobody looks, a sum is made of at most this many samples. A large server has more than a hundred thousand.
    /// </summary>
    public const int MostUnwatched = 20_000;

    private readonly Dictionary<string, ClientSums> _clients = new(StringComparer.Ordinal);
    private Moment? _last;

    /// <summary>Whether rates are known.</summary>
    public bool HasRates { get; private set; }

    public IEnumerable<UsageRow> Rows => HasRates
        ? _clients.Select(c => new UsageRow(c.Key, "", c.Value.ReadRate, c.Value.WriteRate, c.Value.OperationRate))
        : [];

    /// <summary>Makes a sum, unless there is nothing new.</summary>
    /// <param name="exports">The readings of the clients' counters: one for each target.</param>
    /// <param name="secondsOf">Converts the time of a reading.</param>
    /// <param name="isWatched">Somebody looks.</param>
    public void Take(IReadOnlyList<Snapshot> exports, Func<long, double> secondsOf, bool isWatched)
    {
        if (exports.Count == 0)
        {
            Clear();
            return;
        }

        var (oldest, newest, middle) = (
            exports.Min(e => secondsOf(e.CollectedAt)), exports.Max(e => secondsOf(e.CollectedAt)),
            exports.Average(e => secondsOf(e.CollectedAt)));
        if (_last is { } last && (oldest <= last.Newest || (!isWatched && exports.Sum(Samples) > MostUnwatched)))
            return;
        foreach (var client in _clients.Values)
            client.Begin();
        foreach (var export in exports)
            Add(export);
        var before = _last is { } known && known.Exports == exports.Count ? known.Middle : (double?)null;
        foreach (var (nid, client) in _clients.ToArray())
        {
            if (!client.IsSeen)
                _clients.Remove(nid);
            else
                client.End(before is { } then ? middle - then : null);
        }

        HasRates = before is not null;
        _last = new Moment(newest, middle, exports.Count);
    }

    private void Clear()
    {
        _clients.Clear();
        (HasRates, _last) = (false, null);
    }

    private void Add(Snapshot export)
    {
        foreach (var segment in export.Segments)
        {
            if (!Figures.ByFamily.TryGetValue(segment.Family.Name, out var figure) || figure < Figure.ClientRead)
                continue;
            foreach (var sample in segment.Samples)
            {
                if (sample.TryFind("nid"u8, out var nid) && Find(nid, sample) is { } client)
                    Add(client, figure, sample);
            }
        }
    }

    private static void Add(ClientSums client, Figure figure, in SegmentSample sample)
    {
        client.IsSeen = true;
        if (figure == Figure.ClientRead)
            client.Read += sample.Value;
        else if (figure == Figure.ClientWritten)
            client.Written += sample.Value;
        else if (sample.TryFind("component"u8, out var component) && component.EscapedValue.SequenceEqual("mdt"u8))
            client.Operations += sample.Value;
    }

    private ClientSums? Find(SampleLabel nid, in SegmentSample sample)
    {
        // NIDs are short and plain; the lookup needs no string.
        Span<char> name = stackalloc char[128];
        if (nid.HasEscapes || !System.Text.Encoding.UTF8.TryGetChars(nid.EscapedValue, name, out var length))
            return null;
        var lookup = _clients.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(name[..length], out var client))
            return client;
        if (_clients.Count >= MostClients)
            return null;
        _clients.Add(sample.Label("nid"u8), client = new ClientSums());
        return client;
    }

    private static int Samples(Snapshot export) => export.Segments
        .Where(s => Figures.ByFamily.TryGetValue(s.Family.Name, out var figure) && figure >= Figure.ClientRead).Sum(s => s.Table.Count);

    private sealed record Moment(double Newest, double Middle, int Exports);

    private sealed class ClientSums
    {
        private (double Read, double Written, double Operations)? _before;
        private bool _isNew = true;

        public double Read { get; set; }

        public double Written { get; set; }

        public double Operations { get; set; }

        public double ReadRate { get; private set; }

        public double WriteRate { get; private set; }

        public double OperationRate { get; private set; }

        public bool IsSeen { get; set; }

        public void Begin()
        {
            _before = _isNew ? null : (Read, Written, Operations);
            (Read, Written, Operations) = (0, 0, 0);
            IsSeen = false;
        }

        public void End(double? seconds)
        {
            _isNew = false;
            (ReadRate, WriteRate, OperationRate) = _before is { } before && seconds is > 0 and var took
                ? (Rate(before.Read, Read, took), Rate(before.Written, Written, took), Rate(before.Operations, Operations, took))
                : (0, 0, 0);
        }

        /// <summary>Zero after a counter went back, because the client connected again.</summary>
        private static double Rate(double before, double now, double seconds) => now >= before ? (now - before) / seconds : 0;
    }
}
