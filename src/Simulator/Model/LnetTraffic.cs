using LustreActors.Simulator.Network;

namespace LustreActors.Simulator.Model;

/// <summary>Finds the nodes that carry a message. It knows the nodes that a tree shows.</summary>
internal sealed class LnetTraffic
{
    private readonly Dictionary<string, SimulatedLnet> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<SimulatedTarget, SimulatedLnet> _servers = [];
    private readonly List<SimulatedLnet> _routers = [];
    private int _nextRouter;

    public void AttachClient(string nid, SimulatedLnet node) => _clients[nid] = node;

    public void AttachServer(SimulatedTarget target, SimulatedLnet node) => _servers[target] = node;

    public void AttachRouter(SimulatedLnet node) => _routers.Add(node);

    public void Request(SimulatedClient client, SimulatedTarget target, int request, int reply, int times)
    {
        Carry(client, target, LnetMessage.Put, times, (long)request * times, toServer: true);
        Carry(client, target, LnetMessage.Put, times, (long)reply * times, toServer: false);
    }

    /// <summary>The server puts the data of a read into the client's memory, and gets the data of a write from there.</summary>
    public void Bulk(SimulatedClient client, SimulatedTarget target, bool reading, long bytes, int times)
    {
        if (reading)
        {
            Carry(client, target, LnetMessage.Put, times, bytes * times, toServer: false);
            return;
        }

        Carry(client, target, LnetMessage.Get, times, 0, toServer: false);
        Carry(client, target, LnetMessage.Reply, times, bytes * times, toServer: true);
    }

    private void Carry(SimulatedClient client, SimulatedTarget target, LnetMessage kind, int messages, long bytes, bool toServer)
    {
        _clients.TryGetValue(client.Nid, out var near);
        _servers.TryGetValue(target, out var far);
        var (clientNid, serverNid) = client.Local ? ("0@lo", "0@lo") : (client.Nid, target.ServerNid);
        if (toServer)
        {
            near?.Send(serverNid, kind, messages, bytes);
            far?.Receive(clientNid, kind, messages, bytes);
        }
        else
        {
            far?.Send(clientNid, kind, messages, bytes);
            near?.Receive(serverNid, kind, messages, bytes);
        }

        if (_routers.Count == 0 || client.Local)
            return;
        var router = _routers[_nextRouter++ % _routers.Count];
        if (toServer)
            router.Forward(clientNid, serverNid, kind, messages, bytes);
        else
            router.Forward(serverNid, clientNid, kind, messages, bytes);
    }
}
