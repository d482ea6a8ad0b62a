using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the usage of users, groups and projects on one target. The kernel walks an index on disk for it, id by id.</summary>
internal sealed class QuotaUsageReader : ParameterReader
{
    private readonly QuotaIds _ids = new();
    private readonly TopIds? _top;
    private readonly Account[] _accounts;

    /// <param name="target">An OST or MDT.</param>
    /// <param name="largest">How many ids have series of their own. Null for all.</param>
    public QuotaUsageReader(LustreTarget target, int? largest)
    {
        _top = largest is { } count ? new TopIds(count) : null;
        _accounts = [.. QuotaParameters.Accounts.Select(a => new Account(target, a.Accounting, a.Parameter))];
    }

    public override void Read(CollectionContext context)
    {
        _ids.BeginReading();
        var isWhole = true;
        foreach (var account in _accounts)
        {
            if (context.Files.IsAbandoned)
                return;
            var table = new ValueTable(UsageColumns.Width, account.Rows);
            _ids.BeginFile();
            if (!TryRead(context, account, table))
            {
                isWhole &= table.Count == 0;
                continue;
            }

            account.Rows = table.Count;
            account.Families.AddSegments(_top?.Select(table) ?? table, context.Segments);
        }

        if (isWhole)
            _ids.ForgetUnseen();
    }

    /// <summary>Reads a file. Half a file would show the end of accounts that continue, so none of it is served.</summary>
    private bool TryRead(CollectionContext context, Account account, ValueTable table)
    {
        foreach (var name in account.Places)
        {
            var parser = new QuotaParser(_ids, table, context.Findings, context.PathOf(name));
            if (context.TryReadLines(account.Parameter, name, ref parser))
            {
                parser.End(account.Ids);
                account.Ids = parser.Ids;
                return true;
            }

            if (parser.HasBegun)
                return false;
        }

        return false;
    }

    private sealed class Account(LustreTarget target, string accounting, LustreParameter parameter)
    {
        public LustreParameter Parameter => parameter;

        public ImmutableArray<string> Places { get; } = QuotaParameters.PlacesOf(parameter, target.Name);

        public TableFamilies Families { get; } = new TableFamilies(Labels(target, accounting), withCreated: false).AddAll(
            QuotaParameters.Used);

        public int Rows { get; set; }

        public int Ids { get; set; }

        private static LabelText Labels(LustreTarget target, string accounting) => LabelText.Of(
            ("filesystem", target.Filesystem), ("component", TargetLabels.NameOf(target.Component)), ("target", target.Name),
            ("accounting", accounting));
    }
}
