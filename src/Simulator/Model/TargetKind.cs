namespace LustreActors.Simulator.Model;

public enum TargetKind
{
    Ost,
    Mdt,
    Mgs,
}
