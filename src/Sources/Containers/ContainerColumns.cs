namespace LustreActors.Sources.Containers;

/// <summary>The columns of the table of usage: a row a container.</summary>
internal static class UsageColumn
{
    public const int CpuUsage = 0;
    public const int CpuUser = 1;
    public const int CpuSystem = 2;
    public const int Periods = 3;
    public const int ThrottledPeriods = 4;
    public const int ThrottledTime = 5;
    public const int CpuQuota = 6;
    public const int CpuPeriod = 7;
    public const int Memory = 8;
    public const int WorkingSet = 9;
    public const int Rss = 10;
    public const int Cache = 11;
    public const int MappedFile = 12;
    public const int Swap = 13;
    public const int MaxMemory = 14;
    public const int LimitHits = 15;
    public const int MemoryLimit = 16;
    public const int PageFaults = 17;
    public const int MajorFaults = 18;
    public const int OomKills = 19;
    public const int Processes = 20;
    public const int Threads = 21;
    public const int MaxThreads = 22;
    public const int CpuWaiting = 23;
    public const int CpuStalled = 24;
    public const int MemoryWaiting = 25;
    public const int MemoryStalled = 26;
    public const int IoWaiting = 27;
    public const int IoStalled = 28;
    public const int Count = 29;
}

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

/// <summary>The columns of a block device that a container uses.</summary>
internal static class BlockColumn
{
    public const int ReadBytes = 0;
    public const int WrittenBytes = 1;
    public const int Reads = 2;
    public const int Writes = 3;
    public const int Count = 4;
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
