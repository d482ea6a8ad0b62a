using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LustreActors.Sinks.Ganglia;

/// <summary>A host whose metrics are sent in its place ("spoofed"). gmond identifies it by the address.</summary>
public sealed class GangliaHost
{
    private readonly byte[] _xdr;

    /// <param name="name">The host name.</param>
    /// <param name="address">
    /// The address. gmond cuts the pair at its first colon, so an IPv6 address cannot stand there: the name stands in its place.
    /// </param>
    public GangliaHost(string name, string address)
    {
        name = GangliaText.CleanName(name);
        var isIpv4 = IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork;
        Spoof = $"{(isIpv4 ? parsed!.ToString() : name)}:{name}";
        var text = Encoding.ASCII.GetBytes(Spoof);
        _xdr = new byte[XdrWriter.LengthOf(text)];
        new XdrWriter(_xdr).Write(text);
    }

    /// <summary><c>10.0.0.5:node05</c>.</summary>
    public string Spoof { get; }

    internal ReadOnlySpan<byte> Xdr => _xdr;
}
