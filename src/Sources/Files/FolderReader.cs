using System.IO.Enumeration;

namespace LustreActors.Sources.Files;

/// <summary>Receives the name of one entry. The characters are valid during the call alone.</summary>
public delegate void FolderVisitor<in TState>(ReadOnlySpan<char> name, TState state);

/// <summary>Lists a directory without allocating a string for each entry.</summary>
internal static class FolderReader
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    public static ReadStatus Visit<TState>(string path, IReadWatch watch, TState state, FolderVisitor<TState> visit, out string? error) =>
        Enumerate(path, watch, (ref entry) =>
        {
            if (entry.IsDirectory)
                visit(entry.FileName, state);
        }, out error);

    /// <summary>Lists the entries that are no directories.</summary>
    public static ReadStatus VisitFiles<TState>(
        string path, IReadWatch watch, TState state, FolderVisitor<TState> visit, out string? error) =>
        Enumerate(path, watch, (ref entry) =>
        {
            if (!entry.IsDirectory)
                visit(entry.FileName, state);
        }, out error);

    /// <summary>Counts the entries of a directory, of any kind.</summary>
    public static ReadStatus Count(string path, IReadWatch watch, out int entries, out string? error)
    {
        var counted = 0;
        var status = Enumerate(path, watch, (ref _) => counted++, out error);
        entries = counted;
        return status;
    }

    private delegate void EntryVisitor(ref FileSystemEntry entry);

    private static ReadStatus Enumerate(string path, IReadWatch watch, EntryVisitor visit, out string? error)
    {
        error = null;
        if (watch.IsAbandoned)
        {
            error = $"{path}: abandoned, since its caller no longer waits";
            return ReadStatus.Failed;
        }

        watch.Reading(path);
        switch (PathProbe.Probe(path, out error))
        {
            case PathKind.Missing:
                return ReadStatus.Missing;
            case PathKind.Denied:
                return ReadStatus.Denied;
            case PathKind.Failed:
                return ReadStatus.Failed;
            case PathKind.File or PathKind.Other or PathKind.Device:
                error = $"{path} is not a directory";
                return ReadStatus.Failed;
        }

        try
        {
            var folders = new FileSystemEnumerable<bool>(path, static (ref _) => true, Everything)
            {
                ShouldIncludePredicate = (ref entry) =>
                {
                    visit(ref entry);
                    return false;
                },
            };
            foreach (var _ in folders)
            {
            }

            return ReadStatus.Read;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ReadStatus.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return ReadStatus.Denied;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            error = $"{path}: {e.Message}";
            return ReadStatus.Failed;
        }
    }
}
