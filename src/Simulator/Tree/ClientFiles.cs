namespace LustreActors.Simulator;

/// <summary>All devices of one mount but its superblock's.</summary>
internal sealed class ClientFiles(TreeStore store, SimulatedLustre model, SimulatedClient client)
{
    private readonly MountTuning _tuning = new(store, model, client);
    private readonly ImportFiles[] _imports = [.. client.Imports.Select((import, i) => new ImportFiles(store, model, import, i + 1))];

    /// <summary>The <c>ping</c> files that somebody read.</summary>
    public IEnumerable<string> Pinged => _imports.Where(import => import.Pinged).Select(import => import.PingPath);

    public void Put()
    {
        _tuning.Put();
        foreach (var import in _imports)
            import.Put();
    }

    /// <summary>See <see cref="LustreTree.HangCapacity"/>; false as well when the mount is gone, for nobody shall wait for it.</summary>
    public void HangCapacity(bool hang)
    {
        foreach (var import in _imports)
            import.HangCapacity(hang);
    }

    public TreeFile? FindOfMount(string parameter) => _tuning.Find(parameter);

    public TreeFile? FindOfDevice(string device, string parameter) => Array.Find(_imports, import => import.Name == device)?.Find(parameter);
}
