using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Quotas;

/// <summary>Reads all limits of a filesystem from its quota master: pool by pool, for users, groups and projects.</summary>
internal sealed class QuotaLimitsReader(LustreTarget master) : ParameterReader
{
    private readonly string _pools = QuotaParameters.Pools.For(master.Name);
    private readonly QuotaIds _ids = new();
    private readonly KnownDevices<Pool> _known = new(directory => new Pool(master, directory.ToString()));

    public override void Read(CollectionContext context)
    {
        if (!_known.TryVisit(context, QuotaParameters.Pools, _pools, out _))
            return;

        _ids.BeginReading();
        var isWhole = true;
        foreach (var pool in _known.All)
        {
            foreach (var file in pool.Files)
                isWhole &= TryRead(context, file);
            pool.ReadInfo(context);
            if (context.Files.IsAbandoned)
                return;
        }

        if (isWhole)
            _ids.ForgetUnseen();
    }

    private bool TryRead(CollectionContext context, LimitFile file)
    {
        var table = new ValueTable(LimitColumns.Width, file.Rows);
        _ids.BeginFile();
        var parser = new QuotaParser(_ids, table, context.Findings, context.PathOf(file.Name));
        if (!context.TryReadLines(file.Parameter, file.Name, ref parser))
            return !parser.HasBegun;
        parser.End(file.Ids);
        file.Ids = parser.Ids;
        file.Rows = table.Count;
        file.Families.AddSegments(table, context.Segments);
        return true;
    }

    /// <summary>The files of a pool's directory. Empty for a directory that is not a pool's.</summary>
    private sealed class Pool(LustreTarget master, string directory)
    {
        private readonly ParameterFile _info = new(QuotaParameters.PoolFile, $"qmt.{master.Name}.{directory}.info");
        private readonly TableFamilies? _numbers = PoolName.TryParse(directory) is { IsTenant: false } pool
            ? new TableFamilies(
                LabelText.Of(
                    ("filesystem", master.Filesystem), ("component", TargetLabels.NameOf(master.Component)), ("target", master.Name),
                    ("pool", pool.Name), ("resource", pool.IsStorage ? "bytes" : "inodes")),
                withCreated: false).AddAll(QuotaParameters.PoolNumbers)
            : null;

        public void ReadInfo(CollectionContext context)
        {
            if (_numbers is null)
                return;
            var table = new ValueTable(QuotaPoolParser.Width, QuotaPoolParser.Accountings.Length);
            foreach (var labels in QuotaPoolParser.Accountings)
                table.Add(labels);
            var parser = new QuotaPoolParser(table);
            if (_info.TryRead(context, ref parser))
                _info.CheckLosses(context, parser.Accepted);
            _numbers.AddSegments(table, context.Segments);
        }

        public LimitFile[] Files { get; } = PoolName.TryParse(directory) is { } pool
            ? [.. QuotaParameters.LimitFiles.Select(
                l => new LimitFile(master, $"qmt.{master.Name}.{directory}.{l.File}", pool, l.Accounting, l.Parameter))]
            : [];
    }

    private sealed class LimitFile(LustreTarget master, string name, PoolName pool, string accounting, LustreParameter parameter)
    {
        public string Name => name;

        public LustreParameter Parameter => parameter;

        public TableFamilies Families { get; } = CreateFamilies(master, pool, accounting);

        public int Rows { get; set; }

        public int Ids { get; set; }

        private static TableFamilies CreateFamilies(LustreTarget master, PoolName pool, string accounting)
        {
            var labels = LabelText.Of(
                ("filesystem", master.Filesystem), ("component", TargetLabels.NameOf(master.Component)), ("target", master.Name),
                ("accounting", accounting), (pool.IsTenant ? "tenant" : "pool", pool.Name),
                ("resource", pool.IsStorage ? "bytes" : "inodes"));
            var unit = pool.IsStorage ? Unit.Kibibytes : Unit.Count;
            var families = new TableFamilies(labels, withCreated: false);
            foreach (var metric in pool.IsTenant ? QuotaParameters.TenantLimits : QuotaParameters.Limits)
                families.Add(metric with { Unit = unit });
            return pool.IsTenant ? families : families.AddAll(QuotaParameters.Grace);
        }
    }
}

/// <summary>The parts of the name of a quota master's directory.</summary>
/// <param name="Name">The name of the pool or tenant. Empty for the pool of all targets.</param>
/// <param name="IsStorage">Whether limits are in kibibytes, and not in files.</param>
/// <param name="IsTenant">Whether it belongs to a tenant. Some builds have tenants.</param>
internal sealed record PoolName(string Name, bool IsStorage, bool IsTenant)
{
    private const string AllTargets = "0x0";

    /// <summary>Parses <c>dt-0x0</c>, <c>md-0x0</c>, <c>dt-flash</c>, <c>lqa-dt-red</c>.</summary>
    public static PoolName? TryParse(string directory)
    {
        var isTenant = directory.StartsWith("lqa-", StringComparison.Ordinal);
        var rest = isTenant ? directory["lqa-".Length..] : directory;
        if (rest.Length <= 3 || (!rest.StartsWith("dt-", StringComparison.Ordinal) && !rest.StartsWith("md-", StringComparison.Ordinal)))
            return null;
        return new PoolName(rest[3..] == AllTargets ? "" : rest[3..], rest[0] == 'd', isTenant);
    }
}
