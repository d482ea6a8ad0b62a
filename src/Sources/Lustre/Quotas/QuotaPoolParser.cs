using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Quotas;

/// <summary>
/// Parses a pool's <c>info</c>: below <c>usr:</c>, <c>grp:</c> and <c>prj:</c> the number of targets (<c>#slv</c>, from 2.17 on
/// <c>quota_servers</c>) and of ids (<c>#lqe</c>, <c>quota_entries</c>).
/// </summary>
/// <param name="table">A row for each of <see cref="Accountings"/>, in their order.</param>
internal ref struct QuotaPoolParser(ValueTable table) : ILineParser
{
    public const int Targets = 0;
    public const int Ids = 1;
    public const int Width = 2;

    public static readonly byte[][] Accountings =
    [
        LabelText.Row("accounting"u8, "user"u8), LabelText.Row("accounting"u8, "group"u8), LabelText.Row("accounting"u8, "project"u8),
    ];

    private static readonly KeyColumns Sections = KeyColumns.For(("usr", 0), ("grp", 1), ("prj", 2));
    private static readonly KeyColumns Numbers = KeyColumns.For(
        ("#slv", Targets), ("quota_servers", Targets), ("#lqe", Ids), ("quota_entries", Ids));

    private int _section = -1;

    public long Accepted { get; private set; }

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (!TextLines.TrySplit(line, out var name, out var value))
            return false;
        if (value.IsEmpty)
        {
            _section = Sections.ColumnOf(name);
            return _section >= 0 || name.SequenceEqual("pool"u8);
        }

        var column = Numbers.ColumnOf(name);
        if (column < 0)
            return true;
        if (_section < 0 || !NumberText.TryParse(value, out var number) || !table.Change(_section).TrySet(column, number))
            return false;
        Accepted++;
        return true;
    }
}
