namespace LustreActors.Sources.Accounts;

/// <summary>
/// One kind of question to the directory: its last result, and the time at which it may be asked again. A question that failed rests for
/// longer each time, so that known names are served meanwhile: when it has to be killed, everything asked in the same collection is lost.
/// </summary>
internal sealed class Question
{
    private const int Step = 10;

    private readonly TimeSpan _firstRest;
    private readonly TimeSpan _longestRest;
    private readonly int _mostKeys;
    private TimeSpan _rest;
    private TimeSpan? _restsUntil;

    /// <param name="firstRest">The rest after a failure.</param>
    /// <param name="longestRest">The rest after many failures.</param>
    /// <param name="mostKeys">The most numbers in one collection.</param>
    public Question(TimeSpan firstRest, TimeSpan longestRest, int mostKeys)
    {
        (_firstRest, _longestRest, _mostKeys) = (firstRest, longestRest, mostKeys);
        (_rest, Keys) = (firstRest, mostKeys);
    }

    /// <summary>The last problem. Null when the last question succeeded.</summary>
    public string? Trouble { get; private set; }

    /// <summary>
    /// The most numbers for the next question. Fewer after a question that did not end: the directory may be too slow for so many within
    /// the deadline, and a single number that makes it hang must not cost all others their names.
    /// </summary>
    public int Keys { get; private set; }

    public bool MayBeAsked(TimeSpan now) => _restsUntil is not { } until || now >= until;

    public void Answered()
    {
        (Trouble, _restsUntil, _rest) = (null, null, _firstRest);
        Keys = (int)Math.Min((long)Keys * Step, _mostKeys);
    }

    /// <summary>Notes a question that ended with an error.</summary>
    public void Failed(string trouble, TimeSpan now)
    {
        (Trouble, _restsUntil) = (trouble, now + _rest);
        _rest = _rest * 2 < _longestRest ? _rest * 2 : _longestRest;
    }

    /// <summary>Notes a question without an answer: the command was killed, or never started.</summary>
    public void Lost(string trouble, TimeSpan now)
    {
        Failed(trouble, now);
        Keys = Math.Max(Keys / Step, 1);
    }
}
