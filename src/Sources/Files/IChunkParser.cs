namespace LustreActors.Sources;

/// <summary>Takes a file piece by piece, so that a table of 100 MB needs no buffer of 100 MB.</summary>
public interface IChunkParser
{
    /// <summary>Whole lines, the last of them with its newline unless the file ends without one.</summary>
    void Parse(ReadOnlySpan<byte> lines);
}
