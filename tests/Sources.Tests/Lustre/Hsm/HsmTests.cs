using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Hsm;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Hsm;

public sealed class HsmTests : IDisposable
{
    private const string Mdt = """filesystem="scratch",component="mdt",target="scratch-MDT0000" """;

    private const string Requests = """
        fid=[0x200000401:0x5:0x0] compound/cookie=0x0/0x65a action=ARCHIVE archive#=1 flags=0x0 data=[] canceled=0 uuid=4a done=9
        fid=[0x200000401:0x6:0x0] compound/cookie=0x0/0x65b action=RESTORE archive#=1 flags=0x0 data=[] canceled=0 uuid=4a done=0

        """;

    private const string Agents = "uuid=0f1c9ad4-1111-4f7d-9b1d-0c7a55b3a001 archive_id=ANY requests=[current:2 ok:17 errors:1]\n";
    private static readonly LustreTarget Target = new("scratch", LustreComponent.Mdt, "scratch-MDT0000");
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Requests_are_counted_by_action_and_agents_are_counted()
    {
        _tree.Debug("mdt/scratch-MDT0000/hsm/active_requests", Requests).Debug("mdt/scratch-MDT0000/hsm/agents", Agents)
            .Sys("mdt/scratch-MDT0000/hsm/archive_count", 1).Sys("mdt/scratch-MDT0000/hsm/restore_count", 4).Sys(
                "mdt/scratch-MDT0000/hsm/remove_count", 0)
            .Sys("mdt/scratch-MDT0000/hsm/max_requests", 7).Sys("mdt/scratch-MDT0000/hsm_control", "enabled\n");

        var reading = LustreSources.For(Target, _tree.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create().Read();

        Assert.Equal(
            ReadingOf.Expected(Mdt, """
                lustre_hsm_active_requests{#} 2
                lustre_hsm_agents{#} 1
                lustre_hsm_agent_active_requests{#,agent="0f1c9ad4-1111-4f7d-9b1d-0c7a55b3a001"} 2
                lustre_hsm_agent_requests_total{#,agent="0f1c9ad4-1111-4f7d-9b1d-0c7a55b3a001",result="ok"} 17
                lustre_hsm_agent_requests_total{#,agent="0f1c9ad4-1111-4f7d-9b1d-0c7a55b3a001",result="error"} 1
                lustre_hsm_archive_requests{#} 1
                lustre_hsm_enabled{#} 1
                lustre_hsm_restore_requests{#} 4
                lustre_hsm_remove_requests{#} 0
                lustre_hsm_requests_limit{#} 7
                """),
            reading.Sorted().Where(l => l.StartsWith("lustre_hsm", StringComparison.Ordinal)));
    }

    [Fact]
    public void Empty_files_count_as_zero_and_missing_files_give_no_series()
    {
        _tree.Proc("mdt/scratch-MDT0000/hsm/agents", "");

        Assert.Equal([$"lustre_hsm_agents{{{Mdt.Trim()}}} 0"], Reader().Read(_tree).Samples());
    }

    [Theory]
    [InlineData("stopped\n", "0", 0)]
    [InlineData("disabled\n", "0", 0)]
    [InlineData("init\n", "0", 0)]
    [InlineData("stopping\n", "0", 0)]
    [InlineData("enabled\n", "1", 0)]
    [InlineData("dozing\n", null, 1)]
    [InlineData("\n", null, 1)]
    public void A_coordinator_is_enabled_or_not(string control, string? value, int refused)
    {
        _tree.Proc("mdt/scratch-MDT0000/hsm_control", control);

        var reading = Reader().Read(_tree);

        Assert.Equal((value, refused), (reading.Value($"lustre_hsm_enabled{{{Mdt.Trim()}}}"), reading.LinesRefused));
    }

    [Theory]
    [InlineData("uuid= archive_id=ANY requests=[current:2 ok:17 errors:1]")]
    [InlineData("uuid=a archive_id=ANY requests=[current:2 ok:17]")]
    [InlineData("uuid=a archive_id=ANY requests=[current:-2 ok:17 errors:1]")]
    [InlineData("uuid=a archive_id=ANY requests=[current:2 ok:17 errors:1")]
    [InlineData("uuid=a archive_id=ANY")]
    public void A_malformed_agent_costs_no_other_agent(string line)
    {
        _tree.Proc("mdt/scratch-MDT0000/hsm/agents", $"{line}\n{Agents}");

        var reading = Reader().Read(_tree);

        Assert.Equal(("1", 1), (reading.Value($"lustre_hsm_agents{{{Mdt.Trim()}}}"), reading.LinesRefused));
    }

    [Fact]
    public void A_malformed_line_costs_no_other_line()
    {
        _tree.Proc("mdt/scratch-MDT0000/hsm/agents", $"nobody\n{Agents}");

        var reading = Reader().Read(_tree);

        Assert.Equal(("1", 1), (reading.Value($"lustre_hsm_agents{{{Mdt.Trim()}}}"), reading.LinesRefused));
        Assert.EndsWith("agents:1: nobody", reading.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_costs_only_the_damaged_lines() => ParserFuzz.Run(24, [Requests, Agents], (pieces, findings) =>
    {
        var parser = new LineCountParser("fid="u8.ToArray());
        parser.Parse(pieces, findings, "active_requests");
        return $"{parser.Count}";
    });

    private static HsmReader Reader() => new(Target.Name, TargetLabels.For(Target, new LustreSourceOptions { ClientName = "node01" }));
}
