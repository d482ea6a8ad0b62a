using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Blocking;

namespace LustreActors.Actors.Cluster.Control;

/// <param name="Trouble">Why the name could not be resolved; the addresses are then those of before.</param>
internal sealed record AddressLookup(ImmutableArray<MemberAddress> Addresses, string? Trouble);

/// <summary>The configured addresses of members: the seeds, or all addresses of a DNS name, looked up for each round.</summary>
internal sealed class AddressSource(ClusterSystemOptions options, BlockingLane lane, Func<string, IPAddress[]> resolve)
{
    private const int MostAddresses = 1000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private ImmutableArray<MemberAddress> _last = [];

    /// <summary>
    /// Looks the name up. The resolver of the system can hang for longer than a round, so it runs on the lane, which refuses a second
    /// lookup meanwhile.
    /// </summary>
    public async Task<AddressLookup> LookUpAsync()
    {
        if (options.Dns is not { } dns)
            return new AddressLookup(options.Seeds, options.Seeds.IsEmpty ? "neither cluster.seeds nor cluster.dns names a member" : null);
        var result = await lane.Run("cluster/dns", _ => resolve(dns.Host), Deadline).ConfigureAwait(false);
        if (result.Value is { Length: > 0 } found)
        {
            var all = found.Select(a => new MemberAddress((a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a).ToString(), dns.Port));
            _last = [.. all.Distinct().Order().Take(MostAddresses)];
            return new AddressLookup(_last, null);
        }

        var why = result switch
        {
            { Succeeded: true } => "it has no addresses",
            { Error: SocketException e } => e.Message,
            _ => result.Error?.Message ?? result.Detail,
        };
        return new AddressLookup(_last, $"{dns.Host} cannot be resolved ({why}): see cluster.dns");
    }
}
