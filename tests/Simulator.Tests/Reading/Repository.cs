namespace LustreActors.Simulator.Tests.Reading;

internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Golden => Path.Combine(Root, "tests", "Simulator.Tests", "Golden");

    /// <summary>Samples of real nodes, kept beside the repository on some machines and never inside; null elsewhere.</summary>
    public static string? Samples { get; } = FindSamples();

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "LustreActors.sln")))
                return directory;
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private static string? FindSamples()
    {
        for (var directory = Path.GetDirectoryName(Root); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var samples = Path.Combine(directory, "shared", "fixtures", "lustre");
            if (Directory.Exists(samples))
                return samples;
        }

        return null;
    }
}

/// <summary>A test that needs the samples of real nodes, and is skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SamplesFactAttribute : FactAttribute
{
    public SamplesFactAttribute()
    {
        if (Repository.Samples is null)
            Skip = "No samples of real Lustre nodes (shared/fixtures/lustre) beside this repository.";
    }
}
