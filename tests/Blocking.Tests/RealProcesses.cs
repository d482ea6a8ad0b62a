namespace LustreActors.Blocking.Tests;

/// <summary>Tests that count this process's descriptors, threads and children: nothing else runs meanwhile.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class RealProcesses
{
    public const string Alone = "alone in the process";
}
