using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LustreActors.Benchmarks.Activity;
using LustreActors.Benchmarks.Metrics;
using LustreActors.Benchmarks.Scale;

if (args is ["scale", .. var what])
    return await ScaleRun.RunAsync(what);
if (args is ["collect", .. var tree])
    return CollectRun.Run(tree);
if (args is ["activity", .. var servers])
    return ActivityRun.Run(servers);
if (args is ["peers", .. var whom])
    return await PeersRun.RunAsync(whom);
if (args is ["idle", .. var members])
    return await IdleRun.RunAsync(members);
if (args is ["pages", .. var page])
    return await PageRun.RunAsync(page);
if (args is ["infra", .. var host])
    return await InfraRun.RunAsync(host);
if (args is ["registry"])
{
    await RegistryRun.RunAsync();
    return 0;
}

// In this process: the generated project of the default would not know the house's props, and what is compared runs in one process anyway.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithIterationCount(8).WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default)
    .AddExporter(MarkdownExporter.GitHub);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
