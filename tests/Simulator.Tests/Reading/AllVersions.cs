namespace LustreActors.Simulator.Tests.Reading;

internal sealed class AllVersions : TheoryData<LustreVersion>
{
    public AllVersions() => AddRange(Enum.GetValues<LustreVersion>());
}
