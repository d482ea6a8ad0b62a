namespace LustreActors.Sources;

public enum ReadStatus
{
    Read,
    Missing,
    Denied,
    Failed,
}
