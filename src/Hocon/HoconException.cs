namespace LustreActors.Hocon;

/// <summary>One thing that is wrong: where, at which path (may be empty), and what was found, what is allowed, what to do.</summary>
public sealed record HoconProblem(Origin Origin, string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? $"{Origin}: {Message}" : $"{Origin}: {Path}: {Message}";
}

/// <summary>A configuration that cannot be used, with everything that was found wrong in it.</summary>
public sealed class HoconException : Exception
{
    public HoconException(IReadOnlyList<HoconProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    internal HoconException(Origin origin, string path, string message)
        : this([new HoconProblem(origin, path, message)])
    {
    }

    public IReadOnlyList<HoconProblem> Problems { get; }

    /// <summary>Its problems are in the session already; what is thrown on only says that an outer object or list has to go on.</summary>
    internal bool IsRecorded { get; set; }

    /// <summary>Reading must end here: a bound is reached, and going on would reach it again.</summary>
    internal bool IsFatal { get; init; }
}
