using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Imports;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Recovery;

namespace LustreActors.Sources.Tests.Lustre.Recovery;

public sealed class RecoveryTests : IDisposable
{
    private const string Ost = """filesystem="scratch",component="ost",target="scratch-OST0003" """;
    private const string Status = """lustre_ost_status{filesystem="scratch",ost="OST0003"}""";

    private const string Complete = """
        status: COMPLETE
        recovery_start: 1700000100
        recovery_duration: 151
        completed_clients: 4/9
        replayed_requests: 17
        last_transno: 4294967301
        VBR: DISABLED
        IR: ENABLED

        """;

    private const string Recovering = """
        status: RECOVERING
        recovery_start: 1700000200
        time_remaining: 119
        connected_clients: 3/7
        req_replay_clients: 2
        lock_repay_clients: 1
        completed_clients: 5
        evicted_clients: 6
        replayed_requests: 44
        queued_requests: 33
        next_transno: 4294967310

        """;

    private const string Waiting = "status: WAITING\nnon-ready MDTs:  0001 000a\nrecovery_start: 1700000300\ntime_waited: 61\n";

    private static readonly LustreTarget OstTarget = new("scratch", LustreComponent.Ost, "scratch-OST0003");
    private static readonly LustreTarget MdtTarget = new("scratch", LustreComponent.Mdt, "scratch-MDT0001");
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_target_that_has_recovered_shows_the_result()
    {
        _tree.Proc("obdfilter/scratch-OST0003/recovery_status", Complete);

        Assert.Equal(
            ReadingOf.Expected(Ost, $$"""
                {{Status}} 1
                lustre_recovery_state{#,state="complete"} 1
                lustre_recovery_info{#,vbr="disabled",ir="enabled"} 1
                lustre_recovery_start_time_seconds{#} 1700000100
                lustre_recovery_duration_seconds{#} 151
                lustre_recovery_completed_clients{#} 4
                lustre_recovery_total_clients{#} 9
                lustre_recovery_replayed_requests{#} 17
                lustre_recovery_last_transaction{#} 4294967301
                """),
            OstReader().Read(_tree).Sorted());
    }

    [Fact]
    public void A_target_that_recovers_shows_the_clients_it_waits_for_and_the_time_left()
    {
        _tree.Debug("obdfilter/scratch-OST0003/recovery_status", Recovering);

        Assert.Equal(
            ReadingOf.Expected(Ost, $$"""
                {{Status}} 0
                lustre_recovery_state{#,state="recovering"} 1
                lustre_recovery_start_time_seconds{#} 1700000200
                lustre_recovery_time_remaining_seconds{#} 119
                lustre_recovery_connected_clients{#} 3
                lustre_recovery_total_clients{#} 7
                lustre_recovery_request_replay_clients{#} 2
                lustre_recovery_lock_replay_clients{#} 1
                lustre_recovery_completed_clients{#} 5
                lustre_recovery_evicted_clients{#} 6
                lustre_recovery_replayed_requests{#} 44
                lustre_recovery_queued_requests{#} 33
                lustre_recovery_next_transaction{#} 4294967310
                """),
            OstReader().Read(_tree).Sorted());
    }

    [Fact]
    public void An_mdt_that_waits_for_other_mdts_shows_their_number()
    {
        _tree.Proc("mdt/scratch-MDT0001/recovery_status", Waiting);
        const string mdt = """filesystem="scratch",component="mdt",target="scratch-MDT0001" """;

        Assert.Equal(
            ReadingOf.Expected(mdt, """
                lustre_recovery_state{#,state="waiting"} 1
                lustre_mdt_status{filesystem="scratch",mdt="MDT0001"} 0
                lustre_recovery_missing_mdts{#} 2
                lustre_recovery_start_time_seconds{#} 1700000300
                lustre_recovery_waited_seconds{#} 61
                """),
            new RecoveryReader(
                MdtTarget, TargetLabels.For(MdtTarget, new LustreSourceOptions { ClientName = "node01" }),
                RecoveryParameters.Mdt, StatusParameters.Mdt).Read(_tree).Sorted());
    }

    [Theory]
    [InlineData("status: INACTIVE\n", "inactive", "1")]
    [InlineData("status: WAITING_FOR_CLIENTS", "waiting_for_clients", "0")]
    [InlineData("status: COMPLETE\n", "complete", "1")]
    public void A_state_may_stand_alone(string text, string state, string status)
    {
        _tree.Proc("obdfilter/scratch-OST0003/recovery_status", text);

        var reading = OstReader().Read(_tree);

        Assert.Equal("1", reading.Value($$"""lustre_recovery_state{{{Ost.Trim()}},state="{{state}}"}"""));
        Assert.Equal(status, reading.Value(Status));
        Assert.Equal((2, 0), (reading.Samples().Length, reading.LinesRefused));
    }

    [Fact]
    public void Seconds_since_boot_are_not_served_as_a_time()
    {
        _tree.Proc("obdfilter/scratch-OST0003/recovery_status", Complete.Replace("1700000100", "1406", StringComparison.Ordinal));

        var reading = OstReader().Read(_tree);

        Assert.Equal((8, 0), (reading.Samples().Length, reading.LinesRefused));
        Assert.DoesNotContain("start_time", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_before_its_first_transaction_has_no_last_one()
    {
        _tree.Proc("obdfilter/scratch-OST0003/recovery_status", "status: COMPLETE\nlast_transno: -1\n");

        var reading = OstReader().Read(_tree);

        Assert.Equal((2, 0), (reading.Samples().Length, reading.LinesRefused));
    }

    [Theory]
    [InlineData("status: COMPLETED")]
    [InlineData("status:")]
    [InlineData("COMPLETE")]
    [InlineData("VBR: MAYBE")]
    [InlineData("IR:")]
    [InlineData("completed_clients: 4/")]
    [InlineData("connected_clients: /4")]
    [InlineData("evicted_clients: 4/5")]
    [InlineData("recovery_duration: -3")]
    [InlineData("recovery_duration: 18446744073709551615")]
    [InlineData("non-ready MDTs: 0001 none")]
    [InlineData("something_else: 5")]
    public void A_malformed_line_costs_no_other_line(string line)
    {
        _tree.Proc("obdfilter/scratch-OST0003/recovery_status", $"{line}\nqueued_requests: 5\n");

        var reading = OstReader().Read(_tree);

        Assert.Equal([$"lustre_recovery_queued_requests{{{Ost.Trim()}}} 5"], reading.Samples());
        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith($"recovery_status:1: {line}", reading.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ost_of_which_only_the_storage_is_present_does_not_serve()
    {
        _tree.Sys("osd-ldiskfs/scratch-OST0003/blocksize", 4096);

        Assert.Equal([$"{Status} 0"], OstReader().Read(_tree).Samples());
    }

    [Fact]
    public void An_ost_without_a_recovery_state_has_no_status()
    {
        _tree.Sys("obdfilter/scratch-OST0003/degraded", 0);

        Assert.Empty(OstReader().Read(_tree).Samples());
    }

    [Fact]
    public void The_times_allowed_for_recovery_are_served_with_the_target()
    {
        _tree.Sys("obdfilter/scratch-OST0003/recovery_time_soft", 300).Proc("obdfilter/scratch-OST0003/recovery_time_hard", "900\n");

        var reading = LustreSources.For(OstTarget, _tree.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create().Read();

        Assert.Equal("300", reading.Value($"lustre_recovery_time_soft_seconds{{{Ost.Trim()}}}"));
        Assert.Equal("900", reading.Value($"lustre_recovery_time_hard_seconds{{{Ost.Trim()}}}"));
    }

    [Fact]
    public void Damage_costs_only_the_damaged_lines(
        ) => ParserFuzz.Run(20, [Complete, Recovering, Waiting, "status: INACTIVE\n", "status: WAITING_FOR_CLIENTS"], (pieces, findings) =>
    {
        var row = new long[RecoveryColumns.Width];
        Array.Fill(row, ValueTable.Absent);
        var parser = new RecoveryStatusParser(row);
        parser.Parse(pieces, findings, "recovery_status");
        return $"{parser.State} {parser.Vbr} {parser.Ir} {string.Join(' ', row)}";
    });

    private static RecoveryReader OstReader() =>
        new(
            OstTarget, TargetLabels.For(OstTarget, new LustreSourceOptions { ClientName = "node01" }), RecoveryParameters.Ost,
            StatusParameters.Ost);
}
