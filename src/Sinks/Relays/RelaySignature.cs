using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LustreActors.Sinks.Relays;

/// <summary>
/// The headers by which the head of another cluster knows who has sent rates, and that nobody has changed them. The signature covers the
/// length and the digest of the body, so that a forged request is refused before its body is read.
/// </summary>
public static class RelaySignature
{
    /// <summary>Milliseconds since 1970, by the clock of the sender.</summary>
    public const string TimeHeader = "X-Lustre-Time";

    /// <summary>32 hexadecimal digits, other ones for each request.</summary>
    public const string NonceHeader = "X-Lustre-Nonce";

    /// <summary>The SHA-256 of the body, in hexadecimal digits.</summary>
    public const string DigestHeader = "X-Lustre-Digest";

    /// <summary>The HMAC-SHA256 of all others, in hexadecimal digits.</summary>
    public const string SignatureHeader = "X-Lustre-Signature";

    public const int NonceLength = 32;

    public const int DigestLength = 64;

    /// <summary>The path to which a sender posts its table.</summary>
    public static string PathOf(string sender) => "/clients/relayed/" + sender;

    public static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceLength / 2));

    public static string DigestOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>Computes the signature.</summary>
    /// <param name="secret">The secret that both sides have.</param>
    /// <param name="sender">The name of the sender.</param>
    /// <param name="time">The text of <see cref="TimeHeader"/>.</param>
    /// <param name="nonce">The text of <see cref="NonceHeader"/>.</param>
    /// <param name="length">The length of the body.</param>
    /// <param name="digest">The text of <see cref="DigestHeader"/>.</param>
    public static string Compute(ReadOnlySpan<byte> secret, string sender, string time, string nonce, long length, string digest)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"lustre-relay 1\n{sender}\n{time}\n{nonce}\n{length}\n{digest}\n");
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Compares two signatures in a time that does not depend on their content.</summary>
    public static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
