namespace LustreActors.Messages.Jobs;

/// <summary>The numbers of a row. Metadata operations per second stand beside them, one number for each metadata target.</summary>
public enum JobActivityColumn
{
    /// <summary>Bytes per second.</summary>
    Read,

    /// <summary>Bytes per second.</summary>
    Written,

    /// <summary>Bytes since the job began.</summary>
    TotalRead,

    /// <summary>Bytes since the job began.</summary>
    TotalWritten,

    /// <summary>Reads per second.</summary>
    Reads,

    /// <summary>Microseconds that those reads took, per second.</summary>
    ReadMicroseconds,

    /// <summary>Writes per second.</summary>
    Writes,

    /// <summary>Microseconds that those writes took, per second.</summary>
    WriteMicroseconds,

    /// <summary>Metadata operations since the job began.</summary>
    TotalOperations,

    /// <summary>Operations of metadata targets per second that are neither reads nor writes.</summary>
    Others,

    /// <summary>Microseconds that those operations took, per second.</summary>
    OtherMicroseconds,
}

/// <summary>Metadata operations per second on one target.</summary>
/// <param name="Target">The index of the target's name in the table.</param>
/// <param name="Rate">Operations per second.</param>
public readonly record struct MetadataRate(int Target, double Rate);
