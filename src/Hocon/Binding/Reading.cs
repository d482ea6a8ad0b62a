namespace LustreActors.Hocon.Binding;

/// <summary>What reading one value as a type came to: the value, or what is wrong with it, or the value with a warning.</summary>
internal readonly record struct Reading<T>(T Value, string? Problem, string? Warning)
{
    public static Reading<T> Right(T value) => new(value, null, null);

    public static Reading<T> Wrong(string problem) => new(default!, problem, null);
}
