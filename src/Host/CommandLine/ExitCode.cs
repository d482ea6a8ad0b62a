namespace LustreActors.Host.CommandLine;

internal static class ExitCode
{
    public const int Stopped = 0;

    /// <summary>Failed at run time: a port in use, a core actor dead.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration: nothing was started.</summary>
    public const int Usage = 2;
}
