using System.Net;

namespace LustreActors.Host.Http;

/// <summary>Why the rates of another cluster were not taken.</summary>
/// <param name="Reason">One word, for the metric.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Text">What happened, and what to do.</param>
internal sealed record RelayRefusal(string Reason, HttpStatusCode Status, string Text)
{
    private const string Sender = "sender";
    private const string Size = "size";
    private const string Signature = "signature";
    private const string Skew = "clock";
    private const string Replay = "replay";
    private const string Body = "body";

    public static IReadOnlyList<string> Reasons { get; } = [Sender, Size, Signature, Skew, Replay, Body];

    public static RelayRefusal UnknownSender() => new(Sender, HttpStatusCode.NotFound, "ganglia.receive has no sender of this name");

    public static RelayRefusal NoLength() => new(Size, HttpStatusCode.LengthRequired, "the request does not say how long its body is");

    public static RelayRefusal TooLarge(long length) => new(
        Size, HttpStatusCode.RequestEntityTooLarge, $"{length} bytes are more than {Actors.Relays.RelayTables.MostBytes}");

    public static RelayRefusal Unsigned() => new(
        Signature, HttpStatusCode.Unauthorized, "the request has no signature: set secret-file in ganglia.relays of the sender");

    public static RelayRefusal NoSecret() => new(
        Signature, HttpStatusCode.ServiceUnavailable, "the secret of this sender cannot be read here: see secret-file in ganglia.receive");

    public static RelayRefusal Forged(string why) => new(Signature, HttpStatusCode.Forbidden, why);

    public static RelayRefusal Clock(double seconds) => new(
        Skew, HttpStatusCode.Forbidden,
        FormattableString.Invariant($"the clock of the sender is {Math.Abs(seconds):0} s {(seconds > 0 ? "behind" : "ahead")}, ")
        + $"or the request is old: {RelayEndpoint.LargestSkew.TotalSeconds:0} s are allowed");

    public static RelayRefusal BeforeStart() => new(
        Skew, HttpStatusCode.Forbidden, "the request was signed before this process started");

    public static RelayRefusal Replayed() => new(Replay, HttpStatusCode.Forbidden, "a request with this nonce was taken before");

    public static RelayRefusal CutOff(long length) => new(Body, HttpStatusCode.BadRequest, $"less than {length} bytes came in time");

    public static RelayRefusal Malformed(string why) => new(Body, HttpStatusCode.BadRequest, why);
}
