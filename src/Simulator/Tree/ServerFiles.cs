namespace LustreActors.Simulator;

/// <summary>Files of a target on its server other than those of its device: one class for each kind.</summary>
internal static class ServerFiles
{
    public static IReadOnlyList<DeviceFiles> Of(TreeStore store, SimulatedLustre model, SimulatedTarget target)
    {
        var locks = new TargetLockFiles(store, model, target);
        return target.Kind switch
        {
            TargetKind.Mgs => [locks, new TrapFiles(store, model, target)],
            TargetKind.Ost =>
            [
                locks, new DiskFiles(store, model, target), new QuotaSlaveFiles(store, model, target), new OstSettings(store, model, target),
                new TrapFiles(store, model, target),
            ],
            _ =>
            [
                locks, new DiskFiles(store, model, target), new QuotaSlaveFiles(store, model, target), new MdtSettings(store, model, target),
                new ChangelogFiles(store, model, target), new TrapFiles(store, model, target),
                .. target.Index == 0 ? new DeviceFiles[] { new QuotaMasterFiles(store, model, target) } : [],
                .. OspFiles.Of(store, model, target),
            ],
        };
    }
}
