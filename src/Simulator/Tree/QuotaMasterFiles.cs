namespace LustreActors.Simulator;

/// <summary>The quota master, which lives with MDT0000: <c>qmt/F-QMT0000</c>, a directory for every pool.</summary>
internal sealed class QuotaMasterFiles : DeviceFiles
{
    private readonly QuotaText _text;
    private readonly Quotas _quotas;

    public QuotaMasterFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        _text = new QuotaText(model.Options.Version);
        _quotas = model.Truth.Filesystem(target.Filesystem).Quotas;
        var master = $"qmt/{target.Filesystem}-QMT0000";
        AddPool(master, Quotas.DataPool, "global_pool0_dt_{0}", metadata: false);
        AddPool(master, Quotas.MetadataPool, "global_pool0_md_{0}", metadata: true);
        if (new ServerPlacement(model.Options.Version).HasPoolQuotas)
            AddPool(master, Quotas.FlashPool, "global_index_copy:", metadata: false);
    }

    /// <summary>Since 2.15 an id without an explicit limit is listed with the default one as soon as it owns something.</summary>
    public static bool ShowsDefaults(LustreVersion version) => version >= LustreVersion.V2_15_0;

    private void AddPool(string master, string pool, string heading, bool metadata)
    {
        var directory = $"{master}/{pool}";
        foreach (var kind in Enum.GetValues<QuotaKind>())
        {
            var name = QuotaText.Suffix(kind);
            var title = heading.Replace("{0}", name, StringComparison.Ordinal);
            Add($"qmt/{pool}/glb-{name}", TreeRoot.Proc, $"{directory}/glb-{name}", writer =>
                _text.WriteLimits(writer, title, EntriesOf(pool, kind), granted: true));
        }

        AddText($"qmt/{pool}/info", TreeRoot.Proc, directory, () =>
            _text.PoolInfo(metadata, _quotas.TargetsOf(pool).Count(), kind => EntriesOf(pool, kind).Count));
        AddConstant($"qmt/{pool}/soft_least_qunit", TreeRoot.Proc, directory, metadata ? "1024\n" : "4096\n");
    }

    private IReadOnlyList<QuotaEntry> EntriesOf(string pool, QuotaKind kind) =>
        _quotas.Entries(pool, kind, ShowsDefaults(Model.Options.Version));
}
