using LustreActors.Hocon;
using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Configuration;

/// <summary>Loads a configuration from a text and from settings of the command line, or returns its problems.</summary>
internal static class Settings
{
    public static BoundConfiguration Load(string text, params IReadOnlyList<string> overrides)
    {
        using var scratch = new Scratch();
        return new ConfigurationFile(scratch.Write("a.conf", text), overrides, _ => null).Load();
    }

    public static IReadOnlyList<HoconProblem> Problems(string text, params IReadOnlyList<string> overrides) =>
        Assert.Throws<HoconException>(() => Load(text, overrides)).Problems;
}
