namespace LustreActors.Simulator;

/// <summary>
/// What a target knows of quota. An MDT has inodes (<c>md</c>) and, since it may hold data, kilobytes (<c>dt</c>); <c>quota_slave</c> is
/// another name for the one that matters.
/// </summary>
internal sealed class QuotaSlaveFiles : DeviceFiles
{
    private readonly SimulatedTarget _target;
    private readonly QuotaText _text;
    private readonly Quotas _quotas;

    public QuotaSlaveFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        var placement = new ServerPlacement(model.Options.Version);
        _target = target;
        _text = new QuotaText(model.Options.Version);
        _quotas = model.Truth.Filesystem(target.Filesystem).Quotas;
        var osd = $"{(model.Options.Osd == OsdKind.Zfs ? "osd-zfs" : "osd-ldiskfs")}/{target.Name}";
        var mdt = target.Kind == TargetKind.Mdt;
        if (!placement.HasQuotaDirectories)
        {
            AddSlave(osd, "quota_slave", metadata: mdt);
            return;
        }

        AddSlave(osd, "quota_slave_dt", metadata: false);
        if (mdt)
            AddSlave(osd, "quota_slave_md", metadata: true);
        AddLink(TreeRoot.Proc, $"{osd}/quota_slave", mdt ? "./quota_slave_md" : "./quota_slave_dt");
    }

    private void AddSlave(string osd, string name, bool metadata)
    {
        var directory = $"{osd}/{name}";
        AddAccounts(directory, name, "user", QuotaKind.User, metadata);
        AddAccounts(directory, name, "group", QuotaKind.Group, metadata);
        AddAccounts(directory, name, "project", QuotaKind.Project, metadata);
        AddConstant($"{name}/enabled", TreeRoot.Proc, directory, "ugp\n");
        AddConstant($"{name}/timeout", TreeRoot.Proc, directory, "50\n");
        AddConstant($"{name}/info", TreeRoot.Proc, directory, _text.SlaveInfo(_target.Name, metadata));
        AddWriteOnly(TreeRoot.Proc, $"{directory}/force_reint");
    }

    private void AddAccounts(string directory, string name, string owner, QuotaKind kind, bool metadata)
    {
        // ZFS accounts for projects since 0.8, which 2.10 does not know.
        if (kind == QuotaKind.Project && Model.Options is { Version: LustreVersion.V2_10, Osd: OsdKind.Zfs })
            AddConstant($"{name}/acct_{owner}", TreeRoot.Proc, directory, "not supported\n");
        else
            Add($"{name}/acct_{owner}", TreeRoot.Proc, $"{directory}/acct_{owner}", writer => _text.WriteUsage(writer, kind, _target.Usage(kind)));
        var pool = metadata ? Quotas.MetadataPool : Quotas.DataPool;
        Add($"{name}/limit_{owner}", TreeRoot.Proc, $"{directory}/limit_{owner}", writer => _text.WriteLimits(
            writer, "global_index_copy:", _quotas.Entries(pool, kind, QuotaMasterFiles.ShowsDefaults(Model.Options.Version)), granted: false));
    }
}
