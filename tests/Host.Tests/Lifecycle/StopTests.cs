using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Lifecycle;

public class StopTests
{
    private const string Scrape = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    [Fact]
    public async Task A_scrape_in_flight_is_finished_whole_and_the_port_is_free_meanwhile()
    {
        using var server = Large();
        await using var first = await RunningExporter.StartAsync(server.Settings);
        using var slow = await RawClient.ConnectAsync(first.Address, receiveBuffer: 4096);
        await slow.SendAsync(Scrape);
        var begin = await slow.ReadSomeAsync();
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", begin, StringComparison.Ordinal);

        first.Process.Signal(PosixSignal.SIGTERM);
        await Eventually.HoldsAsync(first.RefusesConnections);

        // The port is opened as a successor would. Starting a process takes longer on a busy machine than a scrape in flight is given.
        using (var successor = new TcpListener(IPAddress.Loopback, first.Address.Port))
        {
            successor.Start();
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, first.Address.Port);
            using var accepted = await successor.AcceptTcpClientAsync();
            Assert.False(first.Process.HasExited, "it ended before its scrape did");
        }

        var answer = begin + await slow.ReadToEndAsync();
        Assert.EndsWith("\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        (await first.Process.FinishAsync()).Expect(0);
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        using var server = Large();
        await using var exporter = await RunningExporter.StartAsync(server.Settings);
        using var stuck = await RawClient.ConnectAsync(exporter.Address, receiveBuffer: 4096);
        await stuck.SendAsync(Scrape);
        await stuck.ReadSomeAsync();

        exporter.Process.Signal(PosixSignal.SIGTERM);
        await Eventually.HoldsAsync(exporter.RefusesConnections);
        Assert.False(exporter.Process.HasExited, "it did not wait for its scrape");
        exporter.Process.Signal(PosixSignal.SIGTERM);
        Assert.Equal(128 + 15, (await exporter.Process.FinishAsync()).ExitCode);
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task A_signal_stops_it_with_code_0_and_its_socket_goes(PosixSignal signal)
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartAsync(server.Settings);
        await exporter.ScrapeAsync();
        Assert.True(File.Exists(exporter.Socket));

        exporter.Process.Signal(signal);
        (await exporter.Process.FinishAsync()).Expect(0);
        Assert.False(File.Exists(exporter.Socket));
        Assert.Empty(exporter.Log.With("ERROR"));
        Assert.Empty(exporter.Log.With("WARN"));
    }

    [Fact]
    public async Task A_killed_one_leaves_a_socket_that_the_next_one_takes_over()
    {
        using var server = new SimulatedServer();
        using var scratch = new Scratch();
        var socket = scratch.PathOf("taken.sock");
        string[] settings = [.. server.Settings, $"-Dinspect.socket=\"{socket}\""];
        await using (var killed = await RunningExporter.StartAsync(settings))
            await Eventually.HoldsAsync(() => Assert.True(File.Exists(socket)));
        Assert.True(File.Exists(socket));

        await using var next = await RunningExporter.StartAsync(settings);
        (await ExporterProcess.RunAsync("inspect", "--socket", socket, "tree")).Expect(0);

        // A living process keeps its socket.
        await using var third = await RunningExporter.StartAsync(settings);
        Assert.Single(third.Log.With("another lustre-exporter answers there"));
        Assert.True((await third.ScrapeAsync()).Has("lustre_read_bytes_total"));
    }

    [Fact]
    public async Task What_is_no_socket_stays_where_the_inspection_should_be()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("inspect.sock", "precious");
        await using var exporter = await RunningExporter.StartAsync("-Dlustre.enabled=off", $"-Dinspect.socket=\"{file}\"");
        await exporter.Log.WaitForAsync("No inspection: ");
        await exporter.StopAsync();
        Assert.Equal("precious", File.ReadAllText(file));
    }

    [Theory]
    [InlineData(SocketType.Dgram)]
    [InlineData(SocketType.Stream)]
    public async Task A_socket_that_another_process_uses_stays_where_the_inspection_should_be(SocketType kind)
    {
        using var scratch = new Scratch();
        var path = new UnixDomainSocketEndPoint(scratch.PathOf("inspect.sock"));
        using var other = new Socket(AddressFamily.Unix, kind, ProtocolType.Unspecified);
        other.Bind(path);
        using var waits = new Socket(AddressFamily.Unix, kind, ProtocolType.Unspecified);
        if (kind == SocketType.Stream)
        {
            // One connection waits to be accepted, and a second one would block.
            other.Listen(0);
            waits.Connect(path);
        }

        await using var exporter = await RunningExporter.StartAsync("-Dlustre.enabled=off", $"-Dinspect.socket=\"{path}\"");
        await exporter.Log.WaitForAsync("No inspection: ");
        await exporter.StopAsync();
        Assert.True(File.Exists(path.ToString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task At_the_end_it_deletes_no_socket_or_file_but_the_one_it_made(bool socket)
    {
        await using var exporter = await RunningExporter.StartAsync("-Dlustre.enabled=off");
        await Eventually.HoldsAsync(() => Assert.True(File.Exists(exporter.Socket)));
        using var successor = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        File.Delete(exporter.Socket);
        if (socket)
            successor.Bind(new UnixDomainSocketEndPoint(exporter.Socket));
        else
            File.WriteAllText(exporter.Socket, "precious");
        await exporter.StopAsync();
        Assert.True(File.Exists(exporter.Socket));
    }

    /// <summary>A request whose answer is several times larger than all buffers on the way.</summary>
    private static SimulatedServer Large()
    {
        var server = new SimulatedServer();
        server.Tree.Jobs("scratch-OST0000", 5_000);
        return server;
    }
}
