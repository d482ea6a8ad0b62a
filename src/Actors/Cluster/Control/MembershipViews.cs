using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Akka.Actor;
using Akka.Cluster;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;
using LustreActors.Messages.Cluster;
using Microsoft.Extensions.Logging;
using AkkaMember = Akka.Cluster.Member;
using Member = LustreActors.Messages.Cluster.Member;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>Creates views from Akka's state and from the members' descriptions of themselves.</summary>
/// <param name="needsTls">Whether members have certificates. Then an address without TLS is not used.</param>
/// <param name="log">Receives each problem once.</param>
internal sealed class MembershipViews(bool needsTls, ILogger log)
{
    private const int LongestId = 253;
    private const int LongestShown = 64;
    private const int MostFilesystems = 256;
    private const int MostSilent = 16;
    private const int MostComplaints = 1000;

    /// <summary>A member may describe any number of incarnations, which are forgotten with the next view.</summary>
    private const int MostDescriptions = 2000;

    /// <summary>Null for a description that cannot be used.</summary>
    private readonly Dictionary<MemberKey, Description?> _descriptions = [];
    private readonly HashSet<string> _complained = new(StringComparer.Ordinal);

    /// <summary>The incarnations that were described since the last view, and those of that view.</summary>
    public int DescriptionCount => _descriptions.Count;

    public static MemberKey KeyOf(UniqueAddress address) => new(AddressOf(address.Address), address.Uid);

    public static MemberAddress AddressOf(Address address) => new(address.Host ?? "", address.Port ?? 0);

    /// <summary>Compares members, their states and their reachability. Akka compares members by address alone.</summary>
    public static bool AreEqual(ClusterEvent.CurrentClusterState first, ClusterEvent.CurrentClusterState second) =>
        first.Unreachable.SetEquals(second.Unreachable)
        && first.Members.Select(m => (m.UniqueAddress, m.Status)).SequenceEqual(second.Members.Select(m => (m.UniqueAddress, m.Status)));

    /// <summary>Whether a member may announce a URL: only with the host of its control plane, to which its certificate belongs.</summary>
    public static bool IsOf(Uri url, string? host) => string.Equals(url.IdnHost, host, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.IdnHost, out var one) && IPAddress.TryParse(host, out var other) && one.Equals(other));

    public void Describe(Description description)
    {
        if (_descriptions.Count >= MostDescriptions && !_descriptions.ContainsKey(description.Of))
            return;
        var fault = FaultOf(description);
        _descriptions[description.Of] = fault is not null ? null : description with
        {
            Version = Cut(description.Version),
            Filesystems = [.. description.Filesystems.Where(f => f.Length <= LongestShown).Take(MostFilesystems)],
            Silent = [.. description.Silent.Take(MostSilent)],
        };
        if (fault is not null && IsNews($"{description.Of} {fault}"))
            ControlLog.UnusableDescription(log, description.Of.Address, fault);
    }

    /// <summary>Returns the reason why a member with this description is left out; null if it is not.</summary>
    public string? FaultOf(Description description)
    {
        if (description.Id.Length is 0 or > LongestId || !description.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return $"its name '{Cut(description.Id)}' is not valid: see cluster.id";
        if (!Uri.TryCreate(description.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return $"'{Cut(description.Url)}' is no address of a data port";
        if (needsTls && url.Scheme != Uri.UriSchemeHttps)
            return $"{Cut(description.Url)} has no TLS, and members have certificates: see cluster.trust.certificate-file there";
        return IsOf(url, description.Of.Address.Host) ? null : $"{Cut(description.Url)} is the address of another host";
    }

    public Description? DescriptionOf(AkkaMember member) => _descriptions.GetValueOrDefault(KeyOf(member.UniqueAddress));

    /// <summary>Returns the members that have not described themselves.</summary>
    public IEnumerable<AkkaMember> Undescribed(ClusterEvent.CurrentClusterState state) =>
        state.Members.Where(m => !_descriptions.ContainsKey(KeyOf(m.UniqueAddress)) && StateOf(m.Status) is not null);

    /// <summary>
    /// Creates a view without a revision. Members that have not described themselves are left out: their URL is not known.
    /// </summary>
    public ClusterView Create(ClusterEvent.CurrentClusterState state)
    {
        foreach (var gone in _descriptions.Keys.Except(state.Members.Select(m => KeyOf(m.UniqueAddress))).ToArray())
            _descriptions.Remove(gone);

        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var member in state.Members.OrderBy(m => m, AgeOrder))
        {
            if (StateOf(member.Status) is not { } stateOfMember || DescriptionOf(member) is not { } description)
                continue;
            var entry = new Member(
                description.Id, member.UniqueAddress.Uid.ToString(CultureInfo.InvariantCulture), new Uri(description.Url),
                description.Version, member.HasRole(ClusterSystemOptions.AggregatorRole), stateOfMember)
            {
                Address = AddressOf(member.Address).ToString(),
                Roles = [.. member.Roles.Order(StringComparer.Ordinal)],
                Filesystems = description.Filesystems,
                Silent = description.Silent,
                IsReachable = !state.Unreachable.Contains(member),
            };
            Add(members, entry);
        }

        return new ClusterView([.. members.Values.OrderBy(m => m.Id, StringComparer.Ordinal)], 0);
    }

    public ImmutableArray<MemberLine> Lines(ClusterEvent.CurrentClusterState state) =>
    [
        .. state.Members.Select(m => new MemberLine(
            m.Address.ToString(), [.. m.Roles.Order(StringComparer.Ordinal)], m.Status.ToString(), !state.Unreachable.Contains(m),
            DescriptionOf(m)?.Version ?? m.AppVersion.ToString(), DescriptionOf(m)?.Id ?? "")),
    ];

    private static Comparer<AkkaMember> AgeOrder { get; } = Comparer<AkkaMember>.Create(
        (x, y) => x.Equals(y) ? 0 : x.IsOlderThan(y) ? -1 : y.IsOlderThan(x) ? 1 : x.UniqueAddress.CompareTo(y.UniqueAddress));

    private static string Cut(string text) => text.Length <= LongestShown ? text : text[..LongestShown];

    private static MemberState? StateOf(MemberStatus status) => status switch
    {
        MemberStatus.Joining or MemberStatus.WeaklyUp => MemberState.Joining,
        MemberStatus.Up => MemberState.Active,
        MemberStatus.Leaving or MemberStatus.Exiting => MemberState.Leaving,
        _ => null,
    };

    /// <summary>
    /// Adds a member. A restarted process appears twice for a moment: its new incarnation replaces the old one, which is unreachable.
    /// </summary>
    private void Add(Dictionary<string, Member> members, Member entry)
    {
        var first = members.Values.FirstOrDefault(m => m.Id == entry.Id || m.Url == entry.Url);
        if (first is null || first.Address == entry.Address || !first.IsReachable)
        {
            members.Remove(first?.Id ?? "");
            members[entry.Id] = entry;
        }
        else if (IsNews($"{entry.Id} {first.Address} {entry.Address}"))
            ControlLog.TwoOfOneId(log, entry.Id, first.Address, entry.Address);
    }

    /// <summary>Remembers a problem. Returns whether it is new, and therefore logged.</summary>
    private bool IsNews(string problem)
    {
        if (_complained.Count == MostComplaints)
            _complained.Clear();
        return _complained.Add(problem);
    }
}
