using System.Net;
using System.Net.Sockets;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors.Web;

/// <summary>Describes why a request failed: what happened, where, and what to do.</summary>
internal static class WebFailure
{
    private const int LongestBody = 200;

    public static string Describe(Exception error, WebOptions options, WebConnection connection)
    {
        var inmost = error;
        while (inmost.InnerException is { } inner)
            inmost = inner;
        if (Array.Exists(CertificateWanted, alert => inmost.Message.Contains(alert, StringComparison.Ordinal)))
        {
            return $"{options.Place} wants to see a certificate of ours, or does not like the one that it saw: "
                + $"see {options.Setting("certificate-file")}";
        }


        var kind = error switch
        {
            HttpRequestException request => request.HttpRequestError,
            HttpIOException body => body.HttpRequestError,
            _ => HttpRequestError.Unknown,
        };
        return kind switch
        {
            HttpRequestError.NameResolutionError =>
                $"the host of {options.Place} is not known ({inmost.Message}): see {options.UrlSetting}",
            HttpRequestError.ConnectionError => $"cannot connect to {options.Place} ({SocketErrorText(inmost)}): "
                + $"see {options.UrlSetting}, and whether {options.Server} runs there",
            HttpRequestError.SecureConnectionError => $"no TLS with {options.Place}: {connection.CertificateProblem ?? inmost.Message}",
            HttpRequestError.ResponseEnded when error is HttpRequestException => $"{options.Place} hung up without an answer"
                + (options is { Url.Scheme: "https", CertificateFile: null }
                    ? $"; if it wants to see a certificate of ours, that is {options.Setting("certificate-file")}"
                    : ""),
            HttpRequestError.ResponseEnded => "the answer is cut off in the middle: the connection was closed",
            HttpRequestError.InvalidResponse => $"what {options.Place} answers is not HTTP, or damaged ({inmost.Message})",
            HttpRequestError.ConfigurationLimitExceeded => $"what {options.Place} answers begins with too many headers ({inmost.Message})",
            _ => error is InvalidDataException
                ? $"the answer is damaged or cut off in the middle ({inmost.Message})"
                : $"the connection to {options.Place} broke ({SocketErrorText(inmost)})",
        };
    }

    /// <param name="response">An answer whose status is not 200.</param>
    /// <param name="bodyStart">The first characters of its body.</param>
    /// <param name="options">The server that was asked.</param>
    public static string Describe(HttpResponseMessage response, string bodyStart, WebOptions options)
    {
        var status = $"{options.Place} answers HTTP {(int)response.StatusCode}";
        var body = bodyStart.Length > 0 ? $": {bodyStart}" : "";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized =>
                $"{status}: it wants to know who asks, or does not believe it: {CredentialSettings(options)}{body}",
            HttpStatusCode.Forbidden => $"{status}: who asks may not ask this: {CredentialSettings(options)}{body}",
            HttpStatusCode.NotFound => $"{status}: there is no {options.Server} at that path: see {options.UrlSetting}{body}",
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest when response.Headers.Location is { } elsewhere =>
                $"{status}, a redirection to {OneLine.Of(elsewhere.OriginalString, LongestBody)}, which is not followed: "
                + $"if that is the right place, put it into {options.UrlSetting}",
            _ => status + body,
        };
    }

    private static readonly string[] CertificateWanted = ["certificate required", "bad certificate", "handshake failure", "unknown ca"];

    private static string CredentialSettings(WebOptions options) => options switch
    {
        { TokenFile: not null } => $"see {options.Setting("token-file")}",
        { Token: not null } => $"see {options.Setting("token")}",
        { User: not null, PasswordFile: not null } => $"see {options.Setting("user")} and {options.Setting("password-file")}",
        { User: not null } => $"see {options.Setting("user")} and {options.Setting("password")}",
        _ => options.CredentialsAdvice,
    };

    private static string SocketErrorText(Exception error) => error is SocketException socket ? socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to it",
        SocketError.ConnectionReset => "connection reset",
        SocketError.TimedOut => "timed out",
        _ => error.Message,
    } : error.Message;
}
