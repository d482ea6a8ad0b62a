namespace LustreActors.Host.CommandLine;

/// <summary>The streams and the environment of a command; tests pass their own.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Stream RawOut, Func<string, string?> Environment)
{
    public static Terminal OfProcess { get; } = new(
        Console.Out,
        new PrintableWriter(Console.Error),
        Console.OpenStandardOutput(),
        Variable);

#pragma warning disable RS0030 // The one place that reads the environment.
    public static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030
}
