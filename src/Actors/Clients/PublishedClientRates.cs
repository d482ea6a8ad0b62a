using LustreActors.Messages.Clients;

namespace LustreActors.Actors.Clients;

/// <summary>Passes the rates of clients from the source that measures them to other readers.</summary>
/// <param name="time">The clock.</param>
public sealed class PublishedClientRates(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientRates? _current;

    public ClientRates? Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Waits for rates that differ from the last ones that the reader had. Null if none come in time.</summary>
    public async Task<ClientRates?> NextAsync(ClientRates? last, TimeSpan wait)
    {
        Task next;
        lock (_gate)
        {
            if (_current is not null && !ReferenceEquals(_current, last))
                return _current;
            next = _next.Task;
        }

        try
        {
            await next.WaitAsync(wait, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }

        return Current;
    }

    internal void Publish(ClientRates rates)
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            (_current, reached) = (rates, _next);
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        reached.TrySetResult();
    }
}
