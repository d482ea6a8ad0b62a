using System.Text;
using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>The files of one target, mount, connection or node, by the names of their parameters.</summary>
internal sealed class FileTable(TreeStore store, SimulatedLustre model)
{
    private readonly Dictionary<string, TreeFile> _files = new(StringComparer.Ordinal);
    private readonly List<TreeFile> _withoutParameter = [];

    public SimulatedLustre Model => model;
    public LustreVersion Version => model.Options.Version;
    public LustreFormat Format { get; } = LustreFormat.Of(model.Options);
    public bool Zfs => model.Options.Osd == OsdKind.Zfs;

    /// <summary>The directory of the OSDs.</summary>
    public string Osd => Zfs ? "osd-zfs" : "osd-ldiskfs";

    /// <summary>The <c>ping</c> files that were read.</summary>
    public IEnumerable<string> Pinged => _withoutParameter.Where(file => file.Pinged).Select(file => file.Path);

    /// <summary>The file of a parameter, such as <c>job_stats</c> or <c>osd/kbytesfree</c>; null when it has none of that name.</summary>
    public TreeFile? Find(string parameter) => _files.GetValueOrDefault(parameter);

    public void Put()
    {
        foreach (var file in _files.Values)
            store.Put(file);
        foreach (var file in _withoutParameter)
            store.Put(file);
    }

    /// <summary>A directory of these files; the parameters in it begin with the prefix.</summary>
    public FileDirectory In(string path, string prefix = "") => new(this, path, prefix);

    public void Add(string parameter, Place place, string path, Action<Utf8Writer> write) =>
        _files.Add(parameter, new TreeFile(PathOf(place, path), write));

    public void AddConstant(string parameter, Place place, string path, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        _files.Add(parameter, new TreeFile(PathOf(place, path), writer => writer.Write(bytes)) { Constant = true });
    }

    public void AddWriteOnly(Place place, string path) =>
        _withoutParameter.Add(new TreeFile(PathOf(place, path), _ => { }) { Constant = true, WriteOnly = true });

    public void AddLink(Place place, string path, string to) =>
        _withoutParameter.Add(new TreeFile(PathOf(place, path), _ => { }) { Constant = true, LinkTo = to });

    public void AddPing(Place place, string path) =>
        _withoutParameter.Add(new TreeFile(PathOf(place, path), _ => { }) { Constant = true, Ping = true });

    private string PathOf(Place place, string path) => store.PathOf(place.RootIn(Version), path);
}

/// <summary>One directory of a <see cref="FileTable"/>. A file's name may lead into directories below.</summary>
internal readonly struct FileDirectory(FileTable table, string path, string prefix)
{
    public LustreVersion Version => table.Version;

    public void Add(string name, Place place, Action<Utf8Writer> write) => table.Add(prefix + name, place, PathOf(name), write);

    public void AddNumber(string name, Place place, Func<long> value) => Add(name, place, writer =>
    {
        writer.WriteNumber(value());
        writer.Write((byte)'\n');
    });

    /// <summary>A text that does not change while the node is up. It is written once.</summary>
    public void AddConstant(string name, Place place, string text) => table.AddConstant(prefix + name, place, PathOf(name), text);

    /// <summary>Files that each hold one word, as <c>name word, name word</c>.</summary>
    public void AddConstants(Place place, string namesAndWords)
    {
        foreach (var each in namesAndWords.Split(", "))
        {
            var blank = each.IndexOf(' ', StringComparison.Ordinal);
            AddConstant(each[..blank], place, each[(blank + 1)..] + "\n");
        }
    }

    public void AddCounters(string name, Place place, CounterLine[] lines, CounterAccount account)
    {
        var (format, model) = (table.Format, table.Model);
        Add(name, place, writer => StatsText.Write(writer, format, lines, account.Current, account.StartedAt, model.Nanoseconds));
    }

    /// <summary>The capacity of a target: on its server, and at every device that is connected to it.</summary>
    public void AddCapacity(Place place, SimulatedTarget target, int blockSize)
    {
        AddConstants(place, $"blocksize {blockSize}");
        AddNumber("kbytestotal", place, () => target.KilobytesTotal);
        AddNumber("kbytesfree", place, () => target.KilobytesFree);
        AddNumber("kbytesavail", place, () => target.KilobytesAvailable);
        AddNumber("filestotal", place, () => target.FilesTotal);
        AddNumber("filesfree", place, () => target.FilesFree);
    }

    /// <summary>A file that takes commands and cannot be read. It is no parameter.</summary>
    public void AddWriteOnly(string name, Place place) => table.AddWriteOnly(place, PathOf(name));

    /// <summary>
    /// A <c>ping</c> file. On a live client reading it sends an RPC and waits for the answer, so no reader may read it. Here it is empty,
    /// and <see cref="FileTable.Pinged"/> names it once it was read.
    /// </summary>
    public void AddPing(Place place) => table.AddPing(place, PathOf("ping"));

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}/{name}";
}
