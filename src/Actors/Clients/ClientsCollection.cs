using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Sources;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Clients;

/// <summary>
/// Measures the rates of clients, one sweep after the other:
/// <list type="number">
/// <item>All tables of clients are collected. The sweep waits for them, at most half an interval; less if an aggregator waits too.</item>
/// <item>They become rates by NID and filesystem, on the lane, and from these by host.</item>
/// <item>The rates are published: as series, and either for Ganglia, or for the aggregator that adds up all servers.</item>
/// <item>Missing names are looked up. Nothing waits for that.</item>
/// </list>
/// </summary>
internal sealed class ClientsCollection : Collection
{
    public const string SourceName = "clients";

    /// <summary>The part of the interval that a sweep waits for. An aggregator needs the rest of the half interval that it waits.</summary>
    private const double WaitOfMember = 0.3;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClientsOptions _options;
    private readonly ClientsScope _scope;
    private readonly SourceServices _services;
    private readonly TimeSpan _interval;
    private readonly ClientNaming _naming;
    private readonly ClientsMeter _meter;
    private readonly ClientSums _sums;

    public ClientsCollection(ClientsOptions options, ClientsScope scope, Func<IPAddress, string> lookUp, SourceServices services)
    {
        (_options, _scope, _services, _interval) = (options, scope, services, IntervalOf(options, scope));
        _naming = new ClientNaming(options, SourceName, lookUp, scope.Answers, services);
        _meter = new ClientsMeter(scope.Activity?.Member ?? options.ServerName, options.ServerName, _interval, services.Time);
        _sums = new ClientSums(_naming.Names);
    }

    public static Props Props(ClientsOptions options, ClientsScope scope, SourceServices services) => SourceActor.Props(
        SourceName,
        () => new ClientsCollection(options, scope, LookUp, services),
        new SourceActorOptions(options.Interval) { Interval = IntervalOf(options, scope), Phase = TimeSpan.Zero },
        services);

    public static string LookUp(IPAddress address) => Dns.GetHostEntry(address).HostName;

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        using var measurement = _scope.Activity?.Begin();
        var half = _interval / 2;
        var wait = measurement is null ? half : _interval * WaitOfMember;
        var tables = await _services.Metrics.AskAsync<ImmutableArray<TableRead>>(
            new MetricsProtocol.ReadTables(null, wait) { ClientsMaxAge = half }, wait + Deadline).ConfigureAwait(false);
        var made = await _services.Lane.Run(SourceName, call => Make(call, tables), Deadline).ConfigureAwait(false);
        if (made is not { Outcome: LaneOutcome.Completed, Value: { } result })
            return new LaneResult<Collected>(made.Outcome, default, made.Error, made.Elapsed, made.Detail);
        measurement?.Complete(result.Table);
        if (_scope.Cluster is null)
            _scope.Rates.Publish(result.Rates);
        _naming.LookUp();
        return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(result.Reading, result.BytesRead), null, made.Elapsed, "");
    }

    /// <summary>All members have the interval of the start, also after a reload.</summary>
    private static TimeSpan IntervalOf(ClientsOptions options, ClientsScope scope) => scope.Activity?.Interval ?? options.Interval;

    private Made Make(LaneCall call, ImmutableArray<TableRead> tables)
    {
        using var files = new FileReader(new LaneWatch(call));
        var troubles = _naming.Begin(files);
        var table = _meter.Measure(tables);
        var rates = _sums.Add(table, _scope.Cluster is null ? _scope.Received?.Young(_interval) : null);
        var segments = ClientSegments.Create(rates, _options.MaxSeries, _scope.Cluster is null ? tables : []);
        var reading = _naming.Complete(new Reading([.. segments]) { Troubles = [.. troubles, .. _sums.Troubles] });
        return new Made(table, rates, reading, files.BytesRead);
    }

    private sealed record Made(JobActivityTable Table, ClientRates Rates, Reading Reading, long BytesRead);
}
