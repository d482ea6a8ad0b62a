namespace LustreActors.Hocon;

/// <summary>
/// A problem: its place, its path (may be empty), and a message that says what was found, what is allowed and what to do.
/// </summary>
public sealed record HoconProblem(Origin Origin, string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? $"{Origin}: {Message}" : $"{Origin}: {Path}: {Message}";
}

/// <summary>A configuration cannot be used. The exception holds all of its problems.</summary>
public sealed class HoconException : Exception
{
    public HoconException(IReadOnlyList<HoconProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    internal HoconException(Origin origin, string path, string message)
        : this([new HoconProblem(origin, path, message)])
    {
    }

    public IReadOnlyList<HoconProblem> Problems { get; }

    /// <summary>The session holds its problems already. It is thrown on only to continue in an outer object or list.</summary>
    internal bool IsRecorded { get; set; }

    /// <summary>Reading must end: a limit was reached, and to continue would reach it again.</summary>
    internal bool IsFatal { get; init; }
}
