using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Nodemaps;

/// <summary>Reads the settings of every nodemap of this server, its connections, and its counters.</summary>
internal sealed class NodemapsReader : ParameterReader
{
    private const int ExportsColumn = 0;
    private const int FlagsColumn = 1;

    private readonly KnownDevices<Nodemap> _nodemaps = new(static name => new Nodemap(name.ToString()));
    private readonly NumbersReader _active = new("", LabelText.Empty, [NodemapParameters.Active], ["nodemap"]);
    private readonly TableFamilies _settings;
    private readonly TableFamilies _io;
    private readonly TableFamilies _operations;
    private int _rows = 1;

    public NodemapsReader(bool created)
    {
        _settings = new TableFamilies(LabelText.Empty, withCreated: false).Add(NodemapParameters.Exports, ExportsColumn);
        for (var i = 0; i < NodemapParameters.Flags.Length; i++)
            _settings.Add(NodemapParameters.Flags[i], FlagsColumn + i);
        _io = new TableFamilies(LabelText.Empty, created).AddAll(NodemapParameters.Io);
        _operations = new TableFamilies(LabelText.Empty, created).AddAll(NodemapParameters.ByOperation);
    }

    public override void Read(CollectionContext context)
    {
        // Listed at every reading: few as they are, a new one should be seen at once.
        if (!_nodemaps.TryVisit(context, NodemapParameters.Folder, NodemapParameters.Folder.Name, out _, leaf: "exports"))
            _nodemaps.Clear();
        var nodemaps = _nodemaps.All;
        if (nodemaps.Count == 0)
            return;

        _active.Read(context);
        var settings = new ValueTable(FlagsColumn + NodemapParameters.Flags.Length, nodemaps.Count);
        var io = new ValueTable(IoColumns.Width, nodemaps.Count);
        var operations = new ValueTable(OperationColumns.Width, _rows);
        foreach (var nodemap in nodemaps)
        {
            nodemap.ReadSettings(context, settings);
            nodemap.OnMdts.Read(context, io, operations);
            nodemap.OnOsts.Read(context, io, operations);
        }

        _rows = Math.Max(operations.Count, 1);
        _settings.AddSegments(settings, context.Segments);
        _io.AddSegments(io, context.Segments);
        _operations.AddSegments(operations, context.Segments);
    }

    private sealed class Nodemap(string name)
    {
        private readonly byte[] _labels = LabelText.Of("nodemap", name).AsRow();
        private readonly string _exports = NodemapParameters.ExportsFile.For(name);
        private readonly DeviceNumbers _flags = new(name, NodemapParameters.Flags, ["nodemap"]);

        public Stats OnMdts { get; } = new(NodemapParameters.MdtStats, name, "mdt");

        public Stats OnOsts { get; } = new(NodemapParameters.OstStats, name, "ost");

        public void ReadSettings(CollectionContext context, ValueTable table)
        {
            var row = table.Add(_labels);
            var parser = new NodemapExportsParser(context.Findings, context.PathOf(_exports));
            if (context.TryReadChunks(NodemapParameters.ExportsFile, _exports, ref parser))
            {
                parser.End(context.RefusedOfFile);
                row[ExportsColumn] = parser.Exports;
            }

            _flags.Read(context, row[FlagsColumn..]);
        }
    }

    private sealed class Stats
    {
        private readonly ParameterFile _file;
        private readonly byte[] _labels;
        private readonly OperationLabels _operations;
        private readonly StatsTables _tables;

        public Stats(LustreParameter parameter, string nodemap, string component)
        {
            _file = ParameterFile.For(parameter, nodemap);
            _labels = LabelText.Of(("nodemap", nodemap), ("component", component)).AsRow();
            var names = new OperationNames();
            _operations = new OperationLabels(names, _labels);
            _tables = new StatsTables(names);
        }

        public void Read(CollectionContext context, ValueTable io, ValueTable operations)
        {
            _tables.Begin(operations, _operations);
            _file.TryReadStats(context, _tables);
            if (_tables.HasIo)
                _tables.Io.CopyTo(io.Add(_labels));
        }
    }
}

/// <summary>
/// Parses a nodemap's <c>exports</c>: <c>{ nid: 10.0.0.7@tcp, uuid: … },</c> between brackets. Up to 2.16 all are one line, which may be
/// longer than any buffer, so that it may come in pieces.
/// </summary>
internal ref struct NodemapExportsParser(Findings findings, string path) : IChunkParser
{
    private int _line = 1;
    private bool _isOpen;
    private bool _isRefused;
    private bool _isClosed;

    public static bool TakesPieces => true;

    public long Exports { get; private set; }

    /// <summary>Ends the file. Call it after the last piece. A list without its closing bracket was cut off.</summary>
    public readonly void End(long refused)
    {
        if (!_isClosed && refused == 0)
            findings.AddMissing(path, "the file ends before its closing bracket");
    }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            Count(line);
            if (end < 0)
                return;
            if (_isOpen)
                Refuse(line);
            (_isOpen, _isRefused) = (false, false);
            _line++;
        }
    }

    private void Count(ReadOnlySpan<byte> line)
    {
        foreach (var letter in line)
        {
            switch (letter)
            {
                case (byte)'{' when !_isOpen:
                    _isOpen = true;
                    break;
                case (byte)'}' when _isOpen:
                    _isOpen = false;
                    Exports++;
                    break;
                case (byte)']' when !_isOpen:
                    _isClosed = true;
                    break;
                case (byte)'{' or (byte)'}':
                case not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)',' or (byte)'[') when !_isOpen:
                    Refuse(line);
                    break;
            }
        }
    }

    private void Refuse(ReadOnlySpan<byte> line)
    {
        if (!_isRefused)
            findings.Refuse(path, _line, line);
        _isRefused = true;
    }
}
