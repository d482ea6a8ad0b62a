using System.Net.Sockets;

namespace LustreActors.Host.Inspection;

/// <summary>Connects to the socket of a running collector.</summary>
internal static class InspectionClient
{
    public static HttpClient Create(string socket) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, stopping) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), stopping).ConfigureAwait(false);
                return new NetworkStream(connection, ownsSocket: true);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Says why the socket gave no answer, and what to do.</summary>
    public static string Explain(HttpRequestException failure, string socket) => failure.InnerException switch
    {
        _ when socket.Length == 0 => "inspect.socket is empty, so there is no inspection: set it, or name the socket with --socket",
        ArgumentException => "is no path of a socket: it may have at most 107 bytes; see inspect.socket",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "only its owner may ask: run this as the user that the collector runs as, for example with sudo -u lustre-exporter",
        SocketException when Path.Exists(socket) && SocketFile.Find(socket) is null => "is no socket; see inspect.socket",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            "no process answers there any longer: is lustre-exporter running? systemctl status lustre-exporter",
        SocketException when !Path.Exists(socket) =>
            "there is no such socket: is lustre-exporter running, with the same inspect.socket? systemctl status lustre-exporter",
        var inner => $"{(inner ?? failure).Message}; is lustre-exporter running, with the same inspect.socket?",
    };
}
