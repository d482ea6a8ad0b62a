namespace LustreActors.Actors.Tests.Collecting;

/// <summary>Tests that write programs and start them: a child that another test starts in between would hold one open, and it could not be run.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public static class RealCommands
{
    public const string Alone = "real commands";
}
