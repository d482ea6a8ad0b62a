using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The texts of LNet's files and of <c>lnetctl</c>'s shorter answers.</summary>
internal static class LnetText
{
    public static string Stats(SimulatedLnet lnet) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(uint)lnet.MessagesAllocated} {(uint)lnet.MostMessages} {(uint)lnet.Errors} {(uint)lnet.SendCount} {(uint)lnet.ReceiveCount} " +
        $"{(uint)lnet.RouteCount} {(uint)lnet.DropCount} {lnet.SendLength} {lnet.ReceiveLength} {lnet.RouteLength} {lnet.DropLength}\n");

    /// <summary>A row for every interface and CPU partition.</summary>
    public static string Interfaces(SimulatedLnet lnet)
    {
        var text = new StringBuilder("nid                      status alive refs peer  rtr   max    tx   min\n");
        foreach (var each in lnet.Interfaces)
        {
            for (var cpt = 0; cpt < lnet.CpuPartitions; cpt++)
            {
                var credits = each.Loopback ? 0 : 256 / lnet.CpuPartitions;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{each.Nid,-24} {(each.Up ? "up" : "down"),6} {(each.Loopback ? 0 : -1),5} {(each.Loopback ? 2 : 1),4} {(each.Loopback ? 0 : 8),4} {0,4} " +
                    $"{credits,5} {credits,5} {Math.Max(0, credits - 2),5}\n");
            }
        }

        return text.ToString();
    }

    public static string Peers(SimulatedLnet lnet)
    {
        var text = new StringBuilder("nid                      refs state  last   max   rtr   min    tx   min queue\n");
        foreach (var (nid, credits) in lnet.Peers.Select(peer => (peer, peer == "0@lo" ? 0 : 8)))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{nid,-24} {1,4} {"NA",5} {-1,5} {credits,5} {credits,5} {credits,5} {credits,5} {Math.Max(0, credits - 2),5} 0\n");
        }

        return text.ToString();
    }

    public static string Routes(SimulatedLnet lnet)
    {
        var text = new StringBuilder(lnet.Routing ? "Routing enabled\n" : "Routing disabled\n");
        text.Append("net      hops priority   state router\n");
        foreach (var route in lnet.Routes)
            text.Append(CultureInfo.InvariantCulture, $"{route.Network,-8} {1,4} {0,8} {(route.Up ? "up" : "down"),7} {route.Router}\n");
        return text.ToString();
    }

    public static string Routers(SimulatedLnet lnet)
    {
        var old = new LnetVersion(lnet.Version).OldRouters;
        var text = new StringBuilder(old
            ? "ref  rtr_ref alive_cnt  state last_ping ping_sent deadline down_ni router\n"
            : "ref  rtr_ref alive router\n");
        foreach (var router in lnet.Routes.GroupBy(route => route.Router))
        {
            var state = router.All(route => route.Up) ? "up" : "down";
            text.Append(CultureInfo.InvariantCulture, $"{4,-4} {router.Count(),7} ");
            if (old)
                text.Append(CultureInfo.InvariantCulture, $"{1,9} {state,6} {12,9} {1,9} {"NA",8} {0,7} {router.Key}\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"{state,5} {router.Key}\n");
        }

        return text.ToString();
    }

    /// <summary>A router's buffers of no, one and 256 pages, for every CPU partition.</summary>
    public static string Buffers(SimulatedLnet lnet)
    {
        var text = new StringBuilder("pages count credits     min\n");
        if (!lnet.Routing)
            return text.ToString();
        foreach (var (pages, count) in new[] { (0, 2048), (1, 16384), (256, 1024) })
        {
            for (var cpt = 0; cpt < lnet.CpuPartitions; cpt++)
            {
                var share = count / lnet.CpuPartitions;
                text.Append(CultureInfo.InvariantCulture, $"{pages,5} {share,5} {share,7} {share - 8,7}\n");
            }
        }

        return text.ToString();
    }

    public static string StatsShow(SimulatedLnet lnet, LnetVersion version)
    {
        var text = new StringBuilder("statistics:\n");
        Line("msgs_alloc", lnet.MessagesAllocated);
        Line("msgs_max", lnet.MostMessages);
        if (version.ResponseTracking)
            Line("rst_alloc", lnet.ResponseTrackers);
        Line("errors", lnet.Errors);
        Line("send_count", lnet.SendCount);
        if (version.Health)
        {
            Line("resend_count", lnet.ResendCount);
            Line("response_timeout_count", lnet.ResponseTimeouts);
            Line("local_interrupt_count", lnet.Interfaces.Sum(each => each.Interrupts));
            Line("local_dropped_count", lnet.Interfaces.Sum(each => each.HealthDropped));
            Line("local_aborted_count", lnet.Interfaces.Sum(each => each.Aborted));
            Line("local_no_route_count", lnet.Interfaces.Sum(each => each.NoRoute));
            Line("local_timeout_count", lnet.LocalTimeouts);
            Line("local_error_count", lnet.LocalErrors);
            Line("remote_dropped_count", 0);
            Line("remote_error_count", lnet.RemoteErrors);
            Line("remote_timeout_count", lnet.RemoteTimeouts);
            Line("network_timeout_count", lnet.NetworkTimeouts);
        }

        if (version.ResendOutcomes)
        {
            Line("failed_resends", 0);
            Line("successful_resends", lnet.ResendCount);
        }

        Line("recv_count", lnet.ReceiveCount);
        Line("route_count", lnet.RouteCount);
        Line("drop_count", lnet.DropCount);
        Line("send_length", lnet.SendLength);
        Line("recv_length", lnet.ReceiveLength);
        Line("route_length", lnet.RouteLength);
        Line("drop_length", lnet.DropLength);
        return text.ToString();

        void Line(string name, long value)
        {
            // lnetctl asks for the same structure as the file shows: counts of messages have 32 bits there too.
            var shown = name.EndsWith("_length", StringComparison.Ordinal) ? value : (uint)value;
            text.Append(CultureInfo.InvariantCulture, $"    {name}: {shown}\n");
        }
    }

    public static string GlobalShow(LnetVersion version)
    {
        var text = new StringBuilder("global:\n");
        Line("numa_range", 0);
        Line(version.MaximumInterfaces, 200);
        if (version.Discovery)
            Line("discovery", 1);
        if (version.ResponseTracking)
            Line("drop_asym_route", 0);
        if (version.Health)
        {
            Line("retry_count", 2);
            Line("transaction_timeout", version.TransactionTimeout);
            Line("health_sensitivity", 100);
            Line("recovery_interval", 1);
        }

        if (version.ResponseTracking)
        {
            Line("router_sensitivity", 100);
            Line("lnd_timeout", version.LndTimeout);
            Line("response_tracking", 3);
            Line("recovery_limit", 0);
        }

        if (version.RecoveryPingInterval)
            Line("max_recovery_ping_interval", 900);
        return text.ToString();

        void Line(string name, int value) => text.Append(CultureInfo.InvariantCulture, $"    {name}: {value}\n");
    }
}
