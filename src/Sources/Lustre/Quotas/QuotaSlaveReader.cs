using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Quotas;

/// <summary>
/// Reads whether a target reaches the quota master, and whether it knows the limits: <c>info</c> in its directory of storage and, on an
/// MDT, in that of files. A target that does not know them enforces old limits or none.
/// </summary>
internal sealed class QuotaSlaveReader : ParameterReader
{
    private readonly Place[] _places;
    private readonly Place _otherwise;

    public QuotaSlaveReader(LustreTarget target)
    {
        var name = QuotaParameters.SlaveFile.For(target.Name);
        _places =
        [
            new Place(target, QuotaParameters.In(name, "quota_slave_dt"), "bytes"),
            new Place(target, QuotaParameters.In(name, "quota_slave_md"), "inodes"),
        ];

        // 2.10 has one directory: on an OST it is about storage, on an MDT about files.
        _otherwise = new Place(target, name, target.Component == LustreComponent.Ost ? "bytes" : "inodes");
    }

    public override void Read(CollectionContext context)
    {
        var isRead = false;
        foreach (var place in _places)
            isRead |= place.TryRead(context);
        if (!isRead)
            _otherwise.TryRead(context);
    }

    private sealed class Place
    {
        private readonly ParameterFile _file;
        private readonly SegmentLayout _connected;
        private readonly TableFamilies _families;

        public Place(LustreTarget target, string name, string resource)
        {
            _file = new ParameterFile(QuotaParameters.SlaveFile, name);
            var labels = LabelText.Of(
                ("filesystem", target.Filesystem), ("component", TargetLabels.NameOf(target.Component)), ("target", target.Name),
                ("resource", resource));
            _connected = new SegmentLayout(QuotaParameters.Connected.Family, labels, new SampleColumn(0));
            _families = new TableFamilies(labels, withCreated: false).AddAll(QuotaParameters.Indexes);
        }

        public bool TryRead(CollectionContext context)
        {
            var table = new ValueTable(QuotaSlaveParser.Width, QuotaSlaveParser.Accountings.Length);
            foreach (var (_, labels) in QuotaSlaveParser.Accountings)
                table.Add(labels);
            var parser = new QuotaSlaveParser(table);
            if (!_file.TryRead(context, ref parser))
                return false;
            if (parser.IsConnected is null)
                _file.AddMissing(context, "the file does not show whether the target reaches the quota master");
            _file.CheckLosses(context, parser.Accepted, parser.IsConnected is { } state ? (state ? 1 : 0) : ValueTable.Absent);
            if (parser.IsConnected is { } isConnected)
                context.AddValue(_connected, LabelText.Empty.AsRow(), isConnected ? 1 : 0);
            _families.AddSegments(table, context.Segments);
            return true;
        }
    }
}

/// <summary>
/// Parses the lines <c>conn to master: setup</c> and <c>user uptodate: glb[1],slv[1],reint[0]</c>. A target that has not set up its quota
/// lacks the latter.
/// </summary>
internal ref struct QuotaSlaveParser(ValueTable table) : ILineParser
{
    public const int UpToDate = 0;
    public const int Copying = 1;
    public const int Width = 2;

    public static readonly (byte[] Line, byte[] Labels)[] Accountings =
    [
        ("user uptodate"u8.ToArray(), LabelText.Row("accounting"u8, "user"u8)),
        ("group uptodate"u8.ToArray(), LabelText.Row("accounting"u8, "group"u8)),
        ("project uptodate"u8.ToArray(), LabelText.Row("accounting"u8, "project"u8)),
    ];

    public bool? IsConnected { get; private set; }

    public long Accepted { get; private set; }

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (!TextLines.TrySplit(line, out var name, out var value))
            return false;
        if (name.SequenceEqual("conn to master"u8))
            return TryParseConnection(value);
        for (var i = 0; i < Accountings.Length; i++)
        {
            if (name.SequenceEqual(Accountings[i].Line))
                return TryParseIndexes(table.Change(i), value);
        }

        return true;
    }

    private bool TryParseConnection(scoped ReadOnlySpan<byte> value)
    {
        if (IsConnected is not null)
            return false;
        if (value.SequenceEqual("setup"u8))
            IsConnected = true;
        else if (value.SequenceEqual("not setup yet"u8))
            IsConnected = false;
        else
            return false;
        Accepted++;
        return true;
    }

    private bool TryParseIndexes(Span<long> row, scoped ReadOnlySpan<byte> value)
    {
        if (!TryTakeFlag(ref value, "glb["u8, out var isGlobal) || !TryTakeFlag(ref value, ",slv["u8, out var isLocal)
            || !TryTakeFlag(ref value, ",reint["u8, out var isCopying) || !value.IsEmpty || row[UpToDate] != ValueTable.Absent)
            return false;
        row[UpToDate] = isGlobal && isLocal ? 1 : 0;
        row[Copying] = isCopying ? 1 : 0;
        Accepted++;
        return true;
    }

    private static bool TryTakeFlag(scoped ref ReadOnlySpan<byte> value, scoped ReadOnlySpan<byte> name, out bool isSet)
    {
        isSet = false;
        if (value.Length < name.Length + 2 || !value.StartsWith(name) || value[name.Length + 1] != ']'
            || value[name.Length] is not ((byte)'0' or (byte)'1'))
            return false;
        isSet = value[name.Length] == '1';
        value = value[(name.Length + 2)..];
        return true;
    }
}
