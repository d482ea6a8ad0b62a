using System.Buffers;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Devices;

/// <summary>Reads which device a target is on, and the errors that ldiskfs or the state that ZFS shows of it.</summary>
internal sealed class DeviceReader : ParameterReader
{
    private const int LongestName = 255;
    private const string Dev = "/dev/";
    private const string Mapper = "/dev/mapper/";

    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([.. Enumerable.Range(0, 33).Select(b => (byte)b), 127]);
    private static readonly SearchValues<byte> StateBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"u8);

    private readonly string _device;
    private readonly LustreRoots _roots;
    private readonly SegmentLayout _info;
    private readonly SegmentLayout _state;
    private readonly TableFamilies _errors;

    private byte[] _shown = [];
    private byte[] _labels = [];
    private string _name = "";
    private string? _folder;
    private (string Pool, byte[] State, byte[] Labels) _pool = ("", [], []);

    public DeviceReader(LustreTarget target, LustreRoots roots, LabelText labels)
    {
        _device = DeviceParameters.Device.For(target.Name);
        _roots = roots;
        _info = new SegmentLayout(DeviceParameters.Info.Family, labels, new SampleColumn(0));
        _state = new SegmentLayout(DeviceParameters.PoolState.Family, labels, new SampleColumn(0));
        _errors = new TableFamilies(labels, withCreated: false);
        for (var i = 0; i < DeviceParameters.Files.Length; i++)
            _errors.Add(DeviceParameters.Files[i], i);
    }

    public override void Read(CollectionContext context)
    {
        if (!context.TryRead(DeviceParameters.Device, _device, out var text, out var path))
            return;
        var device = text.Trim(" \t\r\n"u8);
        if (device.IsEmpty || device.Length > LongestName || device.ContainsAny(Unprintable))
        {
            context.Findings.Refuse(path, 1, text);
            return;
        }

        if (!device.SequenceEqual(_shown))
            Remember(device);
        context.AddValue(_info, _labels, 1);
        if (_name.StartsWith(Dev, StringComparison.Ordinal))
            ReadErrors(context);
        else
            ReadPool(context);
    }

    private void Remember(ReadOnlySpan<byte> device)
    {
        _shown = device.ToArray();
        _labels = LabelText.Row("device"u8, device);
        _name = Encoding.UTF8.GetString(device);
        _folder = null;
    }

    private void ReadErrors(CollectionContext context)
    {
        _folder ??= FolderOf(context);
        if (_folder is null)
            return;
        var table = new ValueTable(DeviceParameters.Files.Length);
        var row = table.Add(LabelText.Empty.AsRow());
        for (var i = 0; i < row.Length; i++)
        {
            var metric = DeviceParameters.Files[i];
            var file = metric.Parameters[0].Name;
            row[i] = Number(context, metric, $"{_folder}/{file[(file.LastIndexOf('.') + 1)..]}");

            // A time of 0 is that of no error.
            if (row[i] == 0 && metric.Unit == Unit.Seconds)
                row[i] = ValueTable.Absent;
        }

        _errors.AddSegments(table, context.Segments);
    }

    private long Number(CollectionContext context, LustreMetric metric, string path)
    {
        var status = context.Files.TryRead(path, out var text);
        context.Findings.AddStatus(status, context.Files, path);
        if (status == ReadStatus.Missing)
            _folder = null;
        if (status != ReadStatus.Read)
            return ValueTable.Absent;
        if (metric.Unit.TryParse(text, out var value))
            return value;
        context.Findings.Refuse(path, 1, text);
        return ValueTable.Absent;
    }

    /// <summary>
    /// Finds the directory that ldiskfs has for the device. It is named after the kernel's device: <c>sdb</c>, or <c>dm-3</c> for a device
    /// of the device mapper, whose own name is in <c>/sys/block/dm-3/dm/name</c>. <c>/dev</c> is not used, because a container has its
    /// own.
    /// </summary>
    private string? FolderOf(CollectionContext context)
    {
        var folders = new List<string>();
        if (context.Files.Visit(_roots.Ldiskfs, folders, static (name, all) => all.Add(name.ToString())) != ReadStatus.Read)
            return null;
        var kernel = _name[Dev.Length..].Replace('/', '!');
        if (folders.Contains(kernel))
            return Path.Combine(_roots.Ldiskfs, kernel);

        var mapped = MappedName(_name);
        foreach (var folder in folders)
        {
            if (folder.StartsWith("dm-", StringComparison.Ordinal)
                && context.Files.TryRead(_roots.MapperName(folder), out var name) == ReadStatus.Read
                && name.Trim("\n"u8).SequenceEqual(Encoding.UTF8.GetBytes(mapped)))
                return Path.Combine(_roots.Ldiskfs, folder);
        }

        return null;
    }

    /// <summary>The device mapper's name of <c>/dev/mapper/NAME</c>, or of <c>/dev/GROUP/VOLUME</c>, whose hyphens it doubles.</summary>
    private static string MappedName(string device) => device.StartsWith(Mapper, StringComparison.Ordinal)
        ? device[Mapper.Length..]
        : string.Join('-', device[Dev.Length..].Split('/').Select(part => part.Replace("-", "--", StringComparison.Ordinal)));

    private void ReadPool(CollectionContext context)
    {
        var slash = _name.IndexOf('/', StringComparison.Ordinal);
        var pool = slash < 0 ? _name : _name[..slash];
        if (pool.Length == 0 || pool is "." or "..")
            return;
        var path = Path.Combine(_roots.ZfsPools, pool, "state");
        var status = context.Files.TryRead(path, out var text);
        context.Findings.AddStatus(status, context.Files, path);
        if (status != ReadStatus.Read)
            return;
        var state = text.Trim(" \t\r\n"u8);
        if (state.IsEmpty || state.Length > 32 || state.ContainsAnyExcept(StateBytes))
        {
            context.Findings.Refuse(path, 1, text);
            return;
        }

        if (pool != _pool.Pool || !state.SequenceEqual(_pool.State))
            _pool = (pool, state.ToArray(), LabelText.Of(("pool", pool), ("state", Encoding.ASCII.GetString(state))).AsRow());
        context.AddValue(_state, _pool.Labels, 1);
    }
}
