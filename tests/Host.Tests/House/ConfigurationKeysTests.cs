using System.Text.RegularExpressions;
using LustreActors.Hocon.Values;
using LustreActors.Host.Configuration;

namespace LustreActors.Host.Tests.House;

public partial class ConfigurationKeysTests
{
    [Fact]
    public void Every_key_of_the_reference_is_read_and_every_key_that_is_read_is_in_the_reference()
    {
        var binding = string.Concat(
            Directory.GetFiles(Path.Combine(Repository.Root, "src/Host/Configuration"), "*Binding.cs").Select(File.ReadAllText));
        var read = Literal().Matches(binding).Select(m => m.Groups[1].Value).ToHashSet();
        foreach (var path in Switch().Matches(binding).Select(m => m.Groups[1].Value))
        {
            read.Remove(path);
            read.UnionWith([path + ".enabled", path + ".min-age"]);
        }

        var known = new List<string>();
        Collect(ConfigurationFile.Reference().Root, "", known);

        Assert.InRange(known.Count, 15, 1000);
        Assert.Equal([], known.Where(k => !read.Contains(k)));
        Assert.Equal([], read.Where(k => !known.Contains(k)));
    }

    [Fact]
    public void Every_key_of_the_reference_is_explained()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "hocon/reference.conf"));
        string[] obvious = ["enabled", "sys", "debug", "min-age"];
        var bare = lines.Select((line, i) => (Line: line.Trim(), Before: i > 0 ? lines[i - 1].Trim() : ""))
            .Where(l => l.Line.Contains(" = ", StringComparison.Ordinal) && !l.Line.StartsWith('#') && !l.Before.StartsWith('#'))
            .Select(l => l.Line.Split(' ')[0]).Except(obvious);
        Assert.Equal([], bare);
    }

    private static void Collect(HoconObject section, string prefix, List<string> keys)
    {
        foreach (var (key, value) in section.Fields)
        {
            if (value is HoconObject inner)
                Collect(inner, $"{prefix}{key}.", keys);
            else
                keys.Add(prefix + key);
        }
    }

    /// <summary>A call that binds a switch, and with it the <c>min-age</c>.</summary>
    [GeneratedRegex("Switch\\(settings, \"([^\"]+)\"\\)")]
    private static partial Regex Switch();

    /// <summary>A path as the binding writes it: words with a dot between them, in quotes.</summary>
    [GeneratedRegex("\"([a-z][a-z-]*(?:\\.[a-z][a-z-]*)+)\"")]
    private static partial Regex Literal();
}
