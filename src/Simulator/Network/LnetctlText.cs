namespace LustreActors.Simulator.Network;

/// <summary>The answers of <c>lnetctl</c>: YAML. 2.17 prints its lists as deep as their keys, and leaves out what is empty.</summary>
internal sealed class LnetctlText(SimulatedLnet lnet)
{
    private readonly Utf8Writer _writer = new();
    private readonly LustreVersion _version = lnet.Version;

    /// <summary>LNet's health came with 2.12 (LU-9120), and with it resends and time-outs.</summary>
    private bool HasHealth => _version >= LustreVersion.V2_12;

    private bool HasResponseTracking => _version >= LustreVersion.V2_14;
    private bool HasListsOf217 => _version >= LustreVersion.V2_17;
    private string FieldIndent => HasListsOf217 ? "            " : "          ";
    private string ValueIndent => HasListsOf217 ? "                  " : "              ";

    public string StatsShow()
    {
        // lnetctl reads the structure behind the file "stats": its counts of messages have 32 bits too.
        _writer.Write("statistics:\n");
        WriteLines("    ", ("msgs_alloc", (uint)lnet.MessagesAllocated), ("msgs_max", (uint)lnet.MostMessages));
        if (HasResponseTracking)
            WriteLines("    ", ("rst_alloc", (uint)lnet.ResponseTrackers));
        WriteLines("    ", ("errors", (uint)lnet.Errors), ("send_count", (uint)lnet.SendCount));
        if (HasHealth)
        {
            WriteLines(
                "    ", ("resend_count", (uint)lnet.ResendCount), ("response_timeout_count", (uint)lnet.ResponseTimeouts),
                ("local_interrupt_count", (uint)lnet.Interfaces.Sum(each => each.Interrupts)),
                ("local_dropped_count", (uint)lnet.Interfaces.Sum(each => each.HealthDropped)),
                ("local_aborted_count", (uint)lnet.Interfaces.Sum(each => each.Aborted)),
                ("local_no_route_count", (uint)lnet.Interfaces.Sum(each => each.NoRoute)),
                ("local_timeout_count", (uint)lnet.LocalTimeouts), ("local_error_count", (uint)lnet.LocalErrors),
                ("remote_dropped_count", 0), ("remote_error_count", (uint)lnet.RemoteErrors),
                ("remote_timeout_count", (uint)lnet.RemoteTimeouts), ("network_timeout_count", (uint)lnet.NetworkTimeouts));
        }

        if (_version >= LustreVersion.V2_17)
            WriteLines("    ", ("failed_resends", 0), ("successful_resends", (uint)lnet.ResendCount));
        WriteLines(
            "    ", ("recv_count", (uint)lnet.ReceiveCount), ("route_count", (uint)lnet.RouteCount), ("drop_count", (uint)lnet.DropCount),
            ("send_length", lnet.SendLength), ("recv_length", lnet.ReceiveLength), ("route_length", lnet.RouteLength),
            ("drop_length", lnet.DropLength));
        return _writer.ToString();
    }

    public string GlobalShow()
    {
        _writer.Write("global:\n");
        WriteLines("    ", ("numa_range", 0), (_version >= LustreVersion.V2_15_0 ? "max_interfaces" : "max_intf", 200));
        if (HasHealth)
            WriteLines("    ", ("discovery", 1));
        if (HasResponseTracking)
            WriteLines("    ", ("drop_asym_route", 0));
        if (HasHealth)
        {
            var timeout = _version >= LustreVersion.V2_16 ? 150 : 50;
            WriteLines("    ", ("retry_count", 2), ("transaction_timeout", timeout), ("health_sensitivity", 100), ("recovery_interval", 1));
        }

        if (HasResponseTracking)
        {
            var timeout = _version >= LustreVersion.V2_16 ? 49 : 16;
            WriteLines("    ", ("router_sensitivity", 100), ("lnd_timeout", timeout), ("response_tracking", 3), ("recovery_limit", 0));
        }

        if (_version >= LustreVersion.V2_16)
            WriteLines("    ", ("max_recovery_ping_interval", 900));
        return _writer.ToString();
    }

    public string NetShow(int verbosity)
    {
        _writer.Write("net:\n");
        foreach (var network in lnet.Interfaces.GroupBy(each => each.Network))
        {
            _writer.Write($"{(HasListsOf217 ? "-     net type: " : "    - net type: ")}{network.Key}\n      local NI(s):\n");
            foreach (var each in network)
                WriteInterface(each, verbosity);
        }

        return _writer.ToString();
    }

    private void WriteInterface(LnetInterface each, int verbosity)
    {
        _writer.Write($"{(HasListsOf217 ? "      -     nid: " : "        - nid: ")}{each.Nid}\n");
        _writer.Write($"{FieldIndent}status: {(each.Up ? "up" : "down")}\n");
        if (!each.Loopback)
            _writer.Write($"{FieldIndent}interfaces:\n{ValueIndent}0: {each.Device}\n");
        if (verbosity < 1)
            return;
        WriteSection(
            "statistics", ("send_count", (uint)each.Sent.Total), ("recv_count", (uint)each.Received.Total),
            ("drop_count", (uint)each.Dropped.Total));
        if (verbosity >= 2)
            WriteDetails(each, verbosity);
        WriteSection(
            "tunables", ("peer_timeout", each.Loopback ? 0 : 180), ("peer_credits", each.Loopback ? 0 : 8), ("peer_buffer_credits", 0),
            ("credits", each.Loopback ? 0 : 256));
        var perPeer = !each.Loopback && _version >= LustreVersion.V2_15_0;
        if (perPeer && HasListsOf217)
            WriteSection("lnd tunables", ("conns_per_peer", 1), ("timeout", 50), ("tos", -1));
        else if (perPeer)
            WriteSection("lnd tunables", ("conns_per_peer", 1));
        else if (!HasListsOf217)
            WriteSection("lnd tunables");
        _writer.Write($"{FieldIndent}dev cpt: {(each.Loopback ? 0 : -1)}\n");
        _writer.Write($"{FieldIndent}CPT: \"[{string.Join(',', Enumerable.Range(0, lnet.CpuPartitions))}]\"\n");
    }

    private void WriteDetails(LnetInterface each, int verbosity)
    {
        if (_version >= LustreVersion.V2_15_0)
            WriteSection("udsp info", ("net priority", -1), ("nid priority", -1));
        WriteMessages("sent_stats", each.Sent);
        WriteMessages("received_stats", each.Received);
        WriteMessages("dropped_stats", each.Dropped);
        if (verbosity < 3 || !HasHealth)
            return;
        WriteSection("health stats");
        if (HasResponseTracking)
            WriteLines(ValueIndent, ("fatal_error", each.FatalError ? 1 : 0));
        WriteLines(
            ValueIndent, ("health value", each.HealthValue), ("interrupts", each.Interrupts), ("dropped", each.HealthDropped),
            ("aborted", each.Aborted), ("no route", each.NoRoute), ("timeouts", each.TimedOut), ("error", each.Errors));
        if (HasResponseTracking)
            WriteLines(ValueIndent, ("ping_count", 0), ("next_ping", 0));
    }

    private void WriteMessages(string name, LnetMessages messages) => WriteSection(
        name, ("put", (uint)messages[LnetMessage.Put]), ("get", (uint)messages[LnetMessage.Get]),
        ("reply", (uint)messages[LnetMessage.Reply]), ("ack", (uint)messages[LnetMessage.Ack]),
        ("hello", (uint)messages[LnetMessage.Hello]));

    private void WriteSection(string name, params ReadOnlySpan<(string Name, long Value)> values)
    {
        _writer.Write($"{FieldIndent}{name}:\n");
        WriteLines(ValueIndent, values);
    }

    private void WriteLines(string indent, params ReadOnlySpan<(string Name, long Value)> values)
    {
        foreach (var (name, value) in values)
            _writer.Write($"{indent}{name}: {value}\n");
    }
}
