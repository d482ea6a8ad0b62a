using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using LustreActors.Blocking.Tests;

namespace LustreActors.Actors.Tests.World;

/// <summary>Akka's scheduler on a clock that the test moves. Akka creates the scheduler, so the configuration names the clock.</summary>
internal sealed class VirtualScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log)
{
    private static readonly ConcurrentDictionary<string, ManualTimeProvider> Clocks = new();

    private readonly ManualTimeProvider _time = Clocks[config.GetString("akka.scheduler.clock")];

    public override TimeSpan MonotonicClock => TimeSpan.FromTicks(_time.GetTimestamp());

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => _time.GetUtcNow();

    /// <summary>The configuration of a system that uses the clock.</summary>
    public static string ConfigurationFor(ManualTimeProvider time)
    {
        var name = Guid.NewGuid().ToString("N");
        Clocks[name] = time;
        return $$"""akka.scheduler { implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}", clock = "{{name}}" }""";
    }

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action.Run, cancelable);

    private void Schedule(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable)
    {
        var timer = _time.CreateTimer(
            _ =>
            {
                if (cancelable is not { IsCancellationRequested: true })
                    action();
            }, null, delay, interval);
        cancelable?.Token.UnsafeRegister(static t => ((ITimer)t!).Dispose(), timer);
    }
}
