using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Tables;
using LustreActors.Sources;
using LustreActors.Sources.Clients;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Clients;

/// <summary>
/// Measures the rates of clients, one sweep after the other:
/// <list type="number">
/// <item>All tables of clients are collected. The sweep waits for them, at most half an interval.</item>
/// <item>They become rates, by host and filesystem, on the lane.</item>
/// <item>The rates are published: as series, and for Ganglia.</item>
/// <item>Missing names are looked up. Nothing waits for that.</item>
/// </list>
/// </summary>
internal sealed class ClientsCollection : Collection
{
    public const string SourceName = "clients";

    private const string NamesKey = "clients/names";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClientsOptions _options;
    private readonly PublishedClientRates _published;
    private readonly SourceServices _services;
    private readonly HostNames _names;
    private readonly ClientsMeter _meter;
    private HostNameFile _file = HostNameFile.Empty;
    private (DateTime WrittenAt, long Length) _fileVersion;
    private Task _lookUp = Task.CompletedTask;

    public ClientsCollection(
        ClientsOptions options, PublishedClientRates published, Func<IPAddress, string> lookUp, SourceServices services)
    {
        (_options, _published, _services) = (options, published, services);
        _names = new HostNames(options, lookUp, services.Time);
        _meter = new ClientsMeter(_names, services.Time);
    }

    public static Props Props(ClientsOptions options, PublishedClientRates published, SourceServices services) => SourceActor.Props(
        SourceName,
        () => new ClientsCollection(options, published, static address => Dns.GetHostEntry(address).HostName, services),
        new SourceActorOptions(options.Interval) { Interval = options.Interval, Phase = TimeSpan.Zero },
        services);

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        var wait = _options.Interval / 2;
        var tables = await _services.Metrics.AskAsync<ImmutableArray<TableRead>>(
            new MetricsProtocol.ReadTables(null, wait) { ClientsMaxAge = wait }, wait + Deadline).ConfigureAwait(false);
        var made = await _services.Lane.Run(SourceName, call => Make(call, tables), Deadline).ConfigureAwait(false);
        if (made is not { Outcome: LaneOutcome.Completed, Value: { } result })
            return new LaneResult<Collected>(made.Outcome, default, made.Error, made.Elapsed, made.Detail);
        _published.Publish(result.Rates);
        LookUp();
        return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(result.Reading, result.BytesRead), null, made.Elapsed, "");
    }

    private Made Make(LaneCall call, ImmutableArray<TableRead> tables)
    {
        using var files = new FileReader(new LaneWatch(call));
        var troubles = ReadNames(files);
        _names.Begin(_file);
        var rates = _meter.Measure(tables);
        var reading = new Reading([.. ClientSegments.Create(rates, _options.MaxSeries)])
        {
            Troubles = troubles,
            LinesRefused = _file.LinesRefused,
            FirstRefusal = _file.FirstRefusal is { } first ? $"{_options.NameFile}:{first}" : null,
            Notes = _names.Failure is { } failure ? [failure] : [],
        };
        return new Made(rates, reading, files.BytesRead);
    }

    /// <summary>Reads the file of names when it has changed. The last names stay when it cannot be read.</summary>
    private ImmutableArray<string> ReadNames(FileReader files)
    {
        if (_options.NameFile.Length == 0)
            return [];
        var info = new FileInfo(_options.NameFile);
        var version = info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
        if (version == _fileVersion && info.Exists)
            return [];
        var file = new HostNameFile();
        if (files.ReadLines(_options.NameFile, ref file) != ReadStatus.Read)
            return [$"{files.LastError ?? _options.NameFile + " cannot be read"}; see clients.name-file"];
        (_file, _fileVersion) = (file, version);
        return [];
    }

    /// <summary>Starts a look-up, unless one is in progress. The lane's task never fails.</summary>
    private void LookUp()
    {
        if (!_lookUp.IsCompleted || _names.TakeWanted() is not { Count: > 0 } wanted)
            return;
        _lookUp = _services.Lane.Run(NamesKey, call => _names.LookUp(call, wanted), Deadline);
    }

    private sealed record Made(ClientRates Rates, Reading Reading, long BytesRead);
}
