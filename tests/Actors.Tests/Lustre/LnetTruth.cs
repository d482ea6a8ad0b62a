using LustreActors.Simulator.Network;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>Compares the series of a node's network with the model.</summary>
internal static class LnetTruth
{
    public static void Check(ServedSeries served, SimulatedLnet lnet)
    {
        served.Is(lnet.SendCount, "lustre_lnet_send_messages_total");
        served.Is(lnet.ReceiveCount, "lustre_lnet_receive_messages_total");
        served.Is(lnet.RouteCount, "lustre_lnet_route_messages_total");
        served.Is(lnet.DropCount, "lustre_lnet_drop_messages_total");
        served.Is(lnet.SendLength, "lustre_lnet_send_bytes_total");
        served.Is(lnet.ReceiveLength, "lustre_lnet_receive_bytes_total");
        served.Is(lnet.RouteLength, "lustre_lnet_route_bytes_total");
        served.Is(lnet.DropLength, "lustre_lnet_drop_bytes_total");
        served.Is(lnet.Errors, "lustre_lnet_errors_total");
        served.Is(lnet.MessagesAllocated, "lustre_lnet_messages_allocated");
        served.Is(lnet.MostMessages, "lustre_lnet_messages_maximum");
        served.Is(lnet.Catastrophe ? 1 : 0, "lustre_lnet_catastrophe");
        served.Is(lnet.MemoryUsed, "lustre_lnet_memory_used_bytes");
        foreach (var each in lnet.Interfaces)
            served.Is(each.Up ? 1 : 0, "lustre_lnet_ni_up", ("nid", each.Nid));
    }
}
