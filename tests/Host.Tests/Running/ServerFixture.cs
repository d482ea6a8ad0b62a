namespace LustreActors.Host.Tests.Running;

/// <summary>One collector on one simulated server, with a job table whose scrape is large, for all tests of a class.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    internal SimulatedServer Server { get; } = new();

    internal RunningExporter Exporter { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server.Tree.Jobs("scratch-OST0000", 5_000);
        Exporter = await RunningExporter.StartAsync(Server.Settings);
    }

    public async Task DisposeAsync()
    {
        await Exporter.DisposeAsync();
        Server.Dispose();
    }
}

/// <summary>One demo for all tests of a class; they only read it.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    internal RunningExporter Demo { get; private set; } = null!;

    public async Task InitializeAsync() => Demo = await RunningExporter.DemoAsync("--faulty-actors");

    public async Task DisposeAsync() => await Demo.DisposeAsync();
}
