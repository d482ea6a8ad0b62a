using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Clients;

/// <summary>
/// The columns of a table of clients. It has the form of a table of jobs, so that it travels and is added up in the same way: the id of a
/// row is the NID of a client, and the operations of each kind of target stand where a job has those of each metadata target.
/// </summary>
internal static class ClientActivity
{
    /// <summary>Operations per second on OSTs.</summary>
    public const string Oss = "oss";

    /// <summary>Operations per second on MDTs.</summary>
    public const string Mds = "mds";

    /// <summary>Targets on which a counter of the client was reset: its rates in this interval are not known.</summary>
    public const string Resets = "resets";

    public const JobActivityColumn Read = JobActivityColumn.Read;

    public const JobActivityColumn Written = JobActivityColumn.Written;

    private const string LoopbackNetwork = "@lo";

    /// <summary>The id of a server as a client of itself: its loopback NID means another host on each server.</summary>
    public static string LoopbackOf(string server) => server + LoopbackNetwork;

    /// <summary>The name of a server in the id of its loopback NID; null for other ids.</summary>
    public static string? ServerOf(string id) =>
        id.EndsWith(LoopbackNetwork, StringComparison.Ordinal) ? id[..^LoopbackNetwork.Length] : null;

    /// <summary>The filesystem of a target: <c>scratch</c> of <c>scratch-OST0000</c>.</summary>
    public static string FilesystemOf(string target)
    {
        var dash = target.LastIndexOf('-');
        return dash < 0 ? target : target[..dash];
    }
}
