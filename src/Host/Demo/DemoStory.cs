using LustreActors.Simulator;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Demo;

/// <summary>
/// The events of the demo: a target hangs and answers again, an OST is degraded for a while, and an OST is unmounted, returns and recovers.
/// Then the story begins again.
/// </summary>
internal sealed class DemoStory
{
    public const string HangingTarget = "scratch-OST0002";

    private const string DegradedTarget = "scratch-OST0001";
    private const string ReturningTarget = "home-OST0001";

    /// <summary>The time for which the target hangs.</summary>
    public static readonly TimeSpan HangFor = TimeSpan.FromMinutes(2);

    /// <summary>The time from the beginning of the story to its next beginning.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    private readonly (TimeSpan After, string Text, Action Play)[] _scenes;
    private HungFile? _hung;
    private TimeSpan _begins;
    private int _next;

    public DemoStory(SimulatedLustre model, LustreTree tree, TimeSpan begins)
    {
        _begins = begins;
        var degraded = model.Truth.Target(DegradedTarget);
        _scenes =
        [
            (TimeSpan.Zero, $"The job table of {HangingTarget} hangs from now on", () => _hung = tree.Hang(HangingTarget, "job_stats")),
            (HangFor, $"The job table of {HangingTarget} answers again", () => _hung?.Release()),
            (TimeSpan.FromMinutes(3), $"{DegradedTarget} is degraded", () => degraded.Degraded = true),
            (TimeSpan.FromMinutes(5), $"{DegradedTarget} is not degraded any longer", () => degraded.Degraded = false),
            (TimeSpan.FromMinutes(6), $"{ReturningTarget} is unmounted", () => tree.Vanish(ReturningTarget)),
            (TimeSpan.FromMinutes(6.5), $"{ReturningTarget} is mounted again and recovers", () => tree.Return(ReturningTarget)),
        ];
    }

    /// <summary>Plays the scenes whose time has come.</summary>
    /// <param name="elapsed">The time since the start of the demo.</param>
    /// <returns>The texts of these scenes, for the log.</returns>
    public IReadOnlyList<string> Advance(TimeSpan elapsed)
    {
        var happened = new List<string>();
        while (elapsed >= _begins + _scenes[_next].After)
        {
            _scenes[_next].Play();
            happened.Add(_scenes[_next].Text);
            if (++_next == _scenes.Length)
                (_next, _begins) = (0, _begins + Length);
        }

        return happened;
    }
}
