using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The answer of <c>lnetctl net show -v N</c>: YAML, which 2.17 indents differently.</summary>
internal sealed class LnetNetText
{
    private readonly StringBuilder _text = new("net:\n");
    private readonly SimulatedLnet _lnet;
    private readonly LnetVersion _version;
    private readonly int _verbosity;
    private readonly string _field;
    private readonly string _value;

    private LnetNetText(SimulatedLnet lnet, LnetVersion version, int verbosity)
    {
        _lnet = lnet;
        _version = version;
        _verbosity = verbosity;
        _field = version.OwnYaml ? "            " : "          ";
        _value = version.OwnYaml ? "                  " : "              ";
    }

    public static string NetShow(SimulatedLnet lnet, LnetVersion version, int verbosity)
    {
        var text = new LnetNetText(lnet, version, verbosity);
        foreach (var network in lnet.Interfaces.GroupBy(each => each.Network))
            text.WriteNetwork(network.Key, network);
        return text._text.ToString();
    }

    private void WriteNetwork(string network, IEnumerable<LnetInterface> interfaces)
    {
        _text.Append(_version.OwnYaml ? "-     net type: " : "    - net type: ").Append(network).Append("\n      local NI(s):\n");
        foreach (var each in interfaces)
            WriteInterface(each);
    }

    private void WriteInterface(LnetInterface each)
    {
        _text.Append(_version.OwnYaml ? "      -     nid: " : "        - nid: ").Append(each.Nid).Append('\n');
        _text.Append(_field).Append("status: ").Append(each.Up ? "up" : "down").Append('\n');
        if (!each.Loopback)
        {
            Section("interfaces");
            _text.Append(_value).Append("0: ").Append(each.Device).Append('\n');
        }

        if (_verbosity < 1)
            return;
        Section("statistics");
        Line("send_count", (uint)each.Sent.Total);
        Line("recv_count", (uint)each.Received.Total);
        Line("drop_count", (uint)each.Dropped.Total);
        if (_verbosity >= 2)
            WriteDetails(each);
        WriteTunables(each);
        _text.Append(_field).Append("dev cpt: ").Append(each.Loopback ? "0" : "-1").Append('\n');
        _text.Append(_field).Append("CPT: \"[").AppendJoin(',', Enumerable.Range(0, _lnet.CpuPartitions)).Append("]\"\n");
    }

    private void WriteDetails(LnetInterface each)
    {
        if (_version.Policies)
        {
            Section("udsp info");
            Line("net priority", -1);
            Line("nid priority", -1);
        }

        Messages("sent_stats", each.Sent);
        Messages("received_stats", each.Received);
        Messages("dropped_stats", each.Dropped);
        if (_verbosity < 3 || !_version.Health)
            return;
        Section("health stats");
        if (_version.ResponseTracking)
            Line("fatal_error", each.FatalError ? 1 : 0);
        Line("health value", each.HealthValue);
        Line("interrupts", each.Interrupts);
        Line("dropped", each.HealthDropped);
        Line("aborted", each.Aborted);
        Line("no route", each.NoRoute);
        Line("timeouts", each.TimedOut);
        Line("error", each.Errors);
        if (!_version.ResponseTracking)
            return;
        Line("ping_count", 0);
        Line("next_ping", 0);
    }

    private void WriteTunables(LnetInterface each)
    {
        Section("tunables");
        Line("peer_timeout", each.Loopback ? 0 : 180);
        Line("peer_credits", each.Loopback ? 0 : 8);
        Line("peer_buffer_credits", 0);
        Line("credits", each.Loopback ? 0 : 256);
        var any = !each.Loopback && _version.ConnectionsPerPeer;
        if (any || !_version.OwnYaml)
            Section("lnd tunables");
        if (!any)
            return;
        Line("conns_per_peer", 1);
        if (!_version.OwnYaml)
            return;
        Line("timeout", 50);
        Line("tos", -1);
    }

    private void Messages(string name, LnetMessages messages)
    {
        Section(name);
        Line("put", (uint)messages[LnetMessage.Put]);
        Line("get", (uint)messages[LnetMessage.Get]);
        Line("reply", (uint)messages[LnetMessage.Reply]);
        Line("ack", (uint)messages[LnetMessage.Ack]);
        Line("hello", (uint)messages[LnetMessage.Hello]);
    }

    private void Section(string name) => _text.Append(_field).Append(name).Append(":\n");

    private void Line(string name, long value) =>
        _text.Append(_value).Append(name).Append(CultureInfo.InvariantCulture, $": {value}\n");
}
