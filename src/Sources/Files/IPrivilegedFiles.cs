namespace LustreActors.Sources.Files;

/// <summary>Files that this user may not read, as a command with root's rights has shown them.</summary>
public interface IPrivilegedFiles
{
    /// <summary>Reads a file by its name, and notes that it was needed.</summary>
    ReadStatus Read(string name, out ReadOnlyMemory<byte> text);

    /// <summary>Reads a file that <see cref="Visit"/> found.</summary>
    ReadStatus ReadListed(string name, out ReadOnlyMemory<byte> text);

    /// <summary>Lists the subdirectories of a directory that have the file <paramref name="leaf"/>.</summary>
    ReadStatus Visit<TState>(string folder, string leaf, TState state, FolderVisitor<TState> visit);
}
