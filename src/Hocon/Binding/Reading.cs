namespace LustreActors.Hocon.Binding;

/// <summary>The result of reading one value as a type: the value, a problem, or the value with a warning.</summary>
internal readonly record struct Reading<T>(T Value, string? Problem, string? Warning)
{
    public static Reading<T> Valid(T value) => new(value, null, null);

    public static Reading<T> Invalid(string problem) => new(default!, problem, null);
}
