using System.Net;
using System.Net.Sockets;
using System.Text;
using LustreActors.Actors.Clients;
using LustreActors.Blocking.Tests;
using LustreActors.Messages;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Clients;

namespace LustreActors.Actors.Tests.Clients;

/// <summary>Targets with clients, a meter, and a clock.</summary>
internal sealed class ClientsWorld
{
    private readonly ClientsMeter _meter;
    private readonly ClientSums _sums;
    private HostNameFile _file = HostNameFile.Empty;

    public ClientsWorld()
    {
        Names = new HostNames(Options, address => Dns(address), Time);
        _meter = new ClientsMeter("oss1", Options.ServerName, Options.Interval, Time);
        _sums = new ClientSums(Names);
    }

    public static ClientsOptions Options { get; } = new(TimeSpan.FromSeconds(10), 1000, "", ReverseDns: true, "oss1");

    public ManualTimeProvider Time { get; } = new();

    public HostNames Names { get; }

    public Func<IPAddress, string> Dns { get; set; } = _ => throw new SocketException((int)SocketError.HostNotFound);

    public void Wait(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Sets the file of names.</summary>
    public void Name(string text)
    {
        _file = new HostNameFile();
        _file.Parse(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads a target now.</summary>
    public TableRead Target(string name, params ClientCounters[] clients) => Target(name, isWhole: true, clients);

    public TableRead Target(string name, bool isWhole, params ClientCounters[] clients)
    {
        var filesystem = name[..name.IndexOf('-', StringComparison.Ordinal)];
        var target = new JobTarget(filesystem, name, name.Contains("-MDT", StringComparison.Ordinal));
        return new TableRead(
            name, new ClientTable(target, clients) { IsWhole = isWhole }, Time.GetTimestamp(), SourceState.Up, TimeSpan.Zero);
    }

    public static ClientCounters Client(string nid, long read = 0, long written = 0, long operations = 0, long start = 0) =>
        new(nid, read, written, operations, start);

    public ClientRates Measure(params TableRead[] targets)
    {
        Names.Begin(_file);
        return _sums.Add(_meter.Measure(targets));
    }

    /// <summary>
    /// Measures, and renders each row: filesystem, host, read, written, operations on OSTs and MDTs. An unknown amount is a dash.
    /// </summary>
    public string[] Rows(params TableRead[] targets) => Render(Measure(targets));

    public static string[] Render(ClientRates rates) =>
    [
        .. rates.Rows
            .Select(r => $"{r.Filesystem} {r.Host.Name} {Text(r.Read)} {Text(r.Written)} {Text(r.OssOperations)} {Text(r.MdsOperations)}")
            .Order(StringComparer.Ordinal),
    ];

    private static string Text(double value) => double.IsNaN(value) ? "-" : FormattableString.Invariant($"{value}");
}
