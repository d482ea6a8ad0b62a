namespace LustreActors.Sources.Accounts;

/// <summary>
/// One kind of question to the directory: how it went the last time, and when it may be put again. One that failed rests ever longer, so that
/// meanwhile what is known is served: whatever is asked in one collection with it is lost when it has to be killed.
/// </summary>
internal sealed class Question
{
    private const int Step = 10;

    private readonly TimeSpan _firstRest;
    private readonly TimeSpan _longestRest;
    private readonly int _mostKeys;
    private TimeSpan _rest;
    private TimeSpan? _restsUntil;

    /// <param name="firstRest">After a failure.</param>
    /// <param name="longestRest">After many.</param>
    /// <param name="mostKeys">How many numbers are asked for in one collection.</param>
    public Question(TimeSpan firstRest, TimeSpan longestRest, int mostKeys)
    {
        (_firstRest, _longestRest, _mostKeys) = (firstRest, longestRest, mostKeys);
        (_rest, Keys) = (firstRest, mostKeys);
    }

    /// <summary>What was wrong the last time; null when all was well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>
    /// Fewer after a question that came to no end: a directory may be too slow for so many in the time that a command is given, and a single
    /// number that makes it hang should not cost all others their names.
    /// </summary>
    public int Keys { get; private set; }

    public bool MayBeAsked(TimeSpan now) => _restsUntil is not { } until || now >= until;

    public void Answered()
    {
        (Trouble, _restsUntil, _rest) = (null, null, _firstRest);
        Keys = (int)Math.Min((long)Keys * Step, _mostKeys);
    }

    /// <summary>It came to an end, to no good one.</summary>
    public void Failed(string trouble, TimeSpan now)
    {
        (Trouble, _restsUntil) = (trouble, now + _rest);
        _rest = _rest * 2 < _longestRest ? _rest * 2 : _longestRest;
    }

    /// <summary>Nobody read an answer: it was killed, or never run.</summary>
    public void Lost(string trouble, TimeSpan now)
    {
        Failed(trouble, now);
        Keys = Math.Max(Keys / Step, 1);
    }
}
