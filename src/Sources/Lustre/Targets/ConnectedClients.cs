namespace LustreActors.Sources.Lustre;

/// <summary>
/// Counts the clients of a target. A busy target has a directory for each of thousands of NIDs, so they are looked through only when the
/// number of its exports has changed, and now and then besides: a client that left in the moment another came changes no number.
/// </summary>
internal sealed class ConnectedClients
{
    private const int ReadingsBetweenCounts = 20;

    private readonly List<string> _nids = [];
    private long _exports = -1;
    private long _clients;
    private int _readings;

    public ReadStatus TryCount(FileReader files, ParameterResolver resolver, string parameter, long exports, out long clients, out string path)
    {
        clients = _clients;
        path = parameter;
        if (exports == _exports && exports >= 0 && ++_readings < ReadingsBetweenCounts)
            return ReadStatus.Read;

        _exports = -1;
        _nids.Clear();
        var status = resolver.Visit(files, parameter, _nids, static (name, nids) => nids.Add(name.ToString()), out path);
        if (status != ReadStatus.Read)
            return status;
        clients = 0;
        foreach (var nid in _nids)
        {
            status = files.TryRead($"{path}/{nid}/uuid", out var uuids);
            if (status == ReadStatus.Read)
                clients += CountClients(uuids);
            else if (status != ReadStatus.Missing)
                return status;
        }

        (_exports, _clients, _readings) = (exports, clients, 0);
        return ReadStatus.Read;
    }

    /// <summary>The names of servers end in <c>_UUID</c>; a client is a bare UUID.</summary>
    internal static int CountClients(ReadOnlySpan<byte> uuids)
    {
        var clients = 0;
        foreach (var range in uuids.Split((byte)'\n'))
        {
            var uuid = uuids[range].Trim(" \t\r"u8);
            if (!uuid.IsEmpty && !uuid.EndsWith("_UUID"u8))
                clients++;
        }

        return clients;
    }
}
