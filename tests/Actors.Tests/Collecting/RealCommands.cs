namespace LustreActors.Actors.Tests.Collecting;

/// <summary>
/// Tests that write programs and start them do not run in parallel: a child that another test forks would hold the file open for writing,
/// and it could not be executed.
/// </summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public static class RealCommands
{
    public const string Alone = "real commands";
}
