using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LustreActors.Blocking;
using LustreActors.Messages.Clients;
using LustreActors.Sources.Clients;

namespace LustreActors.Actors.Clients;

/// <summary>
/// The hosts of NIDs, by a file or by reverse DNS. A host that has a name is one host, whatever the number of its NIDs. Names are looked up
/// between two sweeps and kept; until a NID has a name, the NID is its host.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="lookUp">
/// Returns the name of an address. Throws <see cref="SocketException"/>: <see cref="SocketError.HostNotFound"/> if it has none.
/// </param>
/// <param name="time">The clock.</param>
/// <param name="answers">The answers of DNS, if they are shared with another reader of names.</param>
internal sealed class HostNames(
    ClientsOptions options, Func<IPAddress, string> lookUp, TimeProvider time,
    ConcurrentDictionary<IPAddress, HostNameAnswer>? answers = null)
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepMisses = TimeSpan.FromMinutes(10);

    /// <summary>The longest time for the look-ups between two sweeps. A single one may take longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Bounds the answers about clients that have left.</summary>
    private const int MostAnswers = 200_000;

    private readonly Dictionary<string, ClientHost> _byNid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClientHost> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IPAddress, HostNameAnswer> _answers = answers ?? new();
    private readonly List<IPAddress> _wanted = [];
    private HostNameFile _file = HostNameFile.Empty;
    private volatile string? _failure;

    /// <summary>Why DNS does not answer; null if it does.</summary>
    public string? Failure => _failure;

    /// <summary>Begins a sweep: the hosts of NIDs are found again, with the answers that have come meanwhile.</summary>
    public void Begin(HostNameFile file)
    {
        _file = file;
        _byNid.Clear();
        _byName.Clear();
        _wanted.Clear();
        if (_answers.Count > MostAnswers)
            _answers.Clear();
    }

    public ClientHost HostOf(string nid)
    {
        if (_byNid.TryGetValue(nid, out var host))
            return host;
        var (name, address) = Find(nid);
        if (name is null)
            host = new ClientHost(nid, "", IsNamed: false);
        else if (!_byName.TryGetValue(name, out host))
            _byName.Add(name, host = new ClientHost(name, address, IsNamed: true));
        _byNid.Add(nid, host);
        return host;
    }

    /// <summary>Looks up the names that the last sweep has missed. Runs on the lane: the resolver may hang.</summary>
    public int LookUp(LaneCall call, IReadOnlyList<IPAddress> wanted)
    {
        var began = time.GetTimestamp();
        var found = 0;
        foreach (var address in wanted)
        {
            if (call.IsAbandoned || call.IsLaneClosing || time.GetElapsedTime(began) > Longest)
                break;
            call.Reading($"name of {address}");
            try
            {
                _answers[address] = new HostNameAnswer(Clean(lookUp(address)), time.GetTimestamp());
                found++;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
            {
                _answers[address] = new HostNameAnswer(null, time.GetTimestamp());
            }
            catch (SocketException e)
            {
                // The last answer stays in use, and the rest is asked for after the next sweep.
                _failure = $"the name of {address} cannot be looked up ({e.Message}); see clients.name-file and clients.reverse-dns";
                return found;
            }
        }

        _failure = null;
        return found;
    }

    /// <summary>The addresses to look up; the next sweep makes the list again.</summary>
    public IReadOnlyList<IPAddress> TakeWanted() => [.. _wanted];

    private (string? Name, string Address) Find(string nid)
    {
        var address = Nid.AddressOf(nid);
        if (_file.Find(nid) is { } line)
            return (Clean(line.Name), line.Address.Length > 0 ? line.Address : address?.ToString() ?? "");
        if (ClientActivity.ServerOf(nid) is { } server)
            return (nid == Nid.Loopback ? options.ServerName : server, "");
        if (address is null || !options.ReverseDns)
            return (null, "");
        var isKnown = _answers.TryGetValue(address, out var answer);
        if (!isKnown || time.GetElapsedTime(answer.At) > (answer.Name is null ? KeepMisses : Keep))
            _wanted.Add(address);
        return (answer.Name, address.ToString());
    }

    /// <summary>Names from DNS are input from outside.</summary>
    private static string? Clean(string name)
    {
        name = name.TrimEnd('.');
        if (name.Length is 0 or > 253)
            return null;
        return string.Create(name.Length, name, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '.' or '-' or '_' ? char.ToLowerInvariant(from[i]) : '_';
        });
    }
}

/// <summary>An answer of DNS.</summary>
/// <param name="Name">The name; null if the address has none.</param>
/// <param name="At">When it came: monotonic.</param>
internal readonly record struct HostNameAnswer(string? Name, long At);
