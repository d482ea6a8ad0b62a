using System.Collections.Immutable;
using System.Net;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Blocking;

namespace LustreActors.Actors.Cluster;

/// <summary>Collectors that are read and are not members: by URL, or by a name each of whose addresses is one.</summary>
public sealed record OutsideCollectors(ImmutableArray<Uri> Urls, ImmutableArray<MemberAddress> Names)
{
    public bool IsEmpty => Urls.IsEmpty && Names.IsEmpty;

    public bool Equals(OutsideCollectors? other) => other is not null && Urls.SequenceEqual(other.Urls) && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => HashCode.Combine(Urls.Length, Names.Length);
}

/// <summary>
/// The addresses of the collectors outside the cluster. A name stands for all its addresses, so it is resolved again every round.
/// </summary>
/// <param name="outside">The setting <c>cluster.peers</c>.</param>
/// <param name="scheme">The URL scheme for names: https if there are certificates.</param>
/// <param name="lane">Runs the resolver, which can hang for longer than a round.</param>
/// <param name="resolve">Resolves a name. It may block.</param>
public sealed class OutsideAddresses(OutsideCollectors outside, string scheme, BlockingLane lane, Func<string, IPAddress[]> resolve)
{
    private const int MostAddresses = 10_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly Dictionary<MemberAddress, ImmutableArray<Uri>> _last = [];

    public bool NeedsLookup => !outside.Names.IsEmpty;

    /// <summary>The URLs that need no lookup.</summary>
    public ImmutableArray<Uri> Fixed => outside.Urls;

    /// <summary>Returns all URLs in a fixed order. A name that cannot be resolved keeps its last addresses.</summary>
    public async Task<ImmutableArray<Uri>> LookUpAsync()
    {
        foreach (var name in outside.Names)
        {
            var found = await lane.Run($"cluster/peers/{name.Host}", _ => resolve(name.Host), Deadline).ConfigureAwait(false);
            if (found.Value is { Length: > 0 } addresses)
                _last[name] = [.. addresses.Select(address => UrlOf(address, name.Port))];
        }

        return
        [
            .. outside.Urls.Concat(_last.Values.SelectMany(a => a))
                .DistinctBy(u => u.Authority).OrderBy(u => u.Authority, StringComparer.Ordinal).Take(MostAddresses),
        ];
    }

    private Uri UrlOf(IPAddress address, int port) =>
        new UriBuilder(scheme, (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(), port).Uri;
}
