using System.Buffers;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Every filesystem that the MGS serves, and whether its clients learn at once that a target is back.</summary>
internal sealed class MgsReader(LustreTarget mgs) : ParameterReader
{
    private static readonly SearchValues<byte> OfNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private readonly string _filesystems = MgsParameters.Filesystems.Of(mgs.Name);
    private readonly List<Filesystem> _known = [];

    public override void Read(Draft draft)
    {
        if (!draft.TryRead(MgsParameters.Filesystems, _filesystems, out var text, out var path))
            return;

        var line = 0;
        var refused = draft.Findings.LinesRefused;
        var count = 0;
        while (TextLines.TryTake(ref text, out var name))
        {
            line++;

            // These two are no filesystems, but have a configuration like one.
            if (name.IsEmpty || name.SequenceEqual("nodemap"u8) || name.SequenceEqual("params"u8))
                continue;
            if (name.ContainsAnyExcept(OfNames))
                draft.Findings.Refuse(path, line, name);
            else if (Know(name, count))
                count++;
        }

        if (count < _known.Count && draft.Findings.LinesRefused == refused)
            draft.Findings.Miss(path, $"{_known.Count - count} of {_known.Count} filesystems are missing that were there at the collection before", _known.Count - count);
        _known.RemoveRange(count, _known.Count - count);
        foreach (var filesystem in _known)
            Read(draft, filesystem);
    }

    /// <summary>Lustre lists them in the same order every time. False for one that was listed before.</summary>
    private bool Know(ReadOnlySpan<byte> name, int place)
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

    private static void Read(Draft draft, Filesystem filesystem)
    {
        var table = new ValueTable(MgsLiveParser.Width);
        var parser = new MgsLiveParser(table.Add(LabelText.Empty.AsRow()), draft.Findings, draft.PathOf(filesystem.Parameter));
        if (draft.TryReadLines(MgsParameters.Live, filesystem.Parameter, ref parser))
        {
            if (!parser.IsWhole && draft.RefusedOfFile == 0)
                draft.Findings.Miss(draft.PathOf(filesystem.Parameter), "the file ends before all of its lines on imperative recovery");
            filesystem.Before.Check(draft, filesystem.Parameter, table.Row(0)[MgsLiveParser.Targets], ValueTable.Absent);
        }

        filesystem.Families.AddSegments(table, draft.Segments);
        if (parser.State < 0)
            return;
        var state = new ValueTable(1);
        state.Add(MgsLiveParser.States[parser.State])[0] = 1;
        draft.Segments.Add(new Segment(filesystem.State, state));
    }

    private sealed class Filesystem
    {
        public Filesystem(LustreTarget mgs, byte[] name)
        {
            var text = Encoding.UTF8.GetString(name);
            Name = name;
            Parameter = $"mgs.{mgs.Name}.live.{text}";
            var labels = LabelText.Of(("filesystem", text), ("component", TargetLabels.NameOf(mgs.Component)), ("target", mgs.Name));
            State = new SegmentLayout(MgsMetrics.RecoveryState, labels, new SampleColumn(0));
            Families = new TableFamilies(labels, withCreated: false)
                .Add(MgsMetrics.Targets, MgsLiveParser.Targets)
                .Add(MgsMetrics.Generation, MgsLiveParser.Generation)
                .Add(MgsMetrics.DeafClients, MgsLiveParser.DeafClients)
                .Add(MgsMetrics.NidTable, MgsLiveParser.NidTable)
                .Add(MgsMetrics.Notifications, MgsLiveParser.Notifications)
                .Add(MgsMetrics.NotificationSeconds, MgsLiveParser.NotificationTime, NumberFormat.Nano)
                .Add(MgsMetrics.NotificationMaximum, MgsLiveParser.NotificationMaximum, NumberFormat.Nano);
        }

        public byte[] Name { get; }

        public string Parameter { get; }

        public ValuesBefore Before { get; } = new();

        public SegmentLayout State { get; }

        public TableFamilies Families { get; }
    }
}
