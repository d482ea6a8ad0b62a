namespace LustreActors.Simulator;

public enum TargetKind
{
    Ost,
    Mdt,
    Mgs,
}
