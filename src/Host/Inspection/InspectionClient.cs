using System.Globalization;
using System.Net.Sockets;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Inspection;

/// <summary>Connects to the socket of a running collector.</summary>
internal static class InspectionClient
{
    public const string TimeoutOption = "--timeout";

    private const double MaxTimeoutSeconds = 600;

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
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    /// <summary>How long to wait for an answer.</summary>
    /// <exception cref="UsageException">The option has no number of seconds.</exception>
    public static TimeSpan Timeout(Arguments arguments, TimeSpan otherwise)
    {
        if (arguments[TimeoutOption] is not { } text)
            return otherwise;
        var number = text.EndsWith('s') ? text[..^1] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and <= MaxTimeoutSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{TimeoutOption} {text}: write seconds, for example 3");
    }

    /// <summary>Says that a process took the question and did not answer, and what to do.</summary>
    public static string NoAnswerWithin(TimeSpan timeout, bool isHere = true) => string.Create(
        CultureInfo.InvariantCulture,
        $"no answer within {timeout.TotalSeconds:0.###} s: {(isHere ? "" : "a firewall drops it, or on that host ")}"
            + $"the process is stopped, or the machine is overloaded. {(isHere ? "" : "There, ")}"
            + $"`ps -o pid,stat,wchan:20 -C lustre-exporter` shows its state (T: stopped, `kill -CONT PID` lets it go on); "
            + $"`systemctl restart lustre-exporter` starts it again");

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
