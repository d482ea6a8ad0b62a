using LustreActors.Actors.Cluster.Control.Trust;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Cluster.Control;

internal static partial class ControlLog
{
    [LoggerMessage(1150, LogLevel.Information, "The cluster system of {Cluster} listens on {Listen} and is reached at {Advertise}")]
    public static partial void Started(ILogger log, string cluster, MemberAddress listen, MemberAddress advertise);

    [LoggerMessage(1151, LogLevel.Warning, "cluster.trust.insecure = on: every process that reaches {Listen} is taken for a member")]
    public static partial void Insecure(ILogger log, MemberAddress listen);

    [LoggerMessage(1152, LogLevel.Information, "Not in a cluster yet: {Why}")]
    public static partial void Waiting(ILogger log, string why);

    [LoggerMessage(1153, LogLevel.Warning, "Not in a cluster: {Why}")]
    public static partial void Outside(ILogger log, string why);

    [LoggerMessage(1154, LogLevel.Information, "No cluster {Cluster} exists: {Address} forms it")]
    public static partial void Forming(ILogger log, string cluster, MemberAddress address);

    [LoggerMessage(1155, LogLevel.Information, "Joining the cluster {Cluster} at {Members}")]
    public static partial void Joining(ILogger log, string cluster, string members);

    [LoggerMessage(1156, LogLevel.Information, "Member of the cluster {Cluster}, with {Others} others")]
    public static partial void Joined(ILogger log, string cluster, int others);

    [LoggerMessage(1157, LogLevel.Warning, "The cluster system ended: {Why}. Local collection goes on; it starts again in {Seconds:0.0} s")]
    public static partial void Ended(ILogger log, string why, double seconds);

    [LoggerMessage(1158, LogLevel.Error, "The cluster system cannot be started: {Why}. Local collection goes on; the next attempt is in "
        + "{Seconds:0.0} s")]
    public static partial void NotStarted(ILogger log, string why, double seconds);

    [LoggerMessage(1159, LogLevel.Warning, "Another cluster {Cluster} was found at {Members}, and this one gives way: its members join "
        + "the other one")]
    public static partial void GivesWay(ILogger log, string cluster, string members);

    [LoggerMessage(1160, LogLevel.Information, "The cluster was left")]
    public static partial void Left(ILogger log);

    [LoggerMessage(1161, LogLevel.Warning, "The cluster system did not end within {Seconds} s; the others miss this member after a while")]
    public static partial void NotEnded(ILogger log, double seconds);

    [LoggerMessage(1162, LogLevel.Information, "The certificates of cluster.trust were replaced: the cluster system starts again with the "
        + "new ones, which end {NotAfter:yyyy-MM-dd HH:mm} UTC")]
    public static partial void CertificatesReplaced(ILogger log, DateTime notAfter);

    [LoggerMessage(1163, LogLevel.Warning, "The certificates of cluster.trust were replaced and cannot be used, the old ones stay in use: "
        + "{Problem}")]
    public static partial void CertificatesUnusable(ILogger log, string problem);

    [LoggerMessage(1164, LogLevel.Error, "Two members are called {Id}, or have one data address: {First} and {Second}. The one that "
        + "joined later is left out: see cluster.id and cluster.listen")]
    public static partial void TwoOfOneId(ILogger log, string id, string first, string second);

    [LoggerMessage(1165, LogLevel.Warning, "Member {Address} is left out: {Fault}")]
    public static partial void UnusableDescription(ILogger log, MemberAddress address, string fault);

    [LoggerMessage(1166, LogLevel.Information, "The join of all jobs is made here")]
    public static partial void JoinIsOurs(ILogger log);

    [LoggerMessage(1167, LogLevel.Information, "The join of all jobs is made elsewhere")]
    public static partial void JoinIsNotOurs(ILogger log);

    [LoggerMessage(1168, LogLevel.Warning, "{Trouble}")]
    public static partial void Missing(ILogger log, string trouble);

    [LoggerMessage(EventId = 1170, Message = "{Source}: {Text}")]
    public static partial void Akka(ILogger log, LogLevel level, string source, string text, Exception? failure);
}
