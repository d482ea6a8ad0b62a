using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Ganglia;

/// <summary>A gmond on loopback that sends nothing itself. Its XML port shows what it has received.</summary>
internal sealed class RealGmond : IAsyncDisposable
{
    public const string Program = "gmond";
    public const string Package = "ganglia-monitor";

    private const string Group = "239.2.11.71";

    private readonly Scratch _scratch = new();
    private readonly int _udp;
    private readonly int _xml;
    private readonly bool _isMulticast;
    private Daemon? _daemon;

    private RealGmond(bool isMulticast)
    {
        (_isMulticast, var ports) = (isMulticast, Ports.Free(2));
        (_udp, _xml) = (ports[0], ports[1]);
    }

    /// <summary>The address to which packets are sent.</summary>
    public string Address => $"{(_isMulticast ? Group : "127.0.0.1")}:{_udp}";

    public bool Runs => _daemon is not null;

    public static async Task<RealGmond> StartAsync(bool isMulticast = false)
    {
        var gmond = new RealGmond(isMulticast);
        try
        {
            await gmond.RunAsync();
            return gmond;
        }
        catch
        {
            await gmond.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it: it forgets everything.</summary>
    public async Task StopAsync()
    {
        if (_daemon is { } daemon)
            await daemon.DisposeAsync();
        _daemon = null;
    }

    /// <summary>Starts it again, on the same ports.</summary>
    public Task StartAgainAsync() => RunAsync();

    /// <summary>All metrics by host and name: <c>10.7.0.1 node01 scratch_read_bytes</c>, each with its element.</summary>
    public async Task<Dictionary<string, XElement>> ReadAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _xml);
        using var reader = new StreamReader(client.GetStream());
        var text = await reader.ReadToEndAsync();

        // Its document type is in the answer itself and names nothing outside.
        var root = XDocument.Parse(text[text.IndexOf("<GANGLIA_XML ", StringComparison.Ordinal)..]);
        return root.Descendants("METRIC").ToDictionary(
            m => $"{m.Parent!.Attribute("IP")!.Value} {m.Parent!.Attribute("NAME")!.Value} {m.Attribute("NAME")!.Value}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _scratch.Dispose();
    }

    private async Task RunAsync()
    {
        var receives = _isMulticast ? $"mcast_join = {Group}\n  mcast_if = lo\n  bind = {Group}" : "bind = 127.0.0.1";
        var configuration = _scratch.Write("gmond.conf", $$"""
            globals {
              daemonize = no
              setuid = no
              mute = yes
              deaf = no
            }
            cluster {
              name = "test"
            }
            udp_recv_channel {
              {{receives}}
              port = {{_udp}}
              family = inet4
            }
            tcp_accept_channel {
              bind = 127.0.0.1
              port = {{_xml}}
              family = inet4
            }

            """);
        var daemon = _daemon = new Daemon(Program, ["--conf", configuration, "--foreground"]);
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(daemon.HasExited, daemon.Said);
            try
            {
                await ReadAsync();
            }
            catch (SocketException e)
            {
                Assert.Fail($"gmond does not answer yet: {e.Message}");
            }
        });
    }
}
