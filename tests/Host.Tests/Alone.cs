using LustreActors.Host.Tests;

// Most tests start a process and wait for it: two at a time fill the time in which one waits. More would only share the processors.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace LustreActors.Host.Tests;

/// <summary>For tests of rates and loads: they run one after another when all others have ended.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone on the machine";
}
