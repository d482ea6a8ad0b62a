namespace LustreActors.Sources.Accounts;

/// <summary>
/// The numbers that somebody wants to have named, and what the directory said of them. Who was known once keeps the name for as long as the number is
/// wanted, until the directory gives another: a directory whose servers are away says of everybody that there is no such user.
/// </summary>
internal sealed class WantedNames(AccountsOptions options)
{
    /// <summary>Job ids are made by users, and uids stand in them: what is remembered of them has a bound.</summary>
    public const int Most = 100_000;

    private readonly Dictionary<uint, Wanted> _wanted = [];

    public int Count => _wanted.Count;

    /// <summary>No more are taken.</summary>
    public bool IsFull => _wanted.Count >= Most;

    public IEnumerable<KeyValuePair<uint, Wanted>> All => _wanted;

    /// <summary>Null where it was not taken.</summary>
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

    /// <summary>What was wanted since the last time is as of now; what was not wanted for long is forgotten.</summary>
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

    /// <summary>Who is listed is known, as of when the listing was made; of the others it says nothing.</summary>
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

    /// <summary>An answer to a question for these: who is not in it does not exist.</summary>
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

    public bool IsDue(Wanted wanted, TimeSpan now) => wanted.AnsweredAt is not { } answered || now - answered >= (wanted.IsMiss ? options.KeepMisses : options.Keep);

    /// <summary>
    /// Those to be looked up now, as many as are allowed. Whoever was asked for in vain comes behind the others and never together with them: it may
    /// be the one that the directory hangs on. Else whoever was tried longest ago comes first.
    /// </summary>
    public uint[] TakeDue(TimeSpan now, int most)
    {
        var due = _wanted.Where(w => IsDue(w.Value, now)).OrderBy(w => w.Value.Losses).ThenBy(w => w.Value.TriedAt).Take(most).ToArray();
        due = [.. due.TakeWhile(w => w.Value.Losses == due[0].Value.Losses)];
        foreach (var (_, wanted) in due)
            wanted.TriedAt = now;
        return [.. due.Select(w => w.Key)];
    }

    /// <summary>There was no answer to a question for these.</summary>
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
        /// <summary>Null where nobody ever had the number.</summary>
        public string? Name { get; private set; }

        public uint Gid { get; private set; }

        /// <summary>When the directory last said something of it; null: never.</summary>
        public TimeSpan? AnsweredAt { get; private set; }

        /// <summary>The last answer was that there is none.</summary>
        public bool IsMiss { get; private set; }

        /// <summary>How often it was asked for since then, and no answer came.</summary>
        public int Losses { get; set; }

        public TimeSpan TriedAt { get; set; } = TimeSpan.MinValue;

        public TimeSpan WantedAt { get; set; }

        public bool IsWanted { get; set; }

        public void Found(string name, uint gid, TimeSpan at) => (Name, Gid, IsMiss, AnsweredAt, Losses) = (name, gid, false, at, 0);

        public void Missed(TimeSpan at) => (IsMiss, AnsweredAt, Losses) = (true, at, 0);
    }
}
