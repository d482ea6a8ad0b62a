namespace LustreActors.Sources.Tests.Lustre.Samples;

internal static class Names
{
    /// <summary>Asserts that there are no names, and shows all of them. xUnit would show five.</summary>
    public static void AreNone(IEnumerable<string> names)
    {
        var all = string.Join('\n', names);
        Assert.True(all.Length == 0, all);
    }
}
