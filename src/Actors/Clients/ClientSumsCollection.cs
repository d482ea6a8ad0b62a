using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using LustreActors.Actors.Cluster.Activity;
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
/// Adds up the rates of clients over all machines, on the member that owns the join; on other members it does nothing:
/// <list type="number">
/// <item>It collects the sums of the aggregators, as the join of jobs does.</item>
/// <item>They become rates by host, on the lane.</item>
/// <item>The rates are published for Ganglia, and as series on the board of the cluster.</item>
/// </list>
/// </summary>
internal sealed class ClientSumsCollection : Collection
{
    public const string SourceName = "client-sums";

    /// <summary>The aggregators have read most of their shares by then.</summary>
    internal const double Phase = 0.22;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClientsOptions _options;
    private readonly ClientsScope _scope;
    private readonly ClusterJoin _cluster;
    private readonly SourceServices _services;
    private readonly ClientNaming _naming;
    private readonly ClientSums _sums;

    public ClientSumsCollection(ClientsOptions options, ClientsScope scope, Func<IPAddress, string> lookUp, SourceServices services)
    {
        (_options, _scope, _cluster, _services) = (options, scope, scope.Cluster!, services);
        _naming = new ClientNaming(options, SourceName, lookUp, scope.Answers, services);
        _sums = new ClientSums(_naming.Names);
    }

    public static Props Props(ClientsOptions options, ClientsScope scope, SourceServices services)
    {
        var interval = scope.Cluster!.Interval;
        return SourceActor.Props(
            SourceName,
            () => new ClientSumsCollection(options, scope, ClientsCollection.LookUp, services),
            new SourceActorOptions(interval) { Interval = interval, Phase = interval * Phase, FirstAfter = interval * Phase },
            services);
    }

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        if (!_cluster.IsOurs)
            return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(new Reading([]), 0), null, default, "");
        var interval = _cluster.Interval;
        var number = JobActivityTable.IntervalOf(_services.Time.GetUtcNow() - (interval / 2), interval);
        var sum = await _cluster.SumAsync(number).ConfigureAwait(false);

        // The listing of SLURM is the last one that its source has.
        var tables = await _services.Metrics.AskAsync<ImmutableArray<TableRead>>(
            new MetricsProtocol.ReadTables(null, TimeSpan.Zero), Deadline).ConfigureAwait(false);
        var made = await _services.Lane.Run(SourceName, call => Make(call, sum), Deadline).ConfigureAwait(false);
        if (made is not { Outcome: LaneOutcome.Completed, Value: { } result })
            return new LaneResult<Collected>(made.Outcome, default, made.Error, made.Elapsed, made.Detail);
        if (_cluster.IsOurs)
        {
            _scope.Rates.Publish(result.Rates);
            _cluster.Publish([.. ClientSegments.Create(result.Rates, _options.MaxSeries, tables)]);
        }

        _naming.LookUp();
        return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(result.Reading, result.BytesRead), null, made.Elapsed, "");
    }

    private Made Make(LaneCall call, ClusterJobsSum sum)
    {
        using var files = new FileReader(new LaneWatch(call));
        var troubles = _naming.Begin(files);
        var table = sum.Sum.Table;
        var rates = _sums.Add(table, _scope.Received?.Young(_cluster.Interval)) with
        {
            Members = table.Members.Length,
            MissingMembers = Math.Max(0, _cluster.Expected - table.Members.Length),
        };
        var reading = _naming.Complete(new Reading([]) { Troubles = [.. troubles, .. sum.Troubles, .. _sums.Troubles] });
        return new Made(rates, reading, files.BytesRead);
    }

    private sealed record Made(ClientRates Rates, Reading Reading, long BytesRead);
}
