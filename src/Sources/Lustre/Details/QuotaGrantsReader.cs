using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Quotas;

namespace LustreActors.Sources.Lustre.Details;

/// <summary>
/// Reads what the quota master has handed out to one target, id by id. An MDT has a directory for storage and one for files. The kernel
/// walks an index on disk for it.
/// </summary>
internal sealed class QuotaGrantsReader : ParameterReader
{
    private readonly QuotaIds _ids = new();
    private readonly List<LimitFile> _files = [];

    public QuotaGrantsReader(LustreTarget target)
    {
        foreach (var (accounting, parameter) in DetailParameters.QuotaLimits)
        {
            _files.Add(new LimitFile(target, accounting, parameter, "quota_slave_dt", "bytes"));
            if (target.Component == LustreComponent.Mdt)
                _files.Add(new LimitFile(target, accounting, parameter, "quota_slave_md", "inodes"));
        }
    }

    public override void Read(CollectionContext context)
    {
        _ids.BeginReading();
        var isWhole = true;
        foreach (var file in _files)
        {
            if (context.Files.IsAbandoned)
                return;
            isWhole &= TryRead(context, file);
        }

        if (isWhole)
            _ids.ForgetUnseen();
    }

    /// <summary>Half a file would show the end of grants that continue, so none of it is served.</summary>
    private bool TryRead(CollectionContext context, LimitFile file)
    {
        var all = new ValueTable(LimitColumns.Width, file.Rows);
        _ids.BeginFile();
        var parser = new QuotaParser(_ids, all, context.Findings, context.PathOf(file.Name));
        if (!context.TryReadLines(file.Parameter, file.Name, ref parser))
            return !parser.HasBegun;
        parser.End(file.Ids);
        (file.Ids, file.Rows) = (parser.Ids, all.Count);

        var granted = new ValueTable(1, Math.Max(all.Count, 1));
        for (var row = 0; row < all.Count; row++)
        {
            if (all.Row(row)[LimitColumns.Granted] > 0)
                granted.Add(all.SharedLabels(row))[0] = all.Row(row)[LimitColumns.Granted];
        }

        file.Families.AddSegments(granted, context.Segments);
        return true;
    }

    private sealed class LimitFile(LustreTarget target, string accounting, LustreParameter parameter, string directory, string resource)
    {
        public LustreParameter Parameter => parameter;

        public string Name { get; } = QuotaParameters.In(parameter.For(target.Name), directory);

        public TableFamilies Families { get; } = new TableFamilies(
            LabelText.Of(
                ("filesystem", target.Filesystem), ("component", TargetLabels.NameOf(target.Component)), ("target", target.Name),
                ("accounting", accounting), ("resource", resource)),
            withCreated: false).Add(DetailParameters.QuotaGranted with
            {
                Unit = resource == "bytes" ? Unit.Kibibytes : Unit.Count,
            });

        public int Rows { get; set; } = 1;

        public int Ids { get; set; }
    }
}
