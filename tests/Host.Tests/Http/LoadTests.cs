using System.Diagnostics;
using System.Text;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Http;

[Collection(Alone.Name)]
public class LoadTests
{
    private const int Connections = 50;
    private const int PerSecond = 200;

    private static readonly byte[] Request = Encoding.ASCII.GetBytes(
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    [Fact]
    public async Task Many_scrapes_half_of_them_cut_off_leave_nothing_behind()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartAsync([$"-Dpaths.root=\"{server.Root}\""]);
        var whole = (await exporter.Http.GetStringAsync("/metrics")).Length;

        await ScrapeAsync(exporter, whole, TimeSpan.FromSeconds(3));
        var (threads, descriptors, memory) =
            (exporter.Process.Status("Threads"), exporter.Process.Descriptors, exporter.Process.Status("VmRSS"));
        var (finished, cut) = await ScrapeAsync(exporter, whole, TimeSpan.FromSeconds(10));

        Assert.InRange(finished, 100, PerSecond * 10);
        Assert.InRange(cut, 100, PerSecond * 10);
        await Eventually.HoldsAsync(() =>
        {
            Assert.InRange(exporter.Process.Status("Threads"), 1, threads + 4);
            Assert.InRange(exporter.Process.Descriptors, 1, descriptors + 4);
        });
        Assert.InRange(exporter.Process.Status("VmRSS"), 1, memory + (64 * 1024));
        Assert.Empty(exporter.Log.With(" ERROR "));
        Assert.Empty(exporter.Log.With(" WARN "));
        await Eventually.HoldsAsync(async () => Assert.Equal(1, (await exporter.ScrapeAsync()).Value("lustre_exporter_scrapes_in_flight")));
    }

    private static async Task<(int Finished, int Cut)> ScrapeAsync(RunningExporter exporter, int whole, TimeSpan during)
    {
        var (finished, cut) = (0, 0);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async number =>
        {
            var cutOff = number % 2 == 0;
            using var rhythm = new PeriodicTimer(TimeSpan.FromSeconds((double)Connections / PerSecond));
            while (Stopwatch.GetElapsedTime(began) < during && await rhythm.WaitForNextTickAsync())
            {
                using var client = await RawClient.ConnectAsync(exporter.Address);
                await client.SendAsync(Request);
                if (cutOff)
                {
                    Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadSomeAsync(), StringComparison.Ordinal);
                    client.Abort();
                    Interlocked.Increment(ref cut);
                    continue;
                }

                var answer = await client.ReadToEndAsync();
                Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
                Assert.EndsWith("\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
                Assert.InRange(answer.Length, whole / 2, whole * 2);
                Interlocked.Increment(ref finished);
            }
        }));
        return (finished, cut);
    }
}
