using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Quotas;

/// <summary>Reads whether limits are enforced on a target: <c>ugp</c>, <c>u</c>, <c>none</c>.</summary>
internal sealed class QuotaEnabledReader : ParameterReader
{
    private static readonly (byte Letter, byte[] Labels)[] Accountings =
    [
        ((byte)'u', LabelText.Row("accounting"u8, "user"u8)),
        ((byte)'g', LabelText.Row("accounting"u8, "group"u8)),
        ((byte)'p', LabelText.Row("accounting"u8, "project"u8)),
    ];

    private readonly (string Name, TableFamilies Families)[] _places;
    private readonly (string Name, TableFamilies Families) _otherwise;

    public QuotaEnabledReader(LustreTarget target)
    {
        var name = QuotaParameters.EnabledFile.For(target.Name);
        _places =
        [
            (QuotaParameters.In(name, "quota_slave_dt"), Families("bytes")),
            (QuotaParameters.In(name, "quota_slave_md"), Families("inodes")),
        ];

        // 2.10 has one directory: on an OST it is about storage, on an MDT about files.
        _otherwise = (name, _places[target.Component == LustreComponent.Ost ? 0 : 1].Families);

        TableFamilies Families(string resource) => new TableFamilies(
            LabelText.Of(
                ("filesystem", target.Filesystem), ("component", TargetLabels.NameOf(target.Component)), ("target", target.Name),
                ("resource", resource)),
            withCreated: false).Add(QuotaParameters.Enabled);
    }

    public override void Read(CollectionContext context)
    {
        var isRead = false;
        foreach (var (name, families) in _places)
            isRead |= TryRead(context, name, families);
        if (!isRead)
            TryRead(context, _otherwise.Name, _otherwise.Families);
    }

    private static bool TryRead(CollectionContext context, string name, TableFamilies families)
    {
        if (!context.TryRead(QuotaParameters.EnabledFile, name, out var text, out var path))
            return false;
        var letters = text.Trim(" \t\r\n"u8);
        var isNone = letters.SequenceEqual("none"u8);
        if (isNone)
            letters = default;
        if (letters.IsEmpty != isNone || letters.ContainsAnyExcept((byte)'u', (byte)'g', (byte)'p'))
        {
            context.Findings.Refuse(path, 1, text);
            return true;
        }

        var table = new ValueTable(1, Accountings.Length);
        foreach (var (letter, labels) in Accountings)
            table.Add(labels)[0] = letters.Contains(letter) ? 1 : 0;
        families.AddSegments(table, context.Segments);
        return true;
    }
}
