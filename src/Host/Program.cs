using LustreActors.Host;

return await Commands.RunAsync(args, Terminal.OfProcess).ConfigureAwait(false);
