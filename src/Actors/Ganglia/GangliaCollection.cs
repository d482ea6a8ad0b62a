using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Collecting;
using LustreActors.Blocking;
using LustreActors.Messages.Clients;
using LustreActors.Metrics.Segments;
using LustreActors.Sinks.Ganglia;
using LustreActors.Sources;

namespace LustreActors.Actors.Ganglia;

/// <summary>
/// Sends the rates of clients to Ganglia. Each sweep waits for new rates, then sends all of them, paced: gmond loses packets that come in
/// a burst, because they do not fit into the buffer of its socket. What is left when the interval ends is counted and not sent.
/// </summary>
internal sealed class GangliaCollection(
    GangliaOptions options, PublishedClientRates rates, Func<string, IPAddress[]> resolve, SourceServices services) : Collection
{
    public const string SourceName = "ganglia";

    private const string DnsKey = "ganglia/dns";

    /// <summary>The most packets without a pause. The default buffer of a socket holds some 160 of them.</summary>
    private const int LargestBurst = 64;

    /// <summary>The lowest rate of sending. A small sweep therefore ends early.</summary>
    private const double LeastPerSecond = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan DnsDeadline = TimeSpan.FromSeconds(5);

    private readonly ClientPackets _packets = new(options.Metrics, options.Interval);
    private readonly byte[] _packet = new byte[GangliaMetric.LongestPacket];
    private readonly Dictionary<GmondAddress, (long Sent, long Unsent)> _totals = [];
    private readonly Dictionary<GmondAddress, IPAddress> _resolved = [];
    private ClientRates? _last;

    /// <summary>Whether this process sends. In a cluster, only the member that adds up the rates of all sends them.</summary>
    public Func<bool> Sends { get; init; } = static () => true;

    public static Props Props(GangliaOptions options, ClientsScope scope, SourceServices services) => SourceActor.Props(
        SourceName,
        () => new GangliaCollection(options, scope.Rates, Dns.GetHostAddresses, services) { Sends = () => scope.Sends },
        new SourceActorOptions(options.Interval) { Interval = options.Interval, Phase = options.Interval * scope.RatesPhase },
        services);

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        var began = services.Time.GetTimestamp();
        if (!Sends())
            return Result(new Reading([]), began);
        var troubles = new List<string>();
        var next = await rates.NextAsync(_last, options.Interval * 0.75).ConfigureAwait(false);
        if (next is null)
        {
            const string None = "no rates of clients were measured in this interval: see the source clients";
            return Result(new Reading([]) { Troubles = [None] }, began);
        }

        _last = next;
        _packets.Begin(next);
        var sockets = await OpenAsync(troubles).ConfigureAwait(false);
        try
        {
            await SendAsync([.. sockets.Values], services.Time.GetTimestamp()).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (gmond, socket) in sockets)
            {
                socket.Dispose();
                Count(gmond, socket.Sent, socket.Lost);
                if (socket.Failure is { } failure)
                    troubles.Add($"{gmond}: {failure}; {socket.Lost} packets were not sent");
            }
        }

        var segments = Segments(next, services.Time.GetElapsedTime(began));
        return Result(new Reading([.. segments]) { Troubles = [.. troubles] }, began);
    }

    /// <summary>
    /// Sends the packets of a sweep in bursts, over half of the interval if the settings allow it: the slower, the longer may gmond be kept
    /// from reading. The rate is that of the whole sweep, so that a timer may be late.
    /// </summary>
    private async Task SendAsync(IReadOnlyList<GmondSocket> sockets, long began)
    {
        // Sending ends before the next sweep begins.
        var longest = options.Interval * 0.9;
        var rate = Math.Min(options.PacketsPerSecond, Math.Max(LeastPerSecond, _packets.Left / (options.Interval / 2).TotalSeconds));
        long sent = 0;
        while (sockets.Count > 0)
        {
            var elapsed = services.Time.GetElapsedTime(began);
            if (elapsed > longest || sockets.All(static s => s.HasGivenUp))
            {
                foreach (var socket in sockets)
                    socket.Abandon(_packets.Left, "the interval was over, see ganglia.packets-per-second");
                return;
            }

            var allowed = Math.Min(LargestBurst, 1 + (long)(elapsed.TotalSeconds * rate) - sent);
            for (; allowed > 0; allowed--, sent++)
            {
                var length = _packets.WriteNext(_packet);
                if (length == 0)
                    return;
                foreach (var socket in sockets)
                {
                    if (!socket.TrySend(_packet.AsSpan(0, length)))
                        socket.Abandon(1, "the buffer of the socket was full");
                }
            }

            await Task.Delay(Pause, services.Time).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<GmondAddress, GmondSocket>> OpenAsync(List<string> troubles)
    {
        var sockets = new Dictionary<GmondAddress, GmondSocket>();
        foreach (var gmond in options.Gmonds)
        {
            var failure = "its host is not known";
            try
            {
                if (await ResolveAsync(gmond).ConfigureAwait(false) is { } address)
                {
                    sockets.Add(gmond, GmondSocket.Open(new IPEndPoint(address, gmond.Port), options));
                    continue;
                }
            }
            catch (SocketException e)
            {
                failure = e.Message;
            }

            Count(gmond, 0, _packets.Left);
            troubles.Add($"{gmond}: {failure}; {_packets.Left} packets were not sent");
        }

        return sockets;
    }

    /// <summary>The address of a gmond. When its name cannot be resolved, the last address is used.</summary>
    private async Task<IPAddress?> ResolveAsync(GmondAddress gmond)
    {
        if (IPAddress.TryParse(gmond.Host, out var address))
            return address;
        var result = await services.Lane.Run($"{DnsKey}/{gmond.Host}", _ => resolve(gmond.Host), DnsDeadline).ConfigureAwait(false);
        if (result.Value is { Length: > 0 } found)
            _resolved[gmond] = found.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        return _resolved.GetValueOrDefault(gmond);
    }

    private void Count(GmondAddress gmond, long sent, long unsent)
    {
        var (sentBefore, unsentBefore) = _totals.GetValueOrDefault(gmond);
        _totals[gmond] = (sentBefore + sent, unsentBefore + unsent);
    }

    private IEnumerable<Segment> Segments(ClientRates sent, TimeSpan took)
    {
        var packets = new SegmentBuilder(GangliaFamilies.Packets);
        var unsent = new SegmentBuilder(GangliaFamilies.Unsent);
        foreach (var (gmond, total) in _totals)
        {
            packets.Add(total.Sent, gmond.ToString());
            unsent.Add(total.Unsent, gmond.ToString());
        }

        var unnamed = sent.Rows.Where(r => !r.Host.IsNamed).Select(r => r.Host.Name).Distinct().Count();
        return
        [
            packets.Build(), unsent.Build(),
            new SegmentBuilder(GangliaFamilies.Hosts).Add(_packets.Hosts).Build(),
            new SegmentBuilder(GangliaFamilies.UnnamedHosts).Add(unnamed).Build(),
            new SegmentBuilder(GangliaFamilies.Seconds).Add(took.TotalSeconds).Build(),
            new SegmentBuilder(GangliaFamilies.Sweep).Add(sent.Number).Build(),
        ];
    }

    private LaneResult<Collected> Result(Reading reading, long began) =>
        new(LaneOutcome.Completed, new Collected(reading, 0), null, services.Time.GetElapsedTime(began), "");
}
