using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the fields of <c>/proc/vmstat</c> that are asked for.</summary>
internal sealed class VmstatCollector(NodeRoots roots, NamePattern shown) : NodeCollector("vmstat")
{
    private readonly string _path = roots.InProc("vmstat");
    private readonly FieldFamilies _fields = new(field => shown.Matches(field) ? (FamilyOf(field), NumberFormat.Integer) : null);

    /// <summary>The families of the default pattern.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
        [.. new[] { "oom_kill", "pgfault", "pgmajfault", "pgpgin", "pgpgout", "pswpin", "pswpout" }.Select(FamilyOf)];

    protected override void Collect(NodeContext context)
    {
        if (!context.TryRead(_path, out var text))
            return;
        _fields.Begin();
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            var words = new WordReader(line);
            var field = words.Next();
            if (field.IsEmpty || !_fields.Shows(field))
                continue;
            if (NumberText.TryParse(words.Next(), out var value, isSigned: true))
                _fields.Set(field, value);
            else
                context.Findings.Refuse(_path, number, line);
        }

        _fields.AddSegments(context.Segments);
    }

    private static MetricFamily FamilyOf(string field) =>
        NodeFamily.Untyped("node_vmstat_" + field, $"/proc/vmstat information field {field}.");
}
