using System.Diagnostics;
using Xunit.Sdk;

namespace LustreActors.Host.Tests.Running;

/// <summary>Tries an assertion again until it holds. The last failure is the test's when its deadline has passed.</summary>
internal static class Eventually
{
    /// <summary>Far beyond what a busy machine needs; only a test that fails waits for so long.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static async Task HoldsAsync(Func<Task> assertion, TimeSpan? within = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception e) when (e is XunitException or HttpRequestException && Stopwatch.GetElapsedTime(began) < (within ?? Deadline))
            {
                await Task.Delay(Pause);
            }
        }
    }

    public static Task HoldsAsync(Action assertion, TimeSpan? within = null) => HoldsAsync(
        () =>
        {
            assertion();
            return Task.CompletedTask;
        },
        within);
}
