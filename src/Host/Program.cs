using LustreActors.Host;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Listening;
using LustreActors.Host.Running;

ProcessStart.Prepare(args);
if (args is ["run" or "demo", ..] && OpenFiles.Problem is { } problem)
{
    await Terminal.OfProcess.Error.WriteLineAsync($"lustre-exporter: {problem}").ConfigureAwait(false);
    return ExitCode.Failed;
}

return await Commands.RunAsync(args, Terminal.OfProcess).ConfigureAwait(false);
