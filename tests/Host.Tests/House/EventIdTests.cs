using System.Globalization;
using System.Text.RegularExpressions;

namespace LustreActors.Host.Tests.House;

/// <summary>A site may filter its log by event id, so an id names one text and stays with it.</summary>
public sealed partial class EventIdTests
{
    [Fact]
    public void An_event_id_stands_once_and_a_file_has_them_in_order()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(IdsOf)
            .Where(ids => ids.Length > 0)
            .ToArray();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(ids => ids).GroupBy(id => id).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(files, ids => Assert.Equal(ids.Order(), ids));
    }

    private static int[] IdsOf(string file) =>
        [.. Id().Matches(File.ReadAllText(file)).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\[LoggerMessage\(\s*(\d+),")]
    private static partial Regex Id();
}
