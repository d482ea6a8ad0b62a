namespace LustreActors.Actors;

/// <summary>Whom work is counted to: an account and a user of it, or a program, its user and that one's group.</summary>
internal readonly record struct OwnerName(bool IsProgram, string Name, string User, string Group)
{
    public const string Unknown = "unknown";

    /// <summary>What SLURM itself writes.</summary>
    public const string NoAccount = "(null)";

    /// <summary>Programs that are one too many to have a name of their own.</summary>
    public const string OtherPrograms = "other";

    /// <summary>Ids of which nobody can tell what they are.</summary>
    public static OwnerName Unparsed { get; } = new(true, "unparsed", Unknown, Unknown);

    public static OwnerName OfJob(string account, string user) => new(false, account, user, "");

    public static OwnerName OfProgram(string program, string user, string group) => new(true, program, user, group);
}

/// <summary>Why work could not be given to somebody.</summary>
internal enum Unmatched
{
    No,
    UnknownJob,
    UnknownUser,
    Unparsed,
}

/// <summary>
/// What an owner does by the second: in sum, by metadata target and by filesystem. It is kept from join to join, with its labels.
/// </summary>
internal sealed class JobOwner(OwnerName name, Unmatched unmatched)
{
    private double[] _operations = [];
    private JobAmounts[] _filesystems = [];
    private byte[]?[] _byTarget = [];
    private byte[]?[] _byFilesystem = [];

    /// <summary>Those of one name are the same.</summary>
    public static IEqualityComparer<JobOwner> ByName { get; } = new NameComparer();

    public OwnerName Name => name;

    public Unmatched Unmatched => unmatched;

    public bool IsUnparsed { get; } = name == OwnerName.Unparsed;

    public JobAmounts Sum;

    public int SeenIn { get; private set; }

    /// <summary>Of a program, the one of its ids in this join that stands for all of them.</summary>
    public JobEntry? FirstId { get; set; }

    /// <summary>Metadata operations, by the number of their target.</summary>
    public ReadOnlySpan<double> Operations => _operations;

    public ReadOnlySpan<JobAmounts> Filesystems => _filesystems;

    public byte[] Labels => field ??= OwnerLabels.Of(name);

    public byte[] LabelsOfTarget(int target, byte[] targetName)
    {
        Widen(ref _byTarget, target);
        return _byTarget[target] ??= OwnerLabels.WithTarget(Labels, targetName);
    }

    public byte[] LabelsOfFilesystem(int filesystem, byte[] filesystemLabel)
    {
        Widen(ref _byFilesystem, filesystem);
        return _byFilesystem[filesystem] ??= OwnerLabels.Of(name, filesystemLabel);
    }

    /// <summary>When it is first seen at work in a join it begins with nothing.</summary>
    public void See(int join)
    {
        if (SeenIn == join)
            return;
        SeenIn = join;
        Sum = default;
        FirstId = null;
        Array.Clear(_operations);
        Array.Clear(_filesystems);
    }

    /// <summary>It is none of the owners any more, whoever still knows it.</summary>
    public void Forget() => SeenIn = int.MinValue;

    public void AddOperations(int target, double operations)
    {
        Widen(ref _operations, target);
        _operations[target] += operations;
    }

    /// <param name="filesystem">Its number.</param>
    /// <param name="rates">What was done. Operations of single targets are added by <see cref="AddOperations"/>.</param>
    public void Add(int filesystem, in JobAmounts rates)
    {
        Sum.Add(rates);
        Widen(ref _filesystems, filesystem);
        _filesystems[filesystem].Add(rates);
    }

    private static void Widen<T>(ref T[] items, int index)
    {
        if (index >= items.Length)
            Array.Resize(ref items, index + 1);
    }

    private sealed class NameComparer : IEqualityComparer<JobOwner>, IAlternateEqualityComparer<OwnerName, JobOwner>
    {
        public bool Equals(JobOwner? x, JobOwner? y) => x?.Name == y?.Name;

        public bool Equals(OwnerName alternate, JobOwner other) => alternate == other.Name;

        public int GetHashCode(JobOwner obj) => obj.Name.GetHashCode();

        public int GetHashCode(OwnerName alternate) => alternate.GetHashCode();

        public JobOwner Create(OwnerName alternate) => throw new NotSupportedException("an owner is more than its name");
    }
}
