namespace LustreActors.Simulator.Model;

/// <summary>An MDT's renames by the size of the directories: <c>rename_stats</c>.</summary>
public sealed class RenameSizes
{
    /// <summary>Buckets of directory sizes: the first is 4 KB, and each is twice the one before.</summary>
    internal const int Buckets = 6;

    private readonly long[] _sameDirectory = new long[Buckets];
    private readonly long[] _sources = new long[Buckets];
    private readonly long[] _targets = new long[Buckets];

    /// <summary>Renames within one directory, which add up to <c>samedir_rename</c>.</summary>
    public long SameDirectory => _sameDirectory.Sum();

    /// <summary>Renames from one directory to another, which add up to <c>crossdir_rename</c>.</summary>
    public long CrossDirectory => _sources.Sum();

    internal long[] SameDirectories => _sameDirectory;

    internal long[] Sources => _sources;

    internal long[] Targets => _targets;

    internal void Book(MdtOperation operation, int times, Randomness chance)
    {
        if (operation == MdtOperation.SamedirRename)
        {
            _sameDirectory[Bucket(chance)] += times;
        }
        else if (operation == MdtOperation.CrossdirRename)
        {
            _sources[Bucket(chance)] += times;
            _targets[Bucket(chance)] += times;
        }
    }

    internal void Clear()
    {
        Array.Clear(_sameDirectory);
        Array.Clear(_sources);
        Array.Clear(_targets);
    }

    private static int Bucket(Randomness chance) => chance.OneIn(3) ? chance.Below(Buckets) : 0;
}
