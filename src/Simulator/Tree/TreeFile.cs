namespace LustreActors.Simulator;

/// <summary>One file of a tree: where it is, how its content is made, what was last written, and the fault that stands in its way.</summary>
internal sealed class TreeFile(string path, Action<Utf8Writer> render)
{
    public string Path { get; } = path;
    public Action<Utf8Writer> Render { get; } = render;

    /// <summary>Null until it was written, after it vanished, and for what is too large to be kept for comparison.</summary>
    public byte[]? Written { get; set; }

    public bool Present { get; set; }

    /// <summary>The pass that last wanted it; what the latest pass did not want is removed.</summary>
    public long Pass { get; set; }

    public FileFault? Fault { get; set; }

    /// <summary>Never changes, so that it is made once.</summary>
    public bool Constant { get; init; }

    /// <summary>Takes commands and tells nothing: mode 0200.</summary>
    public bool WriteOnly { get; init; }

    /// <summary>Where a symbolic link points; null for a file.</summary>
    public string? LinkTo { get; init; }
}
