using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>The alternative names of a certificate: DNS names, addresses, e-mail addresses and URIs.</summary>
internal static class SubjectNames
{
    private const string AlternativeNames = "2.5.29.17";

    // GeneralName of RFC 5280, 4.2.1.6.
    private static readonly Asn1Tag Email = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    /// <exception cref="CryptographicException">The extension is malformed.</exception>
    public static List<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == AlternativeNames))
            {
                var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (sequence.HasData)
                {
                    if (Read(sequence) is { } name)
                        names.Add(name);
                }
            }
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("its alternative names are malformed", e);
        }

        return names;
    }

    private static string? Read(AsnReader names)
    {
        var tag = names.PeekTag();
        if (tag == Email || tag == Dns || tag == Uri)
            return names.ReadCharacterString(UniversalTagNumber.IA5String, tag);
        if (tag == Address && names.ReadOctetString(Address) is { Length: 4 or 16 } bytes)
            return new IPAddress(bytes).ToString();
        if (tag != Address)
            names.ReadEncodedValue();
        return null;
    }
}
