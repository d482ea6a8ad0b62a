using System.Collections.Immutable;
using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Peers;

/// <summary>The jobs of one target, a row each. Columns are added as operations come, and known from the reading before.</summary>
/// <param name="target">The target.</param>
/// <param name="cost">Counts what is kept.</param>
internal sealed class JobRows(JobTarget target, PeerCost cost)
{
    public const int Read = 0;
    public const int Write = 1;
    public const int MostOperations = 64;

    private const int Fixed = 2;
    private const int LongestOperation = 64;

    private static readonly byte[] Before = "jobid=\""u8.ToArray();

    private readonly KnownRows _known = new(Before.Length, 1);
    private readonly List<Operation> _operations = [];
    private ValueTable? _table;
    private JobColumnMap? _map;
    private int _columns = Fixed;
    private int _had;
    private int _lastOperation;

    public int SeenIn { get; private set; }

    /// <summary>The target whose series followed those of this one the last time.</summary>
    public TargetKey? Next { get; set; }

    public void Begin(int reading)
    {
        SeenIn = reading;
        _had = _known.Seen;
        _known.Begin();
        _table = null;
        foreach (var operation in _operations)
            operation.IsSeen = false;
    }

    /// <param name="id">Escaped as in a label, with no needless escapes.</param>
    public int Row(ReadOnlySpan<byte> id)
    {
        if (!_known.TryFind(id, out var index))
            index = _known.Add([.. Before, .. id, (byte)'"']);
        var row = _known.Row(index);
        if (row >= 0)
            return row;

        _table ??= new ValueTable(_columns, _had + (_had / 32));
        row = _table.Count;
        _table.Add(_known.Labels(index));
        _known.SetRow(index, row);
        cost.AddRow(_known.Labels(index), _table.Width);
        return row;
    }

    /// <summary>The column of an operation's count; negative when there are too many operations, or it is no name.</summary>
    public int SamplesOf(ReadOnlySpan<byte> operation)
    {
        if (Find(operation) is not { } found)
            return -1;
        if (found.Samples < 0)
            found.Samples = NewColumn();
        return found.Samples;
    }

    public int TimeOf(ReadOnlySpan<byte> operation)
    {
        if (Find(operation) is not { } found)
            return -1;
        if (found.Time < 0)
            found.Time = NewColumn();
        return found.Time;
    }

    /// <summary>False where the value is there already.</summary>
    public bool TrySet(int row, int column, long value)
    {
        if (column >= _table!.Width)
            Widen();
        ref var place = ref _table.Change(row)[column];
        if (place != ValueTable.Absent)
            return false;
        place = value;
        return true;
    }

    public JobTable End(bool isWhole)
    {
        _known.Prune();
        _map ??= new JobColumnMap(-1, Read, Write, [.. _operations.Select(o => new JobColumnMap.Operation(o.Name, o.Samples, o.Time))]);
        var table = new JobTable(target, _table ?? new ValueTable(Fixed), _map) { IsWhole = isWhole };
        if (_operations.Exists(o => !o.IsSeen))
            ForgetOperations();
        return table;
    }

    private Operation? Find(ReadOnlySpan<byte> name)
    {
        // A job's operations stand in the same order as the job's before.
        for (var tried = 0; tried < _operations.Count; tried++)
        {
            _lastOperation = _lastOperation + 1 < _operations.Count ? _lastOperation + 1 : 0;
            var operation = _operations[_lastOperation];
            if (!name.SequenceEqual(operation.Utf8))
                continue;
            operation.IsSeen = true;
            return operation;
        }

        if (_operations.Count == MostOperations || name.IsEmpty || name.Length > LongestOperation || name.Contains((byte)'\\'))
            return null;
        var added = new Operation(Encoding.UTF8.GetString(name), name.ToArray()) { IsSeen = true };
        _operations.Add(added);
        _lastOperation = _operations.Count - 1;
        _map = null;
        return added;
    }

    private int NewColumn()
    {
        _map = null;
        return _columns++;
    }

    private void Widen()
    {
        var width = Math.Max(_columns, _table!.Width * 2);
        cost.Widen(_table.Count, width - _table.Width);
        var wider = new ValueTable(width, Math.Max(_table.Count, _had));
        for (var row = 0; row < _table.Count; row++)
            _table.Row(row).CopyTo(wider.Add(_table.SharedLabels(row)));
        _table = wider;
    }

    /// <summary>The columns of the next reading are those that this one needed; its own table stays as it is.</summary>
    private void ForgetOperations()
    {
        _operations.RemoveAll(o => !o.IsSeen);
        (_columns, _lastOperation, _map) = (Fixed, 0, null);
        for (var i = 0; i < _operations.Count; i++)
        {
            var old = _operations[i];
            _operations[i] = new Operation(old.Name, old.Utf8)
            {
                IsSeen = true,
                Samples = old.Samples < 0 ? -1 : _columns++,
                Time = old.Time < 0 ? -1 : _columns++,
            };
        }
    }

    private sealed class Operation(string name, byte[] utf8)
    {
        public string Name => name;

        public byte[] Utf8 => utf8;

        public bool IsSeen { get; set; }

        public int Samples { get; set; } = -1;

        public int Time { get; set; } = -1;
    }
}

/// <summary>A target as a text names it.</summary>
internal sealed class TargetKey(byte[] filesystem, byte[] name, JobRows rows)
{
    public JobRows Rows => rows;

    public bool Is(ReadOnlySpan<byte> itsFilesystem, ReadOnlySpan<byte> itsName) =>
        itsName.SequenceEqual(name) && itsFilesystem.SequenceEqual(filesystem);
}

/// <summary>The labels of a job's sample. Values are as they stand in the text, with their escapes.</summary>
internal readonly ref struct JobLabels
{
    public JobLabels(in SampleLabels labels)
    {
        foreach (var label in labels)
        {
            switch (label.Name.Length)
            {
                case 5 when label.Name.SequenceEqual("jobid"u8):
                    Id = label.EscapedValue;
                    HasId = true;
                    break;
                case 6 when label.Name.SequenceEqual("target"u8):
                    Target = label.EscapedValue;
                    HasOddTarget |= label.HasEscapes;
                    break;
                case 9 when label.Name.SequenceEqual("operation"u8):
                    Operation = label.EscapedValue;
                    break;
                case 9 when label.Name.SequenceEqual("component"u8):
                    Component = label.EscapedValue;
                    HasOddTarget |= label.HasEscapes;
                    break;
                case 10 when label.Name.SequenceEqual("filesystem"u8):
                    Filesystem = label.EscapedValue;
                    HasOddTarget |= label.HasEscapes;
                    break;
            }
        }
    }

    public ReadOnlySpan<byte> Filesystem { get; }

    public ReadOnlySpan<byte> Component { get; }

    public ReadOnlySpan<byte> Target { get; }

    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> Operation { get; }

    public bool HasId { get; }

    /// <summary>No target of Lustre has a name that needs escapes.</summary>
    public bool HasOddTarget { get; }
}
