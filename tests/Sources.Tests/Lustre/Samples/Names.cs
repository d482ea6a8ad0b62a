namespace LustreActors.Sources.Tests.Lustre.Samples;

internal static class Names
{
    /// <summary>Shows all that there are, where an assertion of xUnit shows five.</summary>
    public static void AreNone(IEnumerable<string> names)
    {
        var all = string.Join('\n', names);
        Assert.True(all.Length == 0, all);
    }
}
