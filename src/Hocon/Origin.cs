namespace LustreActors.Hocon;

/// <summary>
/// The place of a value: a file, "reference.conf", "-D" or an environment variable. Line 0 stands for a source without lines.
/// </summary>
public sealed record Origin(string Source, int Line, int? Column)
{
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => Source,
        (_, null) => $"{Source}:{Line}",
        _ => $"{Source}:{Line}:{Column}",
    };
}
