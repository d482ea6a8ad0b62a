namespace LustreActors.Actors;

/// <summary>A source threw, which no input may make it do: a defect to be reported, with what it read when it happened.</summary>
public sealed class SourceFailedException(string source, Exception cause)
    : Exception($"{source}: {cause.GetType().Name}: {cause.Message}", cause);
