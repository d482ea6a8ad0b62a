using System.Text.RegularExpressions;

namespace LustreActors.Host.Tests.House;

/// <summary>Links of the documentation to files of this repository.</summary>
public sealed partial class LinksTests
{
    public static TheoryData<string> Pages { get; } =
        [.. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(p => Path.GetRelativePath(Repository.Root, p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file_or_folder(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        var folder = Path.GetDirectoryName(path)!;
        var broken = Link().Matches(File.ReadAllText(path)).Select(m => m.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();
}
