using LustreActors.Host.CommandLine;
using LustreActors.Host.Running;

NativeMemory.ConfigureMalloc();
return await Commands.RunAsync(args, Terminal.OfProcess).ConfigureAwait(false);
