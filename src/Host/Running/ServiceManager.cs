using System.Globalization;
using LustreActors.Host.Http;
using LustreActors.Host.Logging;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Running;

/// <summary>
/// Notifies systemd that the service is ready, alive and stopping. It notifies "alive" only after <see cref="Health"/> has found no
/// problem, so that <c>WatchdogSec</c> restarts a process whose actors stand still. Without systemd it does nothing.
/// </summary>
internal sealed class ServiceManager(ISystemdNotifier systemd, TimeSpan? watchdog, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    private ITimer? _timer;
    private volatile bool _isStopping;

    /// <summary>The interval of <c>WATCHDOG_USEC</c>; null without a watchdog, or when the variable is meant for another process.</summary>
    public static TimeSpan? Watchdog(Func<string, string?> environment, int process)
    {
        var isOurs = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == process.ToString(CultureInfo.InvariantCulture);
        var interval = environment("WATCHDOG_USEC");
        return isOurs && long.TryParse(interval, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    /// <param name="findProblem">Returns the reason why the process is not healthy; null when it is.</param>
    public void Ready(Func<CancellationToken, Task<string?>> findProblem)
    {
        systemd.Notify(ServiceState.Ready);
        if (!systemd.IsEnabled || watchdog is not { } interval)
            return;

        // sd_watchdog_enabled(3) recommends half of the interval.
        var half = interval / 2;
        _timer = time.CreateTimer(_ => _ = NotifyAliveAsync(findProblem, half), null, half, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts systemd's stop timeout. Actors that end from now on are no failure.</summary>
    public void Stopping()
    {
        _isStopping = true;
        systemd.Notify(ServiceState.Stopping);
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>The timer is set again only afterwards, so that a notification that waits for systemd holds one thread at most.</summary>
    private async Task NotifyAliveAsync(Func<CancellationToken, Task<string?>> findProblem, TimeSpan half)
    {
        var problem = _isStopping ? null : await findProblem(CancellationToken.None).ConfigureAwait(false);
        if (problem is null)
            systemd.Notify(Alive);
        else
            HostLog.NotAlive(log, problem);
        _timer?.Change(half, Timeout.InfiniteTimeSpan);
    }
}
