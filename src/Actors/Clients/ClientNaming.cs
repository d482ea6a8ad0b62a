using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using LustreActors.Actors.Collecting;
using LustreActors.Sources;
using LustreActors.Sources.Clients;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Clients;

/// <summary>
/// The names of hosts for the sweeps of one source. The file of names is read again when it has changed, and missing names are looked up
/// between two sweeps.
/// </summary>
internal sealed class ClientNaming
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClientsOptions _options;
    private readonly SourceServices _services;
    private readonly string _key;
    private HostNameFile _file = HostNameFile.Empty;
    private (DateTime WrittenAt, long Length) _fileVersion;
    private Task _lookUp = Task.CompletedTask;

    /// <param name="options">The settings.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="lookUp">Returns the name of an address.</param>
    /// <param name="answers">The answers of DNS, which the sources of a process share.</param>
    /// <param name="services">The clock and the lane.</param>
    public ClientNaming(
        ClientsOptions options, string source, Func<IPAddress, string> lookUp, ConcurrentDictionary<IPAddress, HostNameAnswer> answers,
        SourceServices services)
    {
        (_options, _services, _key) = (options, services, source + "/names");
        Names = new HostNames(options, lookUp, services.Time, answers);
    }

    public HostNames Names { get; }

    /// <summary>Begins a sweep. Runs on the lane. The last names stay when the file cannot be read: the problem is returned.</summary>
    public ImmutableArray<string> Begin(FileReader files)
    {
        var troubles = ReadFile(files);
        Names.Begin(_file);
        return troubles;
    }

    /// <summary>Adds the state of the names to a reading.</summary>
    public Reading Complete(Reading reading) => reading with
    {
        LinesRefused = _file.LinesRefused,
        FirstRefusal = _file.FirstRefusal is { } first ? $"{_options.NameFile}:{first}" : null,
        Notes = Names.Failure is { } failure ? [.. reading.Notes, failure] : reading.Notes,
    };

    /// <summary>Starts a look-up, unless one is in progress. The lane's task never fails.</summary>
    public void LookUp()
    {
        if (!_lookUp.IsCompleted || Names.TakeWanted() is not { Count: > 0 } wanted)
            return;
        _lookUp = _services.Lane.Run(_key, call => Names.LookUp(call, wanted), Deadline);
    }

    private ImmutableArray<string> ReadFile(FileReader files)
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
}
