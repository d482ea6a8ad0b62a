using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>A device as <c>devices</c> and <c>lctl dl</c> list it.</summary>
internal readonly record struct DeviceLine(string Type, string Name, string Uuid, int References = 4);

/// <summary>The devices that a node of the model has, in the order in which they are set up.</summary>
internal static class DeviceList
{
    public static void Write(Utf8Writer writer, IEnumerable<DeviceLine> devices, LustreVersion version)
    {
        // Each device of 2.17 holds one reference more.
        var more = version >= LustreVersion.V2_17 ? 1 : 0;
        var number = 0;
        foreach (var (type, name, uuid, references) in devices)
            writer.Write($"{number++,3} UP {type} {name} {uuid} {references + more}\n");
    }

    public static IEnumerable<DeviceLine> OfMgs(SimulatedTarget mgs) => [new DeviceLine("mgs", mgs.Name, mgs.Name)];

    public static IEnumerable<DeviceLine> OfTargets(IReadOnlyList<SimulatedTarget> targets, OsdKind osd)
    {
        var type = osd == OsdKind.Zfs ? "osd-zfs" : "osd-ldiskfs";
        foreach (var mdt in targets.Where(target => target.Kind == TargetKind.Mdt))
        {
            var (filesystem, index) = (mdt.Filesystem, mdt.Name[(mdt.Filesystem.Length + 4)..]);
            yield return New(type, $"{mdt.Name}-osd", 9);
            if (mdt == targets.First(target => target.Kind == TargetKind.Mdt))
                yield return new DeviceLine("mds", "MDS", "MDS_uuid", 2);
            yield return New("lod", $"{mdt.Name}-mdtlov", 3);
            yield return New("mdt", mdt.Name, 10);
            yield return New("mdd", $"{filesystem}-MDD{index}", 3);
            if (mdt.Index == 0)
                yield return New("qmt", $"{filesystem}-QMT0000", 3);
            yield return New("lwp", $"{filesystem}-MDT0000-lwp-MDT{index}", 4);
        }

        var first = true;
        foreach (var ost in targets.Where(target => target.Kind == TargetKind.Ost))
        {
            yield return New(type, $"{ost.Name}-osd", 4);
            if (first)
                yield return new DeviceLine("ost", "OSS", "OSS_uuid", 2);
            first = false;
            yield return New("obdfilter", ost.Name, 6);
            yield return New("lwp", $"{ost.Filesystem}-MDT0000-lwp-{ost.Name[(ost.Filesystem.Length + 1)..]}", 4);
        }
    }

    public static IEnumerable<DeviceLine> OfMount(SimulatedClient client)
    {
        var address = client.Mount[(client.Filesystem.Length + 1)..];
        yield return new DeviceLine("lov", $"{client.Filesystem}-clilov-{address}", client.Uuid, 3);
        yield return new DeviceLine("lmv", $"{client.Filesystem}-clilmv-{address}", client.Uuid);
        foreach (var import in client.Imports)
            yield return new DeviceLine(import.Target.Kind == TargetKind.Ost ? "osc" : "mdc", import.Name, client.Uuid);
    }

    /// <summary>Devices of an MDT for the other targets.</summary>
    public static IEnumerable<DeviceLine> OfProxies(SimulatedTarget mdt, SimulatedFilesystem filesystem)
    {
        var name = mdt.Name[(mdt.Filesystem.Length + 1)..];
        foreach (var target in filesystem.Targets.Where(target => target != mdt))
            yield return new DeviceLine(
                "osp", $"{target.Name}-{(target.Kind == TargetKind.Ost ? "osc" : "osp")}-{name}", $"{mdt.Name}-mdtlov_UUID");
    }

    private static DeviceLine New(string type, string name, int references) => new(type, name, $"{name}_UUID", references);
}
