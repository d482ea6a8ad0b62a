using System.Diagnostics;
using Xunit.Sdk;

namespace LustreActors.Host.Tests.Running;

/// <summary>Repeats an assertion until it holds. After the deadline the last failure fails the test.</summary>
internal static class Eventually
{
    /// <summary>Much longer than a busy machine needs; only a failing test waits for so long.</summary>
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
