using System.Text.Json.Nodes;

namespace LustreActors.Hocon.Tests.Conformance;

/// <summary>The reference implementation's own cases, which lie beside the repository where they are present at all.</summary>
internal static class ReferenceFixtures
{
    public static string? Folder { get; } = Locate();

    /// <summary>The one row of every theory where the folder is absent: it says so in its name and claims nothing.</summary>
    public const string Absent = "the reference cases are absent";

    public static IEnumerable<T> Rows<T>(Func<IEnumerable<T>> rows, T absent) => Folder is null ? [absent] : rows();

    public static bool StandsForAbsence(string row)
    {
        if (row == Absent)
            Assert.Null(Folder);
        return row == Absent;
    }

    public static IEnumerable<JsonObject> Cases(string file) => Read(file)["cases"]!.AsArray().Select(c => (JsonObject)c!);

    public static JsonObject Read(string file) =>
        (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, "lightbend-derived", file)))!;

    public static string Resources => Path.Combine(Folder!, "lightbend/config/src/test/resources");

    private static string? Locate()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "LustreActors.sln")))
            at = at.Parent;
        var folder = at is null ? null : Path.GetFullPath(Path.Combine(at.FullName, "../shared/fixtures/hocon"));
        return Directory.Exists(folder) ? folder : null;
    }
}
