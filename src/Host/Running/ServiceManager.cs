using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>
/// Tells systemd that the service is ready, alive and stopping. Alive is said only after the actor that everything depends on has answered, so
/// <c>WatchdogSec</c> restarts a process whose actors stand still. Without systemd nothing happens.
/// </summary>
internal sealed class ServiceManager(ISystemdNotifier systemd, TimeSpan? watchdog, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    private ITimer? _timer;
    private volatile bool _isStopping;

    /// <summary>The interval of <c>WATCHDOG_USEC</c>, where it is meant for this process; null without a watchdog.</summary>
    public static TimeSpan? Watchdog(Func<string, string?> environment, int process)
    {
        var isOurs = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == process.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    /// <param name="findProblem">Says why the process is not healthy; null when it is.</param>
    public void Ready(Func<CancellationToken, Task<string?>> findProblem)
    {
        systemd.Notify(ServiceState.Ready);
        if (!systemd.IsEnabled || watchdog is not { } patience)
            return;

        // sd_watchdog_enabled(3): every half of the time.
        var half = patience / 2;
        _timer = time.CreateTimer(_ => _ = SayAliveAsync(findProblem, half), null, half, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From now on the manager's time to stop counts, and actors that have ended are no failure.</summary>
    public void Stopping()
    {
        _isStopping = true;
        systemd.Notify(ServiceState.Stopping);
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>The timer is set again only when this is over: a notification that waits for systemd holds one thread at most.</summary>
    private async Task SayAliveAsync(Func<CancellationToken, Task<string?>> findProblem, TimeSpan half)
    {
        var problem = _isStopping ? null : await findProblem(CancellationToken.None).ConfigureAwait(false);
        if (problem is null)
            systemd.Notify(Alive);
        else
            HostLog.NotAlive(log, problem);
        _timer?.Change(half, Timeout.InfiniteTimeSpan);
    }
}
