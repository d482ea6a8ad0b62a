using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Logging;

internal static partial class HostLog
{
    [LoggerMessage(1040, LogLevel.Information, "Stopping: {Reason}")]
    public static partial void Stopping(ILogger log, string reason);

    [LoggerMessage(1043, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(1200, LogLevel.Information, "lustre-exporter {Version} serves on {Listen}; configuration: {Configuration}")]
    public static partial void Serving(ILogger log, string version, string listen, string configuration);

    [LoggerMessage(
        1203, LogLevel.Error,
        "Cannot serve on {Listen}: {Error}")]
    public static partial void CannotListen(ILogger log, string listen, string error);

    [LoggerMessage(1204, LogLevel.Warning, "No inspection: {Socket}: {Error}. See inspect.socket; everything else works")]
    public static partial void NoInspection(ILogger log, string socket, string error);

    [LoggerMessage(1205, LogLevel.Warning, "{Warning}")]
    public static partial void ConfigurationWarning(ILogger log, string warning);

    [LoggerMessage(1206, LogLevel.Warning, "{Configured} connections to {Port} are too many for this process, which may open so few files: "
        + "{Room} are served at once. Raise LimitNOFILE")]
    public static partial void FewDescriptors(ILogger log, int configured, string port, int room);

    [LoggerMessage(1207, LogLevel.Warning, "{Max} connections to {Port} are open, which is the limit: each new one closes the one that was "
        + "idle longest. The next such line comes after {Minutes} minutes at the earliest")]
    public static partial void TooManyConnections(ILogger log, int max, string port, int minutes);

    [LoggerMessage(1210, LogLevel.Information, "Configuration read again and applied: {Configuration}")]
    public static partial void Reloaded(ILogger log, string configuration);

    [LoggerMessage(1211, LogLevel.Error, "New configuration refused, the old one stays: {Problem}")]
    public static partial void ReloadRefused(ILogger log, string problem);

    [LoggerMessage(1212, LogLevel.Warning, "{Setting} changed: it takes effect at the next start")]
    public static partial void NeedsRestart(ILogger log, string setting);

    [LoggerMessage(1213, LogLevel.Warning, "systemd's watchdog was not told that this process is alive: {Problem}")]
    public static partial void NotAlive(ILogger log, string problem);

    [LoggerMessage(1220, LogLevel.Error, "A request for {Path} failed")]
    public static partial void RequestFailed(ILogger log, string path, Exception exception);

    [LoggerMessage(1221, LogLevel.Information, "{File} was read again: its new content is in force")]
    public static partial void WebConfigRead(ILogger log, string file);

    [LoggerMessage(1222, LogLevel.Warning, "{Problem}. What was read before holds; see http.web-config")]
    public static partial void WebConfigNotRead(ILogger log, string problem);

    [LoggerMessage(1223, LogLevel.Warning, "{Address} gave a wrong user or password; see basic_auth_users in http.web-config. "
        + "The next such line comes after {Minutes} minutes at the earliest")]
    public static partial void WrongPassword(ILogger log, string address, int minutes);

    [LoggerMessage(1224, LogLevel.Warning, "{Address} was refused: {Problem}. See client_auth_type in http.web-config. "
        + "The next such line comes after {Minutes} minutes at the earliest")]
    public static partial void ClientCertificateRefused(ILogger log, string address, string problem, int minutes);

    [LoggerMessage(
        1230, LogLevel.Information, "Members of the cluster {Cluster} are served on {Listen}; this one is {Member}, reached at {Url}")]
    public static partial void ServingMembers(ILogger log, string cluster, string listen, string member, string url);

    [LoggerMessage(
        1231, LogLevel.Warning,
        "Every client that reaches {Listen} is taken for a member: set cluster.trust, or let only members reach it")]
    public static partial void AnybodyIsAMember(ILogger log, string listen);

    [LoggerMessage(1232, LogLevel.Error, "Cannot serve members on {Listen}: {Error}. See cluster.listen and cluster.trust")]
    public static partial void CannotServeMembers(ILogger log, string listen, string error);

    [LoggerMessage(1233, LogLevel.Warning, "{Problem}. What was read before holds")]
    public static partial void TrustNotRead(ILogger log, string problem);

    [LoggerMessage(1234, LogLevel.Warning, "A scrape of the whole cluster had no answer: {Problem}. "
        + "The next such line comes after {Minutes} minutes at the earliest")]
    public static partial void NoAggregator(ILogger log, string problem, int minutes);

    [LoggerMessage(1235, LogLevel.Warning, "A scrape of the whole cluster was cut off in the middle: {Member} did not bring its answer to "
        + "an end within cluster.deadline, or hung up ({Problem}). The next such line comes after {Minutes} minutes at the earliest")]
    public static partial void RelayCut(ILogger log, string member, string problem, int minutes);

    [LoggerMessage(1236, LogLevel.Warning, "{Address} asked for what is for members, without the right token: see cluster.trust there. "
        + "The next such line comes after {Minutes} minutes at the earliest")]
    public static partial void NotAMember(ILogger log, string address, int minutes);

    [LoggerMessage(1237, LogLevel.Warning, "The rates of clients that {Sender} sent from {Address} were refused ({Reason}): {Text}. The "
        + "next line with this reason comes after {Minutes} minutes at the earliest; lustre_exporter_relay_refused_total counts all")]
    public static partial void RelayRefused(ILogger log, string sender, string address, string reason, string text, int minutes);
}
