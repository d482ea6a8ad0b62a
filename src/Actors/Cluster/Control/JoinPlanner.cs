using System.Collections.Immutable;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>The next step of a member that is in no cluster.</summary>
internal abstract record JoinDecision
{
    private JoinDecision()
    {
    }

    /// <param name="Why">For the log and the status.</param>
    /// <param name="IsTrouble">An administrator has to change something.</param>
    public sealed record Wait(string Why, bool IsTrouble = false) : JoinDecision;

    /// <summary>A cluster exists.</summary>
    public sealed record Join(ImmutableArray<MemberAddress> Members) : JoinDecision;

    /// <summary>No cluster exists, and this member becomes its first one. Akka asks the others once more before it does.</summary>
    public sealed record Form(ImmutableArray<MemberAddress> Others) : JoinDecision;
}

/// <summary>
/// Decides how a member gets into a cluster without two of them coming to be:
/// <list type="number">
/// <item>Every round the member asks the addresses that it knows; answers name further ones, so that all members come to know the
/// same.</item>
/// <item>When one that answers is in a cluster, the member joins that one.</item>
/// <item>Otherwise the lowest address among those that answer forms a cluster, after several rounds in which nothing changed: few when
/// every known address has answered, many when most have not.</item>
/// <item>A member whose advertised address the others cannot reach does neither: it could join, and would be thrown out again and again. It
/// joins when one of them has dialed that address, or when none has said anything about it for long.</item>
/// <item>A member that distrusts most of the others does not form a cluster: more likely its own certificate is the wrong one.</item>
/// </list>
/// A partition at the first start of all can still make two clusters. They find each other later, see <see cref="IslandJudge"/>.
/// </summary>
/// <param name="self">The advertised address.</param>
/// <param name="isListed">
/// Whether the configured addresses include this member in principle: a member that is in no list of seeds never forms a cluster.
/// </param>
/// <param name="hasGrowingList">The configured addresses come from DNS, which may not name all members yet.</param>
internal sealed class JoinPlanner(MemberAddress self, string cluster, bool isListed, bool hasGrowingList, ClusterTimings timings)
{
    /// <summary>Rounds for which an answer counts as fresh.</summary>
    private const int FreshRounds = 3;

    /// <summary>
    /// Rounds after which an address that could be dialed is dialed again. One that could not, or that answers no message, is dialed again
    /// after <see cref="FreshRounds"/>.
    /// </summary>
    private const int DialAgainRounds = 30;

    /// <summary>The same, for an address at which something else answers.</summary>
    private const int DialDistrustedRounds = 10;

    /// <summary>Rounds without an answer after which a learned address is forgotten.</summary>
    private const int ForgetRounds = 60;

    private const int MostLearned = 1000;
    private const int LowestAsked = 5;
    private const int OthersAsked = 10;

    private readonly Dictionary<MemberAddress, Contact> _contacts = [];
    private ImmutableArray<MemberAddress> _configured = [];
    private string? _lookupTrouble;
    private string? _otherCluster;
    private int _otherClusterInRound;
    private long _signature;
    private int _quiet;
    private int _round;
    private int _unconfirmed;

    /// <summary>All addresses that may be members, without this one.</summary>
    public IEnumerable<MemberAddress> Known => _contacts.Keys;

    public bool MayForm => isListed && _configured.Length > 0 && AdvertisedTrouble is null;

    /// <summary>Why the others cannot reach this member; null where one can, or nothing is known.</summary>
    public string? AdvertisedTrouble
    {
        get
        {
            var told = _contacts.Values.Where(IsFresh).Select(c => c.Answer!).ToArray();
            return told.Any(a => a.AboutYou == Verdict.Reached)
                ? null
                : told.FirstOrDefault(a => a.AboutYou == Verdict.NotReached)?.Trouble;
        }
    }

    /// <param name="addresses">The seeds, or what DNS named; what was there before stays known.</param>
    public void Configure(ImmutableArray<MemberAddress> addresses, string? trouble)
    {
        _lookupTrouble = trouble;
        if (addresses.Length == 0)
            return;
        _configured = addresses;
        foreach (var contact in _contacts.Values)
            contact.IsConfigured = false;
        foreach (var address in addresses)
        {
            if (address != self)
                Add(address).IsConfigured = true;
        }
    }

    public void Learn(IEnumerable<MemberAddress> addresses)
    {
        foreach (var address in addresses)
        {
            if (address != self)
                Find(address);
        }
    }

    /// <summary>
    /// Whom to ask in this round. Members that may be the lowest ask everybody; the others ask the lowest, who know more, and a few more by
    /// chance: otherwise a hundred members that start together would make 10,000 handshakes a second.
    /// </summary>
    public IReadOnlyList<MemberAddress> ToAsk(Random random)
    {
        var all = _contacts.Keys.Order().ToArray();
        if (all.Length <= LowestAsked + OthersAsked || all.Count(a => a < self) < LowestAsked)
            return all;
        var rest = all[LowestAsked..];
        random.Shuffle(rest);
        return [.. all[..LowestAsked], .. rest[..OthersAsked]];
    }

    /// <summary>
    /// True where the address must be dialed before a message is sent to it; the caller dials and reports with <see cref="Dialed"/>.
    /// </summary>
    public bool TryBeginDial(MemberAddress address)
    {
        if (Find(address) is not { } contact)
            return false;
        var rest = contact.IsUsable && !IsSilent(contact) ? DialAgainRounds : contact.IsDistrusted ? DialDistrustedRounds : FreshRounds;
        var due = contact.DialedInRound is not { } dialed || _round - dialed >= rest;
        if (!due || contact.IsDialing)
            return false;
        return contact.IsDialing = true;
    }

    public void Dialed(MemberAddress address, DialResult result)
    {
        if (!_contacts.TryGetValue(address, out var contact))
            return;
        (contact.IsDialing, contact.DialedInRound, contact.Trouble, contact.IsDistrusted) = (
            false, _round, result.Trouble, result.IsDistrusted);
    }

    /// <summary>The answer to another member about the address that it advertises.</summary>
    public (Verdict Verdict, string Trouble) VerdictOn(MemberAddress address) =>
        !_contacts.TryGetValue(address, out var contact) || contact.DialedInRound is null ? (Verdict.Unknown, "")
        : contact.Trouble is { } trouble ? (Verdict.NotReached, trouble)
        : (Verdict.Reached, "");

    public bool IsUsable(MemberAddress address) => _contacts.TryGetValue(address, out var contact) && contact.IsUsable;

    /// <summary>Usable addresses that have not answered since they were dialed. The process there ignores this member.</summary>
    public IEnumerable<MemberAddress> Silent() =>
        _contacts.Where(c => c.Value.IsUsable && c.Value.DialedInRound - c.Value.HeardInRound >= FreshRounds).Select(c => c.Key);

    public void Answered(ProbeAnswer answer)
    {
        var address = answer.From.Address;
        if (address == self)
            return;
        if (answer.Cluster != cluster)
        {
            _otherCluster = $"{address} is in the cluster {answer.Cluster}, and this member in {cluster}: "
                + "see cluster.name and cluster.seeds";
            _otherClusterInRound = _round;
            return;
        }

        if (Find(address) is not { } contact)
            return;
        (contact.Answer, contact.AnsweredInRound) = (answer, _round);
        Learn(answer.Known);
    }

    /// <summary>Ends a round.</summary>
    public JoinDecision Next()
    {
        BeginRound();
        var fresh = _contacts.Where(c => IsFresh(c.Value))
            .Select(c => (Address: c.Key, Answer: c.Value.Answer!)).OrderBy(c => c.Address).ToArray();
        NoteChanges(fresh.Select(f => f.Address));

        if (AdvertisedTrouble is { } unreachable)
            return new JoinDecision.Wait($"the other members cannot reach the address that this one advertises, {self}: {unreachable}. "
                + "See cluster.advertise", IsTrouble: true);
        if (fresh.Where(f => f.Answer.IsInside).Select(f => f.Address).ToImmutableArray() is { Length: > 0 } members)
        {
            return fresh.Any(f => f.Answer.AboutYou == Verdict.Reached) || ++_unconfirmed > timings.RoundsWhenMostAnswer
                ? new JoinDecision.Join(members)
                : new JoinDecision.Wait($"{members[0]} is in a cluster; it tries to reach this member at {self}");
        }

        if (_configured.Length == 0)
            return new JoinDecision.Wait(_lookupTrouble ?? "no address of another member is known yet", _lookupTrouble is not null);
        if (!isListed)
            return new JoinDecision.Wait(
                $"no member of cluster.seeds is in a cluster yet, and this one ({self}) is not a seed{Troubles()}", fresh.Length == 0);
        if (fresh.FirstOrDefault(f => f.Address < self && f.Answer.MayForm) is { Answer: not null } lower)
            return new JoinDecision.Wait($"{lower.Address} forms the cluster");

        var distrusted = _contacts.Count(c => c.Value is { IsConfigured: true, IsDistrusted: true });
        if (distrusted > fresh.Length + 1)
            return new JoinDecision.Wait($"{distrusted} configured members are not trusted, so the certificate of this one may be "
                + $"wrong{Troubles()}", IsTrouble: true);

        var silent = _contacts.Count(c => c.Value.IsConfigured && !IsFresh(c.Value));
        var others = _contacts.Count(c => c.Value.IsConfigured);
        var needed = silent == 0 && others == 0 && hasGrowingList ? timings.RoundsWhenMostAnswer
            : silent == 0 ? timings.RoundsWhenAllAnswer + (hasGrowingList ? 2 : 0)
            : (others - silent + 1) * 2 > others + 1 ? timings.RoundsWhenMostAnswer
            : timings.RoundsWhenFewAnswer;
        return _quiet >= needed
            ? new JoinDecision.Form([.. fresh.Select(f => f.Address)])
            : new JoinDecision.Wait(
                silent == 0
                    ? "no cluster exists yet; this member is about to form one"
                    : $"{silent} of {others} configured members do not answer{Troubles()}",
                IsTrouble: _otherCluster is not null);
    }

    /// <summary>
    /// Ends a round of a member that is in a cluster. Returns what is wrong with configured addresses that are not in it; null where
    /// nothing is.
    /// </summary>
    public string? EndRoundInside(IReadOnlySet<MemberAddress> members)
    {
        BeginRound();
        var missing = _contacts.Where(c => c.Value is { IsConfigured: true, Trouble: not null } && !members.Contains(c.Key))
            .OrderBy(c => c.Key).ToArray();
        return missing.Length == 0 ? null
            : $"{missing.Length} configured members are not in this cluster: "
                + $"{string.Join("; ", missing.Take(3).Select(m => m.Value.Trouble))}";
    }

    private bool IsFresh(Contact contact) =>
        contact.Answer is not null && contact.IsUsable && _round - contact.AnsweredInRound <= FreshRounds;

    private bool IsSilent(Contact contact) => _round - contact.HeardInRound >= FreshRounds;

    private void NoteChanges(IEnumerable<MemberAddress> fresh)
    {
        var hash = new HashCode();
        foreach (var address in fresh)
            hash.Add(address);
        hash.Add(-1);
        foreach (var address in _configured)
            hash.Add(address);
        var signature = hash.ToHashCode();
        _quiet = signature == _signature ? _quiet + 1 : 0;
        _signature = signature;
    }

    private void BeginRound()
    {
        _round++;
        if (_round - _otherClusterInRound > DialAgainRounds)
            _otherCluster = null;
        foreach (var (address, contact) in _contacts)
        {
            if (!contact.IsConfigured && _round - contact.HeardInRound > ForgetRounds)
                _contacts.Remove(address);
        }
    }

    private string Troubles()
    {
        var troubles = _contacts.Values.Where(c => c.IsConfigured)
            .Select(c => c.Trouble).OfType<string>().Prepend(_otherCluster).OfType<string>().Take(3).ToArray();
        return troubles.Length > 0 ? " (" + string.Join("; ", troubles) + ")" : "";
    }

    /// <summary>Null for an address that is one too many: a member may name any number of them.</summary>
    private Contact? Find(MemberAddress address) => _contacts.TryGetValue(address, out var contact) ? contact
        : _contacts.Count < MostLearned ? Add(address) : null;

    private Contact Add(MemberAddress address)
    {
        if (!_contacts.TryGetValue(address, out var contact))
            _contacts[address] = contact = new Contact { KnownSince = _round };
        return contact;
    }

    private sealed class Contact
    {
        public bool IsConfigured { get; set; }

        public int KnownSince { get; init; }

        public bool IsDialing { get; set; }

        public int? DialedInRound { get; set; }

        public string? Trouble { get; set; }

        public bool IsDistrusted { get; set; }

        public bool IsUsable => DialedInRound is not null && Trouble is null;

        public ProbeAnswer? Answer { get; set; }

        public int AnsweredInRound { get; set; }

        public int HeardInRound => Math.Max(KnownSince, AnsweredInRound);
    }
}
