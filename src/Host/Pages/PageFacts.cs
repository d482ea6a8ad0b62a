namespace LustreActors.Host.Pages;

/// <summary>The facts about the program that the pages show.</summary>
/// <param name="Host">The name of this machine.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="InspectSocket">The socket of the inspection; empty when there is none.</param>
internal sealed record PageFacts(string Host, string Version, string InspectSocket)
{
    private const string DefaultSocket = "/run/lustre-actors/inspect.sock";
    private const string Inspect = "inspect ";

    public static PageFacts Unknown { get; } = new("", "", "");

    /// <summary>The time since the start, in seconds.</summary>
    public double Uptime { get; init; }

    /// <summary>The command line for a command of the program, with the socket where it is not the default.</summary>
    public string CommandLine(string command) =>
        "lustre-exporter " + (InspectSocket is DefaultSocket or "" || !command.StartsWith(Inspect, StringComparison.Ordinal)
            ? command
            : $"inspect --socket {InspectSocket} {command[Inspect.Length..]}");
}
