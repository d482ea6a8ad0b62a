using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Quotas;

/// <summary>Reads the usage of users, groups and projects on one target. The kernel walks an index on disk for it, id by id.</summary>
/// <param name="largest">The number of ids with their own series. Null for all.</param>
internal sealed class QuotaUsageReader(LustreTarget target, int? largest) : ParameterReader
{
    private readonly QuotaIds _ids = new();
    private readonly TopIds? _top = largest is { } count ? new TopIds(count) : null;
    private readonly Account[] _accounts = [.. QuotaParameters.Accounts.Select(a => new Account(target, a.Accounting, a.Parameter))];

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

/// <summary>Selects the ids that use most, and sums all others under <c>id="other"</c>.</summary>
internal sealed class TopIds(int largest)
{
    private static readonly byte[] OtherLabel = LabelText.Row("id"u8, "other"u8);

    private readonly PriorityQueue<int, long> _heaviest = new();
    private bool[] _named = [];

    /// <summary>Selects as many ids by storage as by files: on an MDT other ids use most files.</summary>
    public ValueTable Select(ValueTable all)
    {
        if (all.Count <= largest)
            return all;
        if (_named.Length < all.Count)
            _named = new bool[all.Count];
        Array.Clear(_named);
        SelectHeaviest(all, UsageColumns.Kibibytes);
        SelectHeaviest(all, UsageColumns.Inodes);

        var shown = new ValueTable(all.Width, Math.Min(largest * 2, all.Count) + 1);
        long kibibytes = 0, inodes = 0;
        for (var row = 0; row < all.Count; row++)
        {
            var values = all.Row(row);
            if (_named[row])
            {
                values.CopyTo(shown.Add(all.SharedLabels(row)));
                continue;
            }

            kibibytes += values[UsageColumns.Kibibytes];
            inodes += values[UsageColumns.Inodes];
        }

        var other = shown.Add(OtherLabel);
        (other[UsageColumns.Kibibytes], other[UsageColumns.Inodes]) = (kibibytes, inodes);
        return shown;
    }

    private void SelectHeaviest(ValueTable all, int column)
    {
        for (var row = 0; row < all.Count; row++)
        {
            var weight = all.Row(row)[column];
            if (_heaviest.Count < largest)
                _heaviest.Enqueue(row, weight);
            else
                _heaviest.EnqueueDequeue(row, weight);
        }

        while (_heaviest.TryDequeue(out var row, out _))
            _named[row] = true;
    }
}
