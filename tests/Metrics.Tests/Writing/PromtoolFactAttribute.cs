namespace LustreActors.Metrics.Tests.Writing;

/// <summary>A test that asks Prometheus' own checker; skipped, and shown as skipped, where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Program is null)
            Skip = "promtool is not on the PATH; it comes with the Debian package 'prometheus'";
    }

    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
}
