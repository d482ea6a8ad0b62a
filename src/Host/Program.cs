using LustreActors.Host;

NativeMemory.Tame();
return await Commands.RunAsync(args, Terminal.OfProcess).ConfigureAwait(false);
