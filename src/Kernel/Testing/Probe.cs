namespace LustreActors.Kernel.Testing;

/// <summary>An actor that keeps what it is told. To be read while the system is at rest.</summary>
public sealed class Probe<T> : Actor<T>
{
    private readonly List<T> _received = [];

    public IReadOnlyList<T> Received => _received;

    public void Clear() => _received.Clear();

    protected override ValueTask OnMessage(T message)
    {
        _received.Add(message);
        return ValueTask.CompletedTask;
    }
}
