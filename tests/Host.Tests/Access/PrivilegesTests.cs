using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Access;

/// <summary>No other process gets the capabilities of the collector.</summary>
public sealed class PrivilegesTests
{
    private static readonly string[] AsNobodyWhoReadsAll =
        [.. NeedsRootFactAttribute.AsNobody, "--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"];

    [Fact]
    public async Task The_runtimes_diagnostics_are_off()
    {
        using var temp = new Scratch();
        await using var exporter = await RunningExporter.StartAsAsync(["env", $"TMPDIR={temp.Folder}"], "-Dlustre.enabled=off");
        Assert.Empty(Directory.GetFileSystemEntries(temp.Folder, "*-*"));
        await exporter.StopAsync();
    }

    [Theory]
    [InlineData(
        "systemd/lustre-exporter.service", "Environment=DOTNET_EnableDiagnostics=0", "CapabilityBoundingSet=CAP_DAC_READ_SEARCH",
        "NoNewPrivileges=yes", "PrivateTmp=yes")]
    [InlineData("docker/Dockerfile", "ENV DOTNET_EnableDiagnostics=0", "USER 65532:65532")]
    public void What_is_shipped_takes_away_what_a_collector_does_not_need(string file, params string[] lines)
    {
        var shipped = File.ReadAllLines(Path.Combine(Repository.Root, "deploy", file));
        Assert.All(lines, line => Assert.Contains(shipped, s => s == line || s.StartsWith(line + " ", StringComparison.Ordinal)));
    }

    [NeedsRootFact]
    public async Task Commands_inherit_no_capability()
    {
        using var scratch = new Scratch();
        var (said, squeue) = (scratch.PathOf("capabilities"), scratch.PathOf("squeue"));
        File.WriteAllText(squeue, $"#!/bin/sh\nexec grep Cap /proc/self/status >{said}\n");
        File.SetUnixFileMode(squeue, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(scratch.Folder, (UnixFileMode)0b111_111_111);
        await using var exporter = await RunningExporter.StartAsAsync(
            AsNobodyWhoReadsAll, "-Dlustre.enabled=off", "-Dslurm.enabled=on", $"-Dslurm.squeue=\"{squeue}\"");

        // The process has the capability, and its child does not.
        var own = File.ReadAllText($"/proc/{exporter.Process.Id}/status");
        Assert.Matches("CapEff:\t0*4\n", own);
        Assert.Matches("CapAmb:\t0+\n", own);
        await Eventually.HoldsAsync(
            () => Assert.Contains("CapAmb", File.Exists(said) ? File.ReadAllText(said) : "", StringComparison.Ordinal));
        Assert.Matches("CapEff:\t0+\n", File.ReadAllText(said));
        Assert.Matches("CapAmb:\t0+\n", File.ReadAllText(said));
    }
}
