using System.Xml.Linq;

namespace LustreActors.Host.Tests.House;

/// <summary>The permitted references: a project sees only what it references, and references only what stands to its right.</summary>
public class ArrowsBetweenRoomsTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Host"] = ["Actors", "Sources", "Sinks", "Messages", "Metrics", "Blocking", "Hocon", "Simulator"],
        ["Actors"] = ["Sources", "Sinks", "Blocking", "Messages", "Metrics"],
        ["Sources"] = ["Messages", "Metrics"],
        ["Sinks"] = ["Messages", "Metrics"],
        ["Messages"] = ["Metrics"],
        ["Metrics"] = [],
        ["Blocking"] = [],
        ["Hocon"] = [],
        ["Simulator"] = [],
    };

    [Fact]
    public void Every_room_references_only_what_stands_to_its_right()
    {
        var wrong = new List<string>();
        foreach (var project in Projects())
        {
            var room = Path.GetFileNameWithoutExtension(project);
            Assert.True(
                Allowed.ContainsKey(room), $"{room} is a room that the house does not know: put it into ARCHITECTURE and into this table");
            wrong.AddRange(References(project).Where(r => !Allowed[room].Contains(r)).Select(r => $"{room} -> {r}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_reference_to_a_room_that_no_file_uses_is_not_there()
    {
        var unused = new List<string>();
        foreach (var project in Projects())
        {
            var text = string.Concat(Sources(project).Select(File.ReadAllText));
            unused.AddRange(References(project).Where(r => !text.Contains($"LustreActors.{r}", StringComparison.Ordinal))
                .Select(r => $"{Path.GetFileNameWithoutExtension(project)} -> {r}"));
        }

        Assert.Empty(unused);
    }

    [Fact]
    public void Rooms_are_not_seen_through_other_rooms() =>
        Assert.Contains(
            "<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>",
            File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")),
            StringComparison.Ordinal);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "LustreActors.sln"));
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Projects());
        Assert.All(projects, p => Assert.Contains(Path.GetFileName(p), solution, StringComparison.Ordinal));
    }

    /// <summary>
    /// Sources and sinks are functions: a thread, timer, clock or actor in one of them could not be tested with a string.
    /// </summary>
    [Theory]
    [InlineData("Sources")]
    [InlineData("Sinks")]
    [InlineData("Simulator")]
    [InlineData("Metrics")]
    [InlineData("Hocon")]
    public void A_room_of_functions_holds_no_thread_timer_or_clock(string room)
    {
        string[] words = ["new Thread(", "ThreadPool.", "ITimer", "TimeProvider", "Task.Factory", "PeriodicTimer", "Parallel."];
        var found = Sources(Path.Combine(Repository.Root, "src", room, room + ".csproj"))
            .SelectMany(
                f => words.Where(w => File.ReadAllText(f).Contains(w, StringComparison.Ordinal)),
                (f, word) => $"{Path.GetFileName(f)}: {word}");
        Assert.Empty(found);
    }

    internal static string[] Projects()
    {
        var projects = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.True(projects.Length >= 8, "the rooms were not found");
        return projects;
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

    internal static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(project)!, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
}
