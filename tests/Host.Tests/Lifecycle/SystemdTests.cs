using System.Net.Sockets;
using System.Text;
using LustreActors.Host.Running;
using LustreActors.Host.Tests.Running;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Host.Tests.Lifecycle;

public sealed class SystemdTests
{
    [Fact]
    public async Task Systemd_hears_that_the_service_is_ready_alive_and_stopping()
    {
        using var systemd = new NotifySocket();
        await using var exporter = await RunningExporter.StartAsAsync(
            ["env", $"NOTIFY_SOCKET={systemd.Path}", "WATCHDOG_USEC=200000"], ["-Dlustre.enabled=off"]);
        await systemd.HearsAsync("READY=1");
        await systemd.HearsAsync("WATCHDOG=1");
        await systemd.HearsAsync("WATCHDOG=1");
        Assert.DoesNotContain("STOPPING=1", systemd.Heard);
        await exporter.StopAsync();
        await systemd.HearsAsync("STOPPING=1");
    }

    [Fact]
    public async Task A_service_that_does_not_start_is_never_ready()
    {
        using var systemd = new NotifySocket();
        await using var process = ExporterProcess.StartAs(
            ["env", $"NOTIFY_SOCKET={systemd.Path}"], "run", "-Dinspect.socket=\"\"", "-Dhttp.listen=\"192.0.2.7:9846\"");
        (await process.FinishAsync()).Expect(1);
        Assert.Equal(0, systemd.Waiting);
    }

    [Fact]
    public void Alive_is_said_twice_within_the_watchdogs_time_and_only_of_a_process_that_is()
    {
        var (clock, systemd) = (new ManualClock(), new Notifier());
        using var service = new ServiceManager(systemd, TimeSpan.FromSeconds(10), clock, NullLogger.Instance);
        string? problem = null;
        service.Ready(_ => Task.FromResult(problem));
        Assert.Equal(["READY=1"], systemd.Said);
        clock.Advance(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["READY=1", "WATCHDOG=1", "WATCHDOG=1"], systemd.Said);

        problem = "the actors stand still";
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, systemd.Said.Count);
        problem = null;
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(4, systemd.Said.Count);

        // While the process stops, its actors do not answer; that is no failure.
        service.Stopping();
        problem = "stopped";
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["STOPPING=1", "WATCHDOG=1"], systemd.Said.Skip(4));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("5000000", null, 5.0)]
    [InlineData("5000000", "77", 5.0)]
    [InlineData("5000000", "78", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    public void The_watchdogs_time_counts_for_the_process_it_is_meant_for(string? microseconds, string? process, double? seconds) =>
        Assert.Equal(seconds, ServiceManager.Watchdog(name => name == "WATCHDOG_USEC" ? microseconds : process, 77)?.TotalSeconds);

    private sealed class Notifier : ISystemdNotifier
    {
        public List<string> Said { get; } = [];

        public bool IsEnabled => true;

        public void Notify(ServiceState state) => Said.Add(state.ToString());
    }

    /// <summary>The socket on which systemd listens to a service.</summary>
    private sealed class NotifySocket : IDisposable
    {
        private readonly Scratch _scratch = new();
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        public NotifySocket() => _socket.Bind(new UnixDomainSocketEndPoint(Path));

        public string Path => _scratch.PathOf("notify");

        public List<string> Heard { get; } = [];

        public int Waiting => _socket.Available;

        /// <summary>Waits for a message and skips others.</summary>
        public async Task HearsAsync(string message)
        {
            using var overdue = new CancellationTokenSource(Eventually.Deadline);
            var buffer = new byte[4096];
            do
            {
                var length = await _socket.ReceiveAsync(buffer, SocketFlags.None, overdue.Token);
                Heard.Add(Encoding.UTF8.GetString(buffer, 0, length));
            }
            while (Heard[^1] != message);
        }

        public void Dispose()
        {
            _socket.Dispose();
            _scratch.Dispose();
        }
    }
}
