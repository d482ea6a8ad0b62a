namespace LustreActors.Blocking.Commands;

/// <summary>A command to run: never through a shell, with the arguments as they are.</summary>
public sealed record CommandSpec(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>After this the command's whole process group is killed.</summary>
    public TimeSpan Deadline
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Deadline must be positive");
    } = TimeSpan.FromSeconds(10);

    /// <summary>More output than this ends the command; <see cref="CommandLimits"/> bounds all commands of a lane together.</summary>
    public int MaxOutputBytes
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxOutputBytes must be positive");
    } = 16 * 1024 * 1024;

    /// <summary>Whether the output of a command that was killed at its deadline is kept.</summary>
    public bool KeepsCutOutput { get; init; }

    /// <summary>One command per key runs at a time, and a key whose command will not die is quarantined.</summary>
    public string Key { get; init; } = FileName;

    /// <summary>If false, it gets a <c>PATH</c> of the system's directories, and no other variable of this process.</summary>
    public bool InheritsEnvironment { get; init; } = true;

    /// <summary>Variables in addition to those of this process and <c>LC_ALL=C</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
