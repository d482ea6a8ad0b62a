namespace LustreActors.Blocking.Tests;

/// <summary>For real threads and processes: waits for a condition, with a deadline far beyond what it needs.</summary>
internal static class Eventually
{
    public static async Task Holds(Func<bool> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60), $"never: {what}");
            await Task.Delay(5);
        }
    }
}
