using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The files of one target, mount or node, and how each is made.</summary>
internal abstract class DeviceFiles(TreeStore store, SimulatedLustre model)
{
    private readonly Dictionary<string, TreeFile> _files = new(StringComparer.Ordinal);
    private readonly List<TreeFile> _traps = [];

    protected SimulatedLustre Model { get; } = model;
    protected LustreFormat Format { get; } = LustreFormat.Of(model.Options);
    protected Placement Placement { get; } = new(model.Options.Version);

    /// <summary>The file of a parameter, such as <c>job_stats</c> or <c>exports/10.1.0.1@tcp/stats</c>; null when it has none of that name.</summary>
    public TreeFile? Find(string parameter) => _files.GetValueOrDefault(parameter);

    public virtual void Put()
    {
        foreach (var file in _files.Values)
            store.Put(file);
        foreach (var file in _traps)
            store.Put(file);
    }

    protected TreeFile Add(string parameter, TreeRoot root, string relative, Action<Utf8Writer> render)
    {
        var file = store.File(root, relative, render);
        _files.Add(parameter, file);
        return file;
    }

    protected void AddNumber(string parameter, TreeRoot root, string directory, Func<long> value) =>
        Add(parameter, root, $"{directory}/{Leaf(parameter)}", writer =>
        {
            writer.WriteNumber(value());
            writer.Write((byte)'\n');
        });

    protected void AddText(string parameter, TreeRoot root, string directory, Func<string> value) =>
        Add(parameter, root, $"{directory}/{Leaf(parameter)}", writer => SmallFileText.WriteText(writer, value()));

    /// <summary>A text that does not change while the node is up, so it is formatted once.</summary>
    protected void AddConstant(string parameter, TreeRoot root, string directory, string text) =>
        _files.Add(parameter, store.Constant(root, $"{directory}/{Leaf(parameter)}", Encoding.UTF8.GetBytes(text)));

    /// <summary>Takes commands, and is not there to be read: it has no parameter.</summary>
    protected void AddWriteOnly(TreeRoot root, string relative) => _traps.Add(store.WriteOnly(root, relative));

    /// <summary>A second name of a directory. A reader that follows it counts twice.</summary>
    protected void AddLink(TreeRoot root, string relative, string to) => _traps.Add(store.Link(root, relative, to));

    protected void AddStats(string parameter, TreeRoot root, string directory, CounterLine[] lines, CounterAccount account) =>
        Add(parameter, root, $"{directory}/{Leaf(parameter)}", writer =>
            StatsText.Write(writer, Format, lines, account.Current, account.StartedAt, Model.Nanoseconds));

    protected static string Hex(long value) => value.ToString("x4", CultureInfo.InvariantCulture);

    private static string Leaf(string parameter) => parameter[(parameter.LastIndexOf('/') + 1)..];
}
