namespace LustreActors.Sources.Cgroups;

/// <summary>The columns of what a cgroup uses.</summary>
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
    public const int MemoryReservation = 29;
    public const int Count = 30;
}

/// <summary>The columns of a block device that a cgroup uses.</summary>
internal static class BlockColumn
{
    public const int ReadBytes = 0;
    public const int WrittenBytes = 1;
    public const int Reads = 2;
    public const int Writes = 3;
    public const int Count = 4;
}
