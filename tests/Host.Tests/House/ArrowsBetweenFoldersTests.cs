using System.Text.RegularExpressions;

namespace LustreActors.Host.Tests.House;

/// <summary>
/// The references between the folders of a room. A folder is a namespace, and an arrow is a <c>using</c> of another one. Types of a parent
/// folder are shared by all folders below it, so that C# shows them without a <c>using</c>: they make no arrow.
/// </summary>
public partial class ArrowsBetweenFoldersTests
{
    public static TheoryData<string> Rooms => [.. ArrowsBetweenRoomsTests.Projects().Select(p => Path.GetFileNameWithoutExtension(p)!)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void No_folder_of_a_room_reaches_itself_through_others(string room)
    {
        var circles = Circles(Arrows(room));
        Assert.True(
            circles.Count == 0,
            "Move a type to the folder that owns it, or pass it what it needs. These arrows form circles:\n" + string.Join('\n', circles));
    }

    [Fact]
    public void An_arrow_is_read_from_a_using() =>
        Assert.Contains(Arrows("Actors"), a => a is { From: "LustreActors.Actors.Lustre", To: "LustreActors.Actors.Collecting" });

    [Fact]
    public void Arrows_that_only_lead_to_a_circle_or_away_from_it_are_not_reported()
    {
        Arrow[] circle = [new("B", "C", "b.cs"), new("C", "D", "c.cs"), new("D", "B", "d.cs")];
        Assert.Equal(circle, Circles([new("A", "B", "a.cs"), .. circle, new("D", "E", "d.cs"), new("E", "F", "e.cs")]));
    }

    private static List<Arrow> Arrows(string room)
    {
        var project = Path.Combine(Repository.Root, "src", room, room + ".csproj");
        var texts = ArrowsBetweenRoomsTests.Sources(project).ToDictionary(f => f, File.ReadAllText);
        var folders = texts.ToDictionary(t => t.Key, t => NamespaceLine().Match(t.Value).Groups[1].Value);
        var all = folders.Values.ToHashSet();
        return
        [
            .. from text in texts
            let folder = folders[text.Key]
            from used in UsingLine().Matches(text.Value).Select(m => FolderOf(m.Groups[1].Value, all)).Distinct()
            where used != "" && used != folder && !folder.StartsWith(used + ".", StringComparison.Ordinal)
            select new Arrow(folder, used, Path.GetFileName(text.Key)),
        ];
    }

    /// <summary>The folder itself, or the folder of a type (<c>using static</c>, an alias). Empty for other rooms and libraries.</summary>
    private static string FolderOf(string name, HashSet<string> folders) =>
        folders.Contains(name) ? name : folders.FirstOrDefault(f => f == name[..Math.Max(name.LastIndexOf('.'), 0)]) ?? "";

    /// <summary>Takes away arrows at whose end nothing begins, or at whose beginning nothing ends, until none is left that does.</summary>
    private static List<Arrow> Circles(IReadOnlyCollection<Arrow> arrows)
    {
        while (true)
        {
            var (from, to) = (arrows.Select(a => a.From).ToHashSet(), arrows.Select(a => a.To).ToHashSet());
            var left = arrows.Where(a => from.Contains(a.To) && to.Contains(a.From)).ToList();
            if (left.Count == arrows.Count)
                return left;
            arrows = left;
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    private sealed record Arrow(string From, string To, string File);
}
