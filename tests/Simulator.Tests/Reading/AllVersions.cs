namespace LustreActors.Simulator.Tests;

internal sealed class AllVersions : TheoryData<LustreVersion>
{
    public AllVersions() => AddRange(Enum.GetValues<LustreVersion>());
}
