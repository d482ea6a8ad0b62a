namespace LustreActors.Sources.Lustre;

/// <summary>
/// The columns of a table with one row for each operation. Times are microseconds. Every counter has its own column for the time at which
/// it began (nanoseconds since 1970), so that a counter without a value has no such time either.
/// </summary>
internal static class OperationColumns
{
    public const int Samples = 0;
    public const int SamplesCreated = 1;
    public const int Time = 2;
    public const int TimeCreated = 3;
    public const int Minimum = 4;
    public const int Maximum = 5;
    public const int Bytes = 6;
    public const int BytesCreated = 7;

    public const int Width = 8;
}

/// <summary>The columns of one line of bytes (<c>read_bytes</c>, <c>write_bytes</c>), relative to its first column.</summary>
internal static class IoColumns
{
    public const int Samples = 0;
    public const int SamplesCreated = 1;
    public const int Bytes = 2;
    public const int BytesCreated = 3;
    public const int Minimum = 4;
    public const int Maximum = 5;

    /// <summary>The first column of <c>write_bytes</c>. The columns of <c>read_bytes</c> begin at 0.</summary>
    public const int Write = 6;

    public const int Width = 12;
}
