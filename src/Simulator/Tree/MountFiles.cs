namespace LustreActors.Simulator;

/// <summary>The llite files of one mount. Its directory name contains the mount's address, so each new mount has new files.</summary>
internal sealed class MountFiles : DeviceFiles
{
    private readonly SimulatedFilesystem _filesystem;

    public MountFiles(TreeStore store, SimulatedLustre model, SimulatedFilesystem filesystem, SimulatedClient client)
        : base(store, model)
    {
        _filesystem = filesystem;
        Mount = client.Mount;
        Client = new ClientFiles(store, model, client);
        var directory = $"llite/{client.Mount}";
        AddStats("stats", Placement.ClientStats, directory, Format.Client, client.Counters);
        AddNumber("blocksize", Placement.Capacity, directory, () => 4096);
        AddNumber("kbytestotal", Placement.Capacity, directory, () => Sum(ost => ost.KilobytesTotal));
        AddNumber("kbytesfree", Placement.Capacity, directory, () => Sum(ost => ost.KilobytesFree));
        AddNumber("kbytesavail", Placement.Capacity, directory, () => Sum(ost => ost.KilobytesAvailable));
        AddNumber("filestotal", Placement.Capacity, directory, () => _filesystem.Mdts.Sum(mdt => mdt.FilesTotal));
        AddNumber("filesfree", Placement.Capacity, directory, () => _filesystem.Mdts.Sum(mdt => mdt.FilesFree));
        AddText("fstype", Placement.Capacity, directory, () => "lustre\n");
        AddText("client_type", Placement.Capacity, directory, () => "local client\n");
        AddText("uuid", Placement.Capacity, directory, () => $"{client.Uuid}\n");
    }

    public string Mount { get; }

    /// <summary>The mount's other devices.</summary>
    public ClientFiles Client { get; }

    public override void Put()
    {
        base.Put();
        Client.Put();
    }

    private long Sum(Func<SimulatedTarget, long> value) => _filesystem.Osts.Sum(value);
}
