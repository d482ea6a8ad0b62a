using LustreActors.Messages;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

internal static partial class MembershipLog
{
    [LoggerMessage(1140, LogLevel.Information, "Member {Id} of the cluster {Cluster}, found by {Place}: {State}")]
    public static partial void Is(ILogger log, string id, string cluster, string place, MemberState state);

    [LoggerMessage(1141, LogLevel.Warning, "The other members cannot be found: {Trouble}. What was known last is kept; this machine is collected as before")]
    public static partial void Lost(ILogger log, string trouble);

    [LoggerMessage(1142, LogLevel.Information, "The other members can be found again, through {Place}")]
    public static partial void Found(ILogger log, string place);

    [LoggerMessage(1143, LogLevel.Warning, "{Reason}: this member comes back as another incarnation, and owns nothing until it has been well for {Seconds} s, unless nobody else could")]
    public static partial void Returned(ILogger log, string reason, double seconds);

    [LoggerMessage(1144, LogLevel.Warning, "The other members could not be found for {Seconds} s: what is bound to no machine is collected here until they are ({Trouble})")]
    public static partial void Alone(ILogger log, double seconds, string trouble);

    [LoggerMessage(1145, LogLevel.Error, "{Conflict}")]
    public static partial void TwoOfOneId(ILogger log, string conflict);

    [LoggerMessage(1146, LogLevel.Warning, "Cluster: {Note}")]
    public static partial void Note(ILogger log, string note);

    [LoggerMessage(1147, LogLevel.Information, "The cluster has {Members} members, {Active} of them active (revision {Revision})")]
    public static partial void View(ILogger log, int members, int active, long revision);

    [LoggerMessage(1148, LogLevel.Warning, "The cluster was not left in an orderly way: {Trouble}. The others miss this member after {Seconds} s")]
    public static partial void NotLeft(ILogger log, string trouble, double seconds);
}
