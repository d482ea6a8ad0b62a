namespace LustreActors.Actors.Jobs;

/// <summary>The identity of an owner: an account and a user, or a program, its user and the user's group.</summary>
internal readonly record struct OwnerName(bool IsProgram, string Name, string User, string Group)
{
    public const string Unknown = "unknown";

    /// <summary>The text that SLURM itself shows.</summary>
    public const string NoAccount = "(null)";

    /// <summary>The name of all programs beyond the largest number of names.</summary>
    public const string OtherPrograms = "other";

    /// <summary>The owner of all ids that cannot be parsed.</summary>
    public static OwnerName Unparsed { get; } = new(true, "unparsed", Unknown, Unknown);

    public static OwnerName ForJob(string account, string user) => new(false, account, user, "");

    public static OwnerName ForProgram(string program, string user, string group) => new(true, program, user, group);
}

/// <summary>The reason why an owner is not known in full.</summary>
internal enum Unmatched
{
    No,
    UnknownJob,
    UnknownUser,
    Unparsed,
}

/// <summary>
/// The activity of an owner per second: in sum, by metadata target and by filesystem. It is kept from join to join with its labels.
/// </summary>
internal sealed class JobOwner(OwnerName name, Unmatched unmatched)
{
    private double[] _operations = [];
    private JobAmounts[] _filesystems = [];
    private byte[]?[] _byTarget = [];
    private byte[]?[] _byFilesystem = [];

    /// <summary>Compares owners by name.</summary>
    public static IEqualityComparer<JobOwner> ByName { get; } = new NameComparer();

    public OwnerName Name => name;

    public Unmatched Unmatched => unmatched;

    public bool IsUnparsed { get; } = name == OwnerName.Unparsed;

    public JobAmounts Sum;

    public int SeenIn { get; private set; }

    /// <summary>The entry that collects the activity of all ids of a program in this join.</summary>
    public JobEntry? FirstId { get; set; }

    /// <summary>Metadata operations by the number of the target.</summary>
    public ReadOnlySpan<double> Operations => _operations;

    public ReadOnlySpan<JobAmounts> Filesystems => _filesystems;

    public byte[] Labels => field ??= OwnerLabels.Create(name);

    public byte[] LabelsOfTarget(int target, byte[] targetName)
    {
        Widen(ref _byTarget, target);
        return _byTarget[target] ??= OwnerLabels.WithTarget(Labels, targetName);
    }

    public byte[] LabelsOfFilesystem(int filesystem, byte[] filesystemLabel)
    {
        Widen(ref _byFilesystem, filesystem);
        return _byFilesystem[filesystem] ??= OwnerLabels.Create(name, filesystemLabel);
    }

    /// <summary>Marks the owner as active in a join. The first call in a join clears its activity.</summary>
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

    /// <summary>Marks the owner as dropped. Entries that still refer to it look for a new one.</summary>
    public void Forget() => SeenIn = int.MinValue;

    public void AddOperations(int target, double operations)
    {
        Widen(ref _operations, target);
        _operations[target] += operations;
    }

    /// <summary>Adds activity on one filesystem.</summary>
    /// <param name="filesystem">The number of the filesystem.</param>
    /// <param name="rates">The activity. Operations by target are added by <see cref="AddOperations"/>.</param>
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

        public JobOwner Create(OwnerName alternate) => throw new NotSupportedException("An owner cannot be created from its name alone");
    }
}
