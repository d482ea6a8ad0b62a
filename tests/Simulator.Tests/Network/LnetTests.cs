using System.Globalization;
using LustreActors.Simulator.Network;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Network;

public class LnetTests
{
    [Theory]
    [ClassData(typeof(AllVersions))]
    public void The_counters_move_with_the_bytes_and_stand_where_the_release_keeps_them(LustreVersion version)
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { Version = version });
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromMinutes(1));
        tree.Write();
        var path = version == LustreVersion.V2_10 ? scratch["proc/sys/lnet/stats"] : scratch["sys/kernel/debug/lnet/stats"];
        var numbers = File.ReadAllText(path).Split(' ', '\n').SkipLast(1).Select(
            n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(11, numbers.Length);
        Assert.Equal(
            [
                tree.Lnet.SendCount, tree.Lnet.ReceiveCount, tree.Lnet.RouteCount, tree.Lnet.DropCount, tree.Lnet.SendLength,
                tree.Lnet.ReceiveLength,
            ],
            numbers[3..9]);
        var read = model.Truth.OstTotals("scratch")["read_bytes"].Sum + model.Truth.MdtTotals("scratch")["read_bytes"].Sum;
        var written = model.Truth.OstTotals("scratch")["write_bytes"].Sum + model.Truth.MdtTotals("scratch")["write_bytes"].Sum;
        // Requests and answers come on top, about a kilobyte for each message.
        Assert.InRange(tree.Lnet.SendLength - read, 1, tree.Lnet.SendCount * 1024);
        Assert.InRange(tree.Lnet.ReceiveLength - written, 1, tree.Lnet.ReceiveCount * 1024);
        Assert.Equal(tree.Lnet.SendCount, tree.Lnet.Interfaces.Sum(each => each.Sent.Total));
        Assert.Equal(tree.Lnet.ReceiveCount, tree.Lnet.Interfaces.Sum(each => each.Received.Total));
    }

    [Fact]
    public void A_server_receives_what_its_client_sends()
    {
        using var scratch = new ScratchDirectory();
        using var elsewhere = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { Filesystems = [new FilesystemOptions { Clients = 1, Jobs = 5 }] });
        using var server = new LustreTree(model, scratch.Path);
        using var client = new LustreTree(model, elsewhere.Path, new LustreNode { Targets = [], Mgs = false, Nid = "10.1.0.1@tcp" });
        model.Advance(TimeSpan.FromMinutes(1));
        Assert.True(client.Lnet.SendCount > 100);
        Assert.Equal((client.Lnet.SendCount, client.Lnet.SendLength), (server.Lnet.ReceiveCount, server.Lnet.ReceiveLength));
        Assert.Equal((client.Lnet.ReceiveCount, client.Lnet.ReceiveLength), (server.Lnet.SendCount, server.Lnet.SendLength));
        Assert.Equal(["10.1.255.1@tcp"], client.Lnet.Peers);
        Assert.Equal(["10.1.0.1@tcp"], server.Lnet.Peers);
    }

    [Fact]
    public void Counts_of_messages_wrap_at_32_bits_and_bytes_do_not()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions());
        var before = (1L << 32) - 5;
        using var tree = new LustreTree(model, scratch.Path, new LustreNode { Lnet = new LnetOptions { MessagesBefore = before } });
        Assert.StartsWith($"0 0 0 {before} {before} 0 0 ", tree.Lnet.StatsLine(), StringComparison.Ordinal);
        model.Advance(TimeSpan.FromSeconds(20));
        Assert.True(tree.Lnet.SendCount > 1L << 32);
        var numbers = tree.Lnet.StatsLine().Trim().Split(' ');
        Assert.Equal((tree.Lnet.SendCount - (1L << 32)).ToString(CultureInfo.InvariantCulture), numbers[3]);
        Assert.Equal(tree.Lnet.SendLength.ToString(CultureInfo.InvariantCulture), numbers[7]);
        Assert.Contains($"    send_count: {tree.Lnet.SendCount - (1L << 32)}\n", tree.Lnet.StatsShow(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_interfaces_share_the_work_and_each_has_a_row_for_every_cpu_partition()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { Filesystems = [new FilesystemOptions { Network = "o2ib" }] });
        var node = new LustreNode { Lnet = new LnetOptions { Nids = ["10.1.255.1@o2ib", "10.1.255.9@o2ib"], CpuPartitions = 4 } };
        using var tree = new LustreTree(model, scratch.Path, node);
        model.Advance(TimeSpan.FromSeconds(30));
        tree.Write();
        Assert.All(tree.Lnet.Interfaces.Skip(1), each => Assert.InRange(each.Sent.Total, tree.Lnet.SendCount / 3, tree.Lnet.SendCount));
        var rows = File.ReadAllLines(tree.PathOf("", "lnet/nis")).Skip(1).ToList();
        Assert.Equal(12, rows.Count);
        Assert.Equal(4, rows.Count(row => row.StartsWith("10.1.255.9@o2ib ", StringComparison.Ordinal)));
        var shown = tree.Lnet.NetShow();
        Assert.Contains("CPT: \"[0,1,2,3]\"", shown, StringComparison.Ordinal);
        Assert.Equal(2, shown.Split("0: ib").Length - 1);
    }

    [Fact]
    public void An_interface_that_is_down_and_messages_that_were_dropped_are_seen_everywhere()
    {
        using var scratch = new ScratchDirectory();
        using var tree = new LustreTree(new SimulatedLustre(new SimulationOptions()), scratch.Path);
        var nid = tree.Lnet.Interfaces[1].Nid;
        tree.Lnet.Interface(nid).Up = false;
        tree.Lnet.Interface(nid).HealthValue = 400;
        tree.Lnet.Drop(nid, 7, 4200);
        tree.Write();
        Assert.Contains(
            File.ReadAllLines(tree.PathOf("", "lnet/nis")),
            line => line.StartsWith(nid, StringComparison.Ordinal) && line.Contains(" down ", StringComparison.Ordinal));
        Assert.EndsWith(" 7 0 0 0 4200\n", File.ReadAllText(tree.PathOf("", "lnet/stats")), StringComparison.Ordinal);
        Assert.Contains("drop_count: 7\n", tree.Lnet.NetShow(), StringComparison.Ordinal);
        Assert.Contains("health value: 400\n", tree.Lnet.NetShow(), StringComparison.Ordinal);
        Assert.Contains("    drop_length: 4200\n", tree.Lnet.StatsShow(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_router_forwards_what_others_send_and_has_no_lustre()
    {
        using var scratch = new ScratchDirectory();
        using var servers = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions());
        using var router = new LustreTree(
            model, scratch.Path, new LustreNode { Router = true, Lnet = new LnetOptions { Nids = ["10.1.254.1@tcp", "10.1.254.1@o2ib"] } });
        var routes = new LnetOptions { Routes = [new LnetRoute("o2ib", "10.1.254.1@tcp")] };
        using var server = new LustreTree(model, servers.Path, new LustreNode { Lnet = routes });
        model.Advance(TimeSpan.FromSeconds(30));
        router.Write();
        server.Write();
        Assert.Equal(server.Lnet.SendCount + server.Lnet.ReceiveCount, router.Lnet.RouteCount);
        Assert.Equal(server.Lnet.SendLength + server.Lnet.ReceiveLength, router.Lnet.RouteLength);
        Assert.Equal(["sys/kernel/debug/lnet"], Directory.EnumerateFiles(scratch.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(scratch.Path, Path.GetDirectoryName(path)!)).Distinct());
        Assert.StartsWith("Routing enabled\n", File.ReadAllText(router.PathOf("", "lnet/routes")), StringComparison.Ordinal);
        Assert.Equal(4, File.ReadAllLines(router.PathOf("", "lnet/buffers")).Length);
        Assert.Equal("o2ib        1        0      up 10.1.254.1@tcp", File.ReadAllLines(server.PathOf("", "lnet/routes"))[2]);
        Assert.Equal("4          1    up 10.1.254.1@tcp", File.ReadAllLines(server.PathOf("", "lnet/routers"))[1]);
    }
}
