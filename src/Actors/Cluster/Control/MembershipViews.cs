using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;
using LustreActors.Messages;
using Microsoft.Extensions.Logging;
using AkkaMember = Akka.Cluster.Member;
using Member = LustreActors.Messages.Member;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>Makes views of Akka's state and of what the members say of themselves.</summary>
internal sealed class MembershipViews(ILogger log)
{
    private readonly Dictionary<MemberKey, Description> _descriptions = [];
    private readonly HashSet<string> _complained = new(StringComparer.Ordinal);

    public static MemberKey KeyOf(UniqueAddress address) => new(AddressOf(address.Address), address.Uid);

    public static MemberAddress AddressOf(Address address) => new(address.Host ?? "", address.Port ?? 0);

    /// <summary>Members, their states and who is reached; Akka compares members by address alone.</summary>
    public static bool AreEqual(ClusterEvent.CurrentClusterState first, ClusterEvent.CurrentClusterState second) =>
        first.Unreachable.SetEquals(second.Unreachable)
        && first.Members.Select(m => (m.UniqueAddress, m.Status)).SequenceEqual(second.Members.Select(m => (m.UniqueAddress, m.Status)));

    public void Describe(Description description) => _descriptions[description.Of] = description;

    public Description? DescriptionOf(AkkaMember member) => _descriptions.GetValueOrDefault(KeyOf(member.UniqueAddress));

    /// <summary>Members that have not said who they are.</summary>
    public IEnumerable<AkkaMember> Undescribed(ClusterEvent.CurrentClusterState state) => state.Members.Where(m => DescriptionOf(m) is null && StateOf(m.Status) is not null);

    /// <summary>Creates a view without a revision. Members that have not described themselves are left out: nobody could ask them anything.</summary>
    public ClusterView Create(ClusterEvent.CurrentClusterState state)
    {
        foreach (var gone in _descriptions.Keys.Except(state.Members.Select(m => KeyOf(m.UniqueAddress))).ToArray())
            _descriptions.Remove(gone);

        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var member in state.Members.OrderBy(m => m, AgeOrder))
        {
            if (StateOf(member.Status) is not { } stateOfMember || DescriptionOf(member) is not { } description)
                continue;
            if (!Uri.TryCreate(description.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                if (_complained.Add(description.Url))
                    ControlLog.UnusableDescription(log, AddressOf(member.Address), description.Url);
                continue;
            }

            var entry = new Member(
                description.Id, member.UniqueAddress.Uid.ToString(CultureInfo.InvariantCulture), url, description.Version,
                member.HasRole(ClusterSystemOptions.AggregatorRole), stateOfMember)
            {
                Address = AddressOf(member.Address).ToString(),
                Roles = [.. member.Roles.Order(StringComparer.Ordinal)],
                Filesystems = description.Filesystems,
                IsReachable = !state.Unreachable.Contains(member),
            };
            Add(members, entry);
        }

        return new ClusterView([.. members.Values.OrderBy(m => m.Id, StringComparer.Ordinal)], 0);
    }

    public ImmutableArray<MemberLine> Lines(ClusterEvent.CurrentClusterState state) =>
    [
        .. state.Members.Select(m => new MemberLine(
            m.Address.ToString(), [.. m.Roles.Order(StringComparer.Ordinal)], m.Status.ToString(), !state.Unreachable.Contains(m), DescriptionOf(m)?.Version ?? m.AppVersion.ToString(),
            DescriptionOf(m)?.Id ?? "")),
    ];

    private static Comparer<AkkaMember> AgeOrder { get; } =
        Comparer<AkkaMember>.Create((x, y) => x.Equals(y) ? 0 : x.IsOlderThan(y) ? -1 : y.IsOlderThan(x) ? 1 : x.UniqueAddress.CompareTo(y.UniqueAddress));

    private static MemberState? StateOf(MemberStatus status) => status switch
    {
        MemberStatus.Joining or MemberStatus.WeaklyUp => MemberState.Joining,
        MemberStatus.Up => MemberState.Active,
        MemberStatus.Leaving or MemberStatus.Exiting => MemberState.Leaving,
        _ => null,
    };

    /// <summary>A process that restarted is there twice for a moment: the old incarnation, unreachable, gives way to the new one at its address.</summary>
    private void Add(Dictionary<string, Member> members, Member entry)
    {
        if (!members.TryGetValue(entry.Id, out var first))
            members.Add(entry.Id, entry);
        else if (first.Address == entry.Address || !first.IsReachable)
            members[entry.Id] = entry;
        else if (_complained.Add($"{entry.Id} {first.Address} {entry.Address}"))
            ControlLog.TwoOfOneId(log, entry.Id, first.Address, entry.Address);
    }
}
