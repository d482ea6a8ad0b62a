namespace LustreActors.Actors.Showing;

internal enum UsageColumn
{
    Read,
    Write,
    Operations,
}

/// <summary>Adds up rates by name.</summary>
internal sealed class UsageSums
{
    private readonly Dictionary<string, Sum> _rows = new(StringComparer.Ordinal);

    public IEnumerable<UsageRow> Rows =>
        _rows.Select(r => new UsageRow(r.Key, r.Value.Detail, r.Value.Read, r.Value.Write, r.Value.Operations));

    public void Add(string name, UsageColumn column, double value, string detail = "")
    {
        if (!_rows.TryGetValue(name, out var row))
            _rows.Add(name, row = new Sum(detail));
        if (column == UsageColumn.Read)
            row.Read += value;
        else if (column == UsageColumn.Write)
            row.Write += value;
        else
            row.Operations += value;
    }

    private sealed class Sum(string detail)
    {
        public string Detail => detail;

        public double Read { get; set; }

        public double Write { get; set; }

        public double Operations { get; set; }
    }
}
