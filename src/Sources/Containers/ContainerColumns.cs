namespace LustreActors.Sources.Containers;

/// <summary>The columns of a network interface of a container.</summary>
internal static class NetworkColumn
{
    public const int ReceivedBytes = 0;
    public const int ReceivedPackets = 1;
    public const int ReceiveErrors = 2;
    public const int ReceiveDrops = 3;
    public const int SentBytes = 4;
    public const int SentPackets = 5;
    public const int SendErrors = 6;
    public const int SendDrops = 7;
    public const int Count = 8;
}

/// <summary>The columns of what the engine says of a container. Times are milliseconds of Unix time.</summary>
internal static class LifeColumn
{
    public const int Created = 0;
    public const int Started = 1;
    public const int Finished = 2;
    public const int Running = 3;
    public const int Paused = 4;
    public const int Restarts = 5;
    public const int ExitCode = 6;
    public const int OomKilled = 7;
    public const int Gpu = 8;
    public const int Count = 9;
}
