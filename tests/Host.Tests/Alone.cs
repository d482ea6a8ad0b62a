// Most tests start a process and wait for it, so that two at a time use the processors better. More would only share them.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace LustreActors.Host.Tests;

/// <summary>The collection of tests that measure rates and loads: they run one after another, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone on the machine";
}
