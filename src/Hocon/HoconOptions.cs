namespace LustreActors.Hocon;

/// <summary>Limits for reading, and the folder of includes for a text that is not a file.</summary>
public sealed record HoconOptions
{
    internal static HoconOptions Default { get; } = new();

    /// <summary>The folder of includes for <see cref="Config.Parse"/>. A file includes relative to itself.</summary>
    public string? BaseDirectory { get; init; }

    public int MaxFileBytes { get; init; } = 4 * 1024 * 1024;

    public int MaxIncludeDepth { get; init; } = 16;

    /// <summary>The most objects and lists inside each other. Each element of a dotted key counts.</summary>
    public int MaxNesting { get; init; } = 128;

    /// <summary>Selects the paths whose values no message may show.</summary>
    public Func<string, bool>? Redact { get; init; }

    /// <summary>Takes what is allowed but probably a mistake, such as an include of a file that does not exist.</summary>
    public Action<HoconProblem>? Warn { get; init; }
}

public sealed record ResolveOptions
{
    /// <summary>The environment that <c>${NAME}</c> falls back to if no key of that name exists.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    internal static ResolveOptions Default { get; } = new();
}

public sealed record RenderOptions
{
    internal static RenderOptions Default { get; } = new();

    /// <summary>Adds a comment with its origin to every value. Not with <see cref="Json"/>, which has no comments.</summary>
    public bool Origins { get; init; }

    public bool Json { get; init; }

    /// <summary>Selects the paths whose values are hidden.</summary>
    public Func<string, bool>? Redact { get; init; }
}
