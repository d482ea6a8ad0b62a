using System.Reflection;
using System.Runtime.InteropServices;

namespace LustreActors.Host.CommandLine;

internal static class VersionCommand
{
    public static Command Describe() => new(
        "version",
        "say which version this is",
        """
        Usage: lustre-exporter version

        Prints the version, the revision of the source and the runtime.

        """,
        RunAsync);

    /// <summary>Splits the informational version at the plus.</summary>
    public static (string Version, string Revision) Read()
    {
        var text = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "0.0.0";
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? (text, "unknown") : (text[..plus], text[(plus + 1)..]);
    }

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        var (version, revision) = Read();
        await terminal.Out.WriteLineAsync(
            $"lustre-exporter {version} ({revision}), {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}")
            .ConfigureAwait(false);
        return ExitCode.Stopped;
    }
}
