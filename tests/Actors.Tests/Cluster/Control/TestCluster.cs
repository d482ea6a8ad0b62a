using System.Net;
using System.Net.Sockets;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Actors.Tests.Cluster.Control;

/// <summary>
/// Members on loopback. Every cluster has a loopback network of its own (127.x.y.0/24) and a port that is free there, so tests neither need
/// a fixed port nor meet each other.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    /// <summary>Generous: the machine may be busy with everything else.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private readonly string _network = $"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(0, 255)}";
    private readonly List<TestMember> _members = [];
    private readonly int _port;

    public TestCluster()
    {
        using var listener = new TcpListener(IPAddress.Parse(AddressOf(1)), 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Quick enough for a test, and not so quick that a busy machine looks like a dead member. Members that start together may start many
    /// seconds apart there, so the lowest waits a minute for those that do not answer.
    /// </summary>
    public static ClusterTimings Timings { get; } = new()
    {
        ProbeInterval = TimeSpan.FromMilliseconds(400),
        RoundsWhenMostAnswer = 20,
        RoundsWhenFewAnswer = 150,
        DialDeadline = TimeSpan.FromSeconds(10),
        HeartbeatPause = TimeSpan.FromSeconds(8),
        Gossip = TimeSpan.FromMilliseconds(500),
        StableAfter = TimeSpan.FromSeconds(4),
        IslandCheck = TimeSpan.FromSeconds(2),
        RestartMinimum = TimeSpan.FromMilliseconds(500),
        RestartMaximum = TimeSpan.FromSeconds(4),
        CertificateCheck = TimeSpan.FromMilliseconds(500),
        Damping = TimeSpan.FromMilliseconds(50),
    };

    /// <summary>Seconds that pass unused: the first seed asks the others once more, and an address that failed is left alone.</summary>
    private static Akka.Configuration.Config Waits { get; } = Akka.Configuration.ConfigurationFactory.ParseString(
        """
        akka.cluster.seed-node-timeout = 1 s
        akka.remote.retry-gate-closed-for = 1 s
        """);

    public TestAuthority Authority { get; } = new();

    public IReadOnlyList<TestMember> Members => _members;

    public MemberAddress this[int number] => new(AddressOf(number), _port);

    /// <summary>Options of member <paramref name="number"/>, with <paramref name="seeds"/> members as seeds.</summary>
    public ClusterSystemOptions Options(int number, int seeds) => new()
    {
        Name = "test",
        Listen = this[number],
        Advertise = this[number],
        Self = new MemberDescription($"m{number}", new Uri($"https://{AddressOf(number)}:9847/"), "1.2.3", ["scratch"]),
        Seeds = [.. Enumerable.Range(1, seeds).Select(n => this[n])],
        Trust = Authority.Issue(AddressOf(number)),
        Timings = Timings,
        Akka = Waits,
    };

    public TestMember Start(ClusterSystemOptions options, Func<string, IPAddress[]>? resolve = null)
    {
        var member = new TestMember(options, resolve ?? Dns.GetHostAddresses);
        _members.Add(member);
        return member;
    }

    public TestMember[] StartAll(int count) => [.. Enumerable.Range(1, count).Select(n => Start(Options(n, count)))];

    public static Task SeeAsync(string active, params TestMember[] members) =>
        EventuallyAsync(() => Assert.All(members, m => Assert.Equal(active, m.Active)), members);

    /// <summary>On failure the log of every member is part of the message.</summary>
    public static async Task EventuallyAsync(Action assertion, params TestMember[] members)
    {
        try
        {
            await Eventually.HoldsAsync(assertion, Patience);
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw WithLogs(e, members);
        }
    }

    /// <summary>Holds already; on failure as <see cref="EventuallyAsync"/>.</summary>
    public static void Holds(Action assertion, params TestMember[] members)
    {
        try
        {
            assertion();
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw WithLogs(e, members);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_members.Select(m => m.DisposeAsync().AsTask()));
        Authority.Dispose();
    }

    private static Xunit.Sdk.XunitException WithLogs(Xunit.Sdk.XunitException failure, TestMember[] members)
    {
        var logs = string.Join('\n', members.Select(m => $"--- {m.Id} {m.Status.State} {m.Status.Trouble}\n{m.Log.All()}"));
        return new Xunit.Sdk.XunitException($"{failure.Message}\n{logs}");
    }

    private string AddressOf(int number) => $"{_network}.{number}";
}
