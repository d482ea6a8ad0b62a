namespace LustreActors.Host.Tests.Running;

/// <summary>One demo for all tests of a class that only look at it.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    internal RunningExporter Demo { get; private set; } = null!;

    public async Task InitializeAsync() => Demo = await RunningExporter.DemoAsync("--faulty-actors");

    public async Task DisposeAsync() => await Demo.DisposeAsync();
}
