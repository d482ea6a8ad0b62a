using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using LustreActors.Blocking;
using LustreActors.Kernel;

namespace LustreActors.Actors;

/// <summary>All addresses of a name, asked for again each round. While the name cannot be resolved, the addresses of before are asked.</summary>
internal sealed class DnsMembership(
    ClusterOptions options, BlockingLane lane, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    : ProbedMembership(options, lane, time, "cluster.dns.name")
{
    private const int MostAddresses = 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time;
    private readonly (string Name, int Port) _dns = options.Dns;
    private readonly string _scheme = options.Advertise.Scheme;
    private ImmutableArray<Uri> _known;
    private Task<IPAddress[]>? _asking;
    private long _askedAt;

    public DnsMembership(ClusterOptions options, BlockingLane lane, TimeProvider time)
        : this(options, lane, time, Dns.GetHostAddressesAsync)
    {
    }

    public override string Place => $"the addresses of {_dns.Name}";

    protected override async Task<(ImmutableArray<Uri> Urls, string? Trouble)> CandidatesAsync(CancellationToken stop)
    {
        string trouble;
        try
        {
            var addresses = await AskAsync(stop).ConfigureAwait(false);
            if (addresses.Length > 0)
                return (_known = [.. addresses.Select(Url).Distinct().OrderBy(u => u.AbsoluteUri, StringComparer.Ordinal).Take(MostAddresses)], null);
            trouble = $"{_dns.Name} has no addresses";
        }
        catch (SocketException e)
        {
            trouble = $"{_dns.Name} cannot be resolved ({e.Message})";
        }
        catch (TimeoutException)
        {
            trouble = $"{_dns.Name} was not resolved within {Deadline.TotalSeconds:0} s";
        }

        trouble += ": see cluster.dns.name";
        return _known.IsDefault ? throw new MembershipException(trouble) : (_known, trouble);
    }

    /// <summary>
    /// The system's resolver may hang for longer than a round, and takes one question for a name after the other. So there is never more than one, and
    /// its deadline is waited for once: rounds that find it still under way ask the addresses of before at once.
    /// </summary>
    private async Task<IPAddress[]> AskAsync(CancellationToken stop)
    {
        if (_asking is null)
            (_asking, _askedAt) = (resolve(_dns.Name, CancellationToken.None), _time.GetTimestamp());
        var left = Deadline - _time.GetElapsedTime(_askedAt);
        try
        {
            return await _asking.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, stop).ConfigureAwait(false);
        }
        finally
        {
            if (_asking.IsCompleted)
                _asking = null;
        }
    }

    private Uri Url(IPAddress address) => new UriBuilder(_scheme, address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : address.ToString(), _dns.Port).Uri;
}
