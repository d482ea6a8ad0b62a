namespace LustreActors.Hocon;

/// <summary>Where a value was written: a file, "reference.conf", "-D" or an environment variable. Line 0 where lines mean nothing.</summary>
public sealed record Origin(string Source, int Line, int? Column)
{
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => Source,
        (_, null) => $"{Source}:{Line}",
        _ => $"{Source}:{Line}:{Column}",
    };
}
