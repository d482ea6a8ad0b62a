using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>
/// Kestrel's services without a host. Its TLS asks for some that are internal to it, and registers them nowhere but in a builder of hosts; this one
/// keeps what is registered and builds nothing.
/// </summary>
internal sealed class KestrelServices : IWebHostBuilder
{
    private readonly ServiceCollection _services = [];

    private KestrelServices()
    {
    }

    public static ServiceProvider Provide(ILoggerFactory logs)
    {
        var kestrel = new KestrelServices();
        kestrel.UseKestrelCore();
        kestrel._services.AddSingleton(logs).AddMetrics();
        return kestrel._services.BuildServiceProvider();
    }

    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(_services);
        return this;
    }

    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(new WebHostBuilderContext(), _services);
        return this;
    }

    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    public IWebHostBuilder UseSetting(string key, string? value) => this;

    public string? GetSetting(string key) => null;

#pragma warning disable ASPDEPR008 // The interface wants it; nobody calls it.
    public IWebHost Build() => throw new NotSupportedException("nothing is hosted here");
#pragma warning restore ASPDEPR008
}
