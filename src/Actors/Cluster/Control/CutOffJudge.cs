using System.Globalization;
using Akka.Configuration;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>
/// Decides when a member has lost its cluster without learning of it. The split-brain resolver ends such a member where it can; it cannot
/// where the member was removed before it was up, or where the message about its removal was lost.
/// </summary>
/// <param name="patience">The time to wait. The split-brain resolver decides sooner.</param>
internal sealed class CutOffJudge(TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private long? _joiningSince;
    private long? _aloneSince;

    /// <summary>Computes the patience from the times in force. The user's <c>akka { … }</c> may have changed them.</summary>
    public static CutOffJudge Create(Config config, TimeProvider time) => new(
        config.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause")
        + (2 * config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after")) + Slack,
        time);

    /// <summary>Returns the reason why the member is cut off; null if it is not, or not for long enough.</summary>
    /// <param name="isJoining">
    /// Whether the member was accepted, and no leader has made it a full member yet. With a leader in reach this takes seconds.
    /// </param>
    /// <param name="others">The number of other members that it knows.</param>
    /// <param name="reached">The number of those that it reaches.</param>
    public string? Judge(bool isJoining, int others, int reached)
    {
        _joiningSince = isJoining ? _joiningSince ?? time.GetTimestamp() : null;
        _aloneSince = others > 0 && reached == 0 ? _aloneSince ?? time.GetTimestamp() : null;
        if (HasLasted(_aloneSince))
            return string.Create(
                CultureInfo.InvariantCulture, $"none of the {others} other members was reached for {patience.TotalSeconds:0} s");
        return HasLasted(_joiningSince)
            ? string.Create(CultureInfo.InvariantCulture, $"joining was not completed within {patience.TotalSeconds:0} s")
            : null;
    }

    private bool HasLasted(long? since) => since is { } timestamp && time.GetElapsedTime(timestamp) >= patience;
}
