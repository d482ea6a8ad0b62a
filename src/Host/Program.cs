using LustreActors.Host;

NativeMemory.ConfigureMalloc();
return await Commands.RunAsync(args, Terminal.OfProcess).ConfigureAwait(false);
