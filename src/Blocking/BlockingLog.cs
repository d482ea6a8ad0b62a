using Microsoft.Extensions.Logging;

namespace LustreActors.Blocking;

/// <summary>All log texts of the lane. Event ids are stable, because alerts may use them.</summary>
internal static partial class BlockingLog
{
    [LoggerMessage(1030, LogLevel.Warning, "{Key} is quarantined: {Reading} has not come back for {Seconds:0.0} s. "
        + "Its thread waits in the kernel; the key is read again when it returns")]
    public static partial void CallAbandoned(ILogger log, string key, string reading, double seconds);

    [LoggerMessage(1031, LogLevel.Information, "{Key} came back after {Seconds:0.0} s and is on probation until a call succeeds")]
    public static partial void CallReturned(ILogger log, string key, double seconds);

    [LoggerMessage(1032, LogLevel.Error, "{Hanging} reads hang: only keys known to be healthy are read from now on. "
        + "Find out what hangs with 'inspect blocking', or raise blocking.max-abandoned (now {MaxAbandoned})")]
    public static partial void LaneBudgetSpent(ILogger log, int hanging, int maxAbandoned);
}
