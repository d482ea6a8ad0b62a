namespace LustreActors.Kernel.Tests;

internal sealed class Lambda<T>(Func<T, ValueTask> handle) : Actor<T>
{
    protected override ValueTask OnMessage(T message) => handle(message);
}
