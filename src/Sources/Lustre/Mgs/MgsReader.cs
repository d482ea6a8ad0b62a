using System.Buffers;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads every filesystem that the MGS serves, and whether its clients learn at once that a target is back.</summary>
internal sealed class MgsReader(LustreTarget mgs) : ParameterReader
{
    private static readonly SearchValues<byte> OfNames = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private readonly string _filesystems = MgsParameters.Filesystems.For(mgs.Name);
    private readonly List<Filesystem> _known = [];

    public override void Read(CollectionContext context)
    {
        if (!context.TryRead(MgsParameters.Filesystems, _filesystems, out var text, out var path))
            return;

        var line = 0;
        var refused = context.Findings.LinesRefused;
        var count = 0;
        while (TextLines.TryReadTrimmed(ref text, out var name))
        {
            line++;

            // These two have a configuration like a filesystem.
            if (name.IsEmpty || name.SequenceEqual("nodemap"u8) || name.SequenceEqual("params"u8))
                continue;
            if (name.ContainsAnyExcept(OfNames))
                context.Findings.Refuse(path, line, name);
            else if (TryKeep(name, count))
                count++;
        }

        if (count < _known.Count && context.Findings.LinesRefused == refused)
            context.Findings.AddMissing(
                path, $"{_known.Count - count} of {_known.Count} filesystems of the previous collection are missing", _known.Count - count);
        _known.RemoveRange(count, _known.Count - count);
        foreach (var filesystem in _known)
            Read(context, filesystem);
    }

    /// <summary>
    /// Keeps a filesystem at its place in the list: Lustre prints them in the same order every time. False for a repeated name.
    /// </summary>
    private bool TryKeep(ReadOnlySpan<byte> name, int place)
    {
        for (var i = 0; i < _known.Count; i++)
        {
            if (!name.SequenceEqual(_known[i].Name))
                continue;
            if (i < place)
                return false;
            (_known[i], _known[place]) = (_known[place], _known[i]);
            return true;
        }

        _known.Insert(place, new Filesystem(mgs, name.ToArray()));
        return true;
    }

    private static void Read(CollectionContext context, Filesystem filesystem)
    {
        var table = new ValueTable(MgsLiveParser.Width);
        var parser = new MgsLiveParser(table.Add(LabelText.Empty.AsRow()), context.Findings, context.PathOf(filesystem.Parameter));
        if (context.TryReadLines(MgsParameters.Live, filesystem.Parameter, ref parser))
        {
            if (!parser.IsWhole && context.RefusedOfFile == 0)
                context.Findings.AddMissing(
                    context.PathOf(filesystem.Parameter), "the file ends before all of its lines on imperative recovery");
            filesystem.Losses.Check(context, filesystem.Parameter, table.Row(0)[MgsLiveParser.Targets], ValueTable.Absent);
        }

        filesystem.Families.AddSegments(table, context.Segments);
        if (parser.State < 0)
            return;
        var state = new ValueTable(1);
        state.Add(MgsLiveParser.States[parser.State])[0] = 1;
        context.Segments.Add(new Segment(filesystem.State, state));
    }

    private sealed class Filesystem
    {
        public Filesystem(LustreTarget mgs, byte[] name)
        {
            var text = Encoding.UTF8.GetString(name);
            Name = name;
            Parameter = $"mgs.{mgs.Name}.live.{text}";
            var labels = LabelText.Of(("filesystem", text), ("component", TargetLabels.NameOf(mgs.Component)), ("target", mgs.Name));
            State = new SegmentLayout(MgsParameters.RecoveryState.Family, labels, new SampleColumn(0));
            Families = new TableFamilies(labels, withCreated: false).AddAll(MgsParameters.Numbers);
        }

        public byte[] Name { get; }

        public string Parameter { get; }

        public LossDetector Losses { get; } = new();

        public SegmentLayout State { get; }

        public TableFamilies Families { get; }
    }
}
