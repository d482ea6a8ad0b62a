using System.Collections.Immutable;
using LustreActors.Actors.Web;

namespace LustreActors.Actors.Relays;

/// <summary>The settings of all relays.</summary>
/// <param name="Interval">The time between two sweeps.</param>
/// <param name="Relays">The heads of other clusters.</param>
public sealed record RelaysOptions(TimeSpan Interval, ImmutableArray<RelayOptions> Relays)
{
    public bool Equals(RelaysOptions? other) => other is not null && Interval == other.Interval && Relays.SequenceEqual(other.Relays);

    public override int GetHashCode() => HashCode.Combine(Interval, Relays.Length);
}

/// <summary>The head of another cluster, which is sent the rates of its clients.</summary>
/// <param name="Name">Its name in the settings.</param>
/// <param name="Sender">The name under which it knows this cluster.</param>
/// <param name="Lnets">The LNets of its clients.</param>
/// <param name="Urls">The URLs of its members, tried in this order.</param>
public sealed record RelayOptions(string Name, string Sender, ImmutableArray<string> Lnets, ImmutableArray<Uri> Urls)
{
    /// <summary>A file with the secret of the signature; null if none is made.</summary>
    public string? SecretFile { get; init; }

    public string? TokenFile { get; init; }

    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    public string? ServerName { get; init; }

    public bool Equals(RelayOptions? other) =>
        other is not null && Lnets.SequenceEqual(other.Lnets) && Urls.SequenceEqual(other.Urls)
        && (Name, Sender, SecretFile, TokenFile, CaFile, CertificateFile, KeyFile).Equals(
            (other.Name, other.Sender, other.SecretFile, other.TokenFile, other.CaFile, other.CertificateFile, other.KeyFile))
        && ServerName == other.ServerName;

    public override int GetHashCode() => HashCode.Combine(Name, Sender, Lnets.Length, Urls.Length);

    internal RelayWeb WebOf(Uri url, TimeSpan deadline) => new(Name, url, deadline)
    {
        TokenFile = TokenFile,
        CaFile = CaFile,
        CertificateFile = CertificateFile,
        KeyFile = KeyFile,
        ServerName = ServerName,
    };
}

/// <summary>The URL of a head and the credentials for it.</summary>
internal sealed record RelayWeb(string Relay, Uri Url, TimeSpan Deadline) : WebOptions(Url, Deadline)
{
    internal override string Server => "head";

    internal override string UrlSetting => Setting("url");

    internal override string CredentialsAdvice => $"see {Setting("secret-file")} and ganglia.receive of the head";

    internal override string Setting(string name) => $"ganglia.relays.{Relay}.{name}";
}
