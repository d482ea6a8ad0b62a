using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Targets;

namespace LustreActors.Sources.Lustre.Exports;

/// <summary>
/// Tells clients from servers: the <c>uuid</c> of a NID lists its connections, and the name of a server ends in <c>_UUID</c>. It is read
/// when the NID is new, and again at every twentieth reading.
/// </summary>
internal sealed class ExportConnection(string nid)
{
    private const int ReadingsBetweenChecks = 20;

    private bool? _isClient;

    // A new NID is checked at once, so this only spreads the later checks over the readings.
    private int _readings = (int)((uint)nid.GetHashCode(StringComparison.Ordinal) % ReadingsBetweenChecks);

    public string Nid => nid;

    /// <summary>
    /// Whether a client has this NID. A server that mounts the filesystem counts as a client. A client without a connection stays one: it
    /// has closed an idle connection, or has left.
    /// </summary>
    /// <param name="folder">The directory of all NIDs.</param>
    /// <param name="fallback">The answer as long as nothing tells.</param>
    public bool IsClient(CollectionContext context, string folder, bool fallback)
    {
        if (_isClient is { } known && ++_readings < ReadingsBetweenChecks)
            return known;
        _readings = 0;
        var place = CollectionContext.Below(folder, nid, "uuid");
        if (context.TryReadBelow(place, out var uuids) == ReadStatus.Read && !uuids.Trim(" \t\r\n"u8).IsEmpty)
            _isClient = ConnectedClientsReader.CountClients(uuids, context.Findings, place) > 0;
        return _isClient ?? fallback;
    }
}
