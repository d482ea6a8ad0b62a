using System.Runtime.InteropServices;

namespace LustreActors.Host.Running;

/// <summary>
/// Handles signals: SIGTERM and SIGINT stop, a second one ends the process at once; SIGHUP reads the configuration again.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _stops;

    public Signals(Collector collector)
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGINT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                // The second signal is not cancelled: its default action ends the process.
                context.Cancel = Interlocked.Increment(ref _stops) == 1;
                if (context.Cancel)
                    collector.Stop(context.Signal.ToString());
            }));
        }

        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _ = collector.ReloadAsync();
        }));
    }

    public void Dispose() => _registrations.ForEach(r => r.Dispose());
}
