using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre;

/// <summary>Calls a reader as the source of its target does.</summary>
internal static class ReadingOf
{
    public static Reading Read(this ParameterReader reader, LustreTree tree, TestWatch? watch = null)
    {
        using var files = new FileReader(watch ?? new TestWatch());
        var context = new CollectionContext(files, new ParameterResolver(tree.Roots));
        reader.Read(context);
        return context.Finish();
    }

    /// <summary>Sorts sample lines, and replaces <c>#</c> by the labels.</summary>
    public static string[] Expected(string labels, string samples) =>
        [.. samples.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            l => l.Trim().Replace("#", labels.Trim(), StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static string[] Sorted(this Reading reading) => [.. reading.Samples().Order(StringComparer.Ordinal)];
}
