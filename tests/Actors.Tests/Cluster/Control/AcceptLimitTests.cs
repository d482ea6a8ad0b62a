using System.Net;
using System.Net.Sockets;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class AcceptLimitTests
{
    private const int Most = 20;
    private const int Strangers = 100;

    [Fact]
    public async Task Silent_connections_beyond_the_limit_are_closed_and_the_members_go_on()
    {
        await using var cluster = new TestCluster();

        // Nothing but the limit closes a connection in this test.
        var patient = cluster.Options(1, seeds: 2) with
        {
            MaxConnections = Most,
            Timings = TestCluster.Timings with { DialDeadline = TimeSpan.FromMinutes(5) },
        };
        var members = new[] { cluster.Start(patient), cluster.Start(cluster.Options(2, seeds: 2)) };
        await TestCluster.SeeAsync("m1 m2", members);

        var strangers = new List<Socket>();
        try
        {
            for (var i = 0; i < Strangers; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                strangers.Add(socket);
                await socket.ConnectAsync(IPAddress.Parse(cluster[1].Host), cluster[1].Port);
            }

            await TestCluster.EventuallyAsync(() => Assert.InRange(strangers.Count(IsOpen), 1, Most), members);
            Assert.True(IsOpen(strangers[^1]));

            var third = cluster.Start(cluster.Options(3, seeds: 2));
            await TestCluster.SeeAsync("m1 m2 m3", [.. members, third]);
            Assert.All(members, m => Assert.Equal(0, m.Status.Restarts));
            Assert.Contains($"{Most} connections to the control port are open", members[0].Log.All(), StringComparison.Ordinal);
        }
        finally
        {
            strangers.ForEach(s => s.Dispose());
        }
    }

    private static bool IsOpen(Socket socket) => !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
}
