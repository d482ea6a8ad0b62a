namespace LustreActors.Sources.Accounts;

/// <summary>
/// The numbers whose names are requested, and the answers of the directory. A known name is kept for as long as its number is requested,
/// until the directory gives another: a directory that has lost its servers answers that no such user exists.
/// </summary>
internal sealed class WantedNames(AccountsOptions options)
{
    /// <summary>The most numbers. Users choose job ids, which contain uids, so the memory needs a bound.</summary>
    public const int Most = 100_000;

    private readonly Dictionary<uint, Wanted> _wanted = [];

    public int Count => _wanted.Count;

    /// <summary>Whether further numbers are refused.</summary>
    public bool IsFull => _wanted.Count >= Most;

    public IEnumerable<KeyValuePair<uint, Wanted>> All => _wanted;

    /// <summary>The entry of a number. Null when it was not accepted.</summary>
    public Wanted? Want(uint number)
    {
        if (!_wanted.TryGetValue(number, out var wanted))
        {
            if (IsFull)
                return null;
            _wanted.Add(number, wanted = new Wanted());
        }

        wanted.IsWanted = true;
        return wanted;
    }

    public Wanted? Find(uint number) => _wanted.GetValueOrDefault(number);

    /// <summary>Ends a round: numbers requested since the last round are current, and those not requested for long are forgotten.</summary>
    public void Forget(TimeSpan now)
    {
        foreach (var (number, wanted) in _wanted)
        {
            if (wanted.IsWanted)
                (wanted.IsWanted, wanted.WantedAt) = (false, now);
            else if (now - wanted.WantedAt > options.Keep)
                _wanted.Remove(number);
        }
    }

    /// <summary>Adds a listing: its entries are known as of the time when it was made. It proves nothing about other numbers.</summary>
    public void Adopt(DirectoryListing listing, TimeSpan? madeAt)
    {
        if (madeAt is not { } listedAt)
            return;
        foreach (var (number, wanted) in _wanted)
        {
            if ((wanted.AnsweredAt is not { } answered || answered < listedAt) && listing.TryFind(number, out var name, out var gid))
                wanted.Found(name, gid, listedAt);
        }
    }

    /// <summary>Adds an answer to a question for these numbers. A number without an answer does not exist.</summary>
    public void Learn(IEnumerable<uint> asked, DirectoryListing answer, TimeSpan now)
    {
        foreach (var number in asked)
        {
            if (!_wanted.TryGetValue(number, out var wanted))
                continue;
            if (answer.TryFind(number, out var name, out var gid))
                wanted.Found(name, gid, now);
            else
                wanted.Missed(now);
        }
    }

    public bool IsDue(Wanted wanted, TimeSpan now) =>
        wanted.AnsweredAt is not { } answered || now - answered >= (wanted.IsMiss ? options.KeepMisses : options.Keep);

    /// <summary>
    /// The numbers to look up now, at most as many as allowed. A number whose question had no answer comes last and is asked alone: the
    /// directory may hang because of it. Among the others the one that was tried longest ago comes first.
    /// </summary>
    public uint[] TakeDue(TimeSpan now, int most)
    {
        var due = _wanted.Where(w => IsDue(w.Value, now)).OrderBy(w => w.Value.Losses).ThenBy(w => w.Value.TriedAt).Take(most).ToArray();
        due = [.. due.TakeWhile(w => w.Value.Losses == due[0].Value.Losses)];
        foreach (var (_, wanted) in due)
            wanted.TriedAt = now;
        return [.. due.Select(w => w.Key)];
    }

    /// <summary>Notes that a question for these numbers had no answer.</summary>
    public void Lose(IEnumerable<uint> asked)
    {
        foreach (var number in asked)
        {
            if (_wanted.TryGetValue(number, out var wanted))
                wanted.Losses++;
        }
    }

    internal sealed class Wanted
    {
        /// <summary>The name. Null when the number never had one.</summary>
        public string? Name { get; private set; }

        public uint Gid { get; private set; }

        /// <summary>The time of the directory's last answer. Null before the first.</summary>
        public TimeSpan? AnsweredAt { get; private set; }

        /// <summary>Whether the last answer was that the number has no name.</summary>
        public bool IsMiss { get; private set; }

        /// <summary>The number of questions without an answer since then.</summary>
        public int Losses { get; set; }

        public TimeSpan TriedAt { get; set; } = TimeSpan.MinValue;

        public TimeSpan WantedAt { get; set; }

        public bool IsWanted { get; set; }

        public void Found(string name, uint gid, TimeSpan at) => (Name, Gid, IsMiss, AnsweredAt, Losses) = (name, gid, false, at, 0);

        public void Missed(TimeSpan at) => (IsMiss, AnsweredAt, Losses) = (true, at, 0);
    }
}
