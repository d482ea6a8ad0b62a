namespace LustreActors.Messages.Tables;

/// <summary>The start and the end of a reading, monotonic. Each value was read at an unknown moment between them.</summary>
public readonly record struct ReadingTime(long BeganAt, long EndedAt)
{
    /// <summary>
    /// The time over which counters have grown from one reading to this one: the longer of the times between the starts and between the
    /// ends. A process that stands still in the middle of a reading (a suspended machine, SIGSTOP) would otherwise divide the growth of
    /// minutes by one second. Rates may be too low after that, never too high.
    /// </summary>
    public TimeSpan Since(ReadingTime earlier, TimeProvider time)
    {
        var (starts, ends) = (time.GetElapsedTime(earlier.BeganAt, BeganAt), time.GetElapsedTime(earlier.EndedAt, EndedAt));
        return starts > ends ? starts : ends;
    }
}
