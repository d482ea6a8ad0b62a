namespace LustreActors.Host;

/// <summary>Where a command reads and writes; tests hand in their own.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Stream RawOut, Func<string, string?> Environment)
{
    public static Terminal OfProcess { get; } = new(
        Console.Out,
        Console.Error,
        Console.OpenStandardOutput(),
#pragma warning disable RS0030 // The one place that reads the environment.
        System.Environment.GetEnvironmentVariable);
#pragma warning restore RS0030
}
