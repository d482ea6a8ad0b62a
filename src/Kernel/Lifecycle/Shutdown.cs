using Microsoft.Extensions.Logging;

namespace LustreActors.Kernel;

/// <summary>In this order. A listener and a lease go first and explicitly: a process with a thread that hangs in the kernel keeps its descriptors.</summary>
public enum ShutdownPhase
{
    CloseListeners,

    /// <summary>Revoke the lease, so that others take over at once.</summary>
    LeaveCluster,
    FinishScrapes,
    StopActors,
    CloseLanes,
}

/// <summary>Takes the process down in fixed phases. Within a phase everything goes at once; what overruns its phase is logged and left behind.</summary>
public sealed class Shutdown(TimeProvider time, ILogger log, TimeSpan? perPhase = null)
{
    private readonly Lock _gate = new();
    private readonly List<(ShutdownPhase Phase, string Name, Func<CancellationToken, Task> Work)> _steps = [];
    private readonly TimeSpan _perPhase = perPhase ?? TimeSpan.FromSeconds(8);
    private Task? _running;

    /// <summary>Adds a step. Its token is cancelled when the phase is over.</summary>
    public void Register(ShutdownPhase phase, string name, Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_gate)
        {
            if (_running is not null)
                throw new InvalidOperationException($"'{name}' comes too late: the shutdown has begun");
            _steps.Add((phase, name, work));
        }
    }

    /// <summary>Runs the phases once; later calls get the same task.</summary>
    public Task RunAsync(string reason)
    {
        lock (_gate)
            return _running ??= RunPhasesAsync(reason);
    }

    private async Task RunPhasesAsync(string reason)
    {
        KernelLog.ShutdownBegins(log, reason);
        foreach (var phase in Enum.GetValues<ShutdownPhase>())
        {
            var steps = _steps.Where(s => s.Phase == phase).ToArray();
            if (steps.Length == 0)
                continue;
            using var over = new CancellationTokenSource(_perPhase, time);
            await Task.WhenAll(steps.Select(s => RunStepAsync(phase, s.Name, s.Work, over.Token))).ConfigureAwait(false);
        }

        KernelLog.ShutdownEnds(log);
    }

    private async Task RunStepAsync(ShutdownPhase phase, string name, Func<CancellationToken, Task> work, CancellationToken over)
    {
        try
        {
            // On the pool, for a step that blocks its thread must not hold up the next phase either.
            var step = Task.Factory.StartNew(() => work(over), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
            await step.WaitAsync(over).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            KernelLog.ShutdownStepOverran(log, name, phase, _perPhase.TotalSeconds);
        }
        catch (Exception e)
        {
            KernelLog.ShutdownStepFailed(log, e, name, phase);
        }
    }
}
