using LustreActors.Host;

ProcessStart.Prepare(args);
return await Commands.RunAsync(args, Terminal.OfProcess).ConfigureAwait(false);
