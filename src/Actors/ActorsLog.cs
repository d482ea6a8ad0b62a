using LustreActors.Messages;
using LustreActors.Messages.Cluster;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

/// <summary>Log messages of the branches of the tree. Event ids are stable: alerts may depend on them.</summary>
internal static partial class ActorsLog
{
    [LoggerMessage(1100, LogLevel.Warning, "{Source}: {State}: {Trouble}")]
    public static partial void SourceTrouble(ILogger log, string source, SourceState state, string trouble);

    [LoggerMessage(1101, LogLevel.Information, "{Source}: read in full again")]
    public static partial void SourceRecovered(ILogger log, string source);

    [LoggerMessage(1102, LogLevel.Error,
        "Two sources contradict each other, and the later one is left out: {Conflict}. This is a defect of the exporter")]
    public static partial void FamilyConflict(ILogger log, string conflict);

    [LoggerMessage(1103, LogLevel.Warning, "{Source}: {Refused} lines or values refused, the first one at {First}; the rest is served")]
    public static partial void SourceRefuses(ILogger log, string source, long refused, string first);

    [LoggerMessage(1104, LogLevel.Warning, "{Source}: {Note}")]
    public static partial void SourceNote(ILogger log, string source, string note);

    [LoggerMessage(1110, LogLevel.Information,
        "No Lustre on this host yet (looked in {Proc}, {Sys} and {Debug}): waiting for one, looking again every {Interval} s")]
    public static partial void NoLustre(ILogger log, string proc, string sys, string debug, double interval);

    [LoggerMessage(1111, LogLevel.Information, "Lustre found: {Targets} targets and mounts ({Filesystems})")]
    public static partial void LustreFound(ILogger log, int targets, string filesystems);

    [LoggerMessage(1112, LogLevel.Information, "{Target} appeared")]
    public static partial void TargetAppeared(ILogger log, string target);

    [LoggerMessage(1113, LogLevel.Information, "{Target} left this host")]
    public static partial void TargetLeft(ILogger log, string target);

    [LoggerMessage(1114, LogLevel.Warning, "Looking for Lustre's targets failed: {Trouble}; what is known stays")]
    public static partial void DiscoveryFailed(ILogger log, string trouble);

    [LoggerMessage(1115, LogLevel.Information, "The settings of Lustre's sources changed: the sources that they concern are restarted")]
    public static partial void LustreReconfigured(ILogger log);

    [LoggerMessage(1116, LogLevel.Information, "{Source}: its files are gone, its series end; looking through the roots again")]
    public static partial void SourceLeft(ILogger log, string source);

    [LoggerMessage(1117, LogLevel.Warning, "Not all of Lustre can be looked through: {Trouble}")]
    public static partial void DiscoveryIncomplete(ILogger log, string trouble);

    [LoggerMessage(1130, LogLevel.Information, "Member {Member} joined: {State}, at {Url}")]
    public static partial void MemberCame(ILogger log, string member, MemberState state, string url);

    [LoggerMessage(1131, LogLevel.Information, "Member {Member} is now {State}{Restarted}")]
    public static partial void MemberChanged(ILogger log, string member, MemberState state, string restarted);

    [LoggerMessage(1132, LogLevel.Warning, "Member {Member} left: its shards move to other members")]
    public static partial void MemberWent(ILogger log, string member);

    [LoggerMessage(1133, LogLevel.Information, "Shards of this member: {Count}{New}{Gone}")]
    public static partial void ShardsChanged(ILogger log, int count, string @new, string gone);
}
