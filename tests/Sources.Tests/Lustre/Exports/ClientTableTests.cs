using LustreActors.Messages.Tables;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Exports;

/// <summary>The table of clients, from which rates are made.</summary>
public sealed class ClientTableTests : IDisposable
{
    private const long StartTime = 1_700_000_000_250_000_000;

    private readonly LustreTree _tree = SyntheticTree.WithEverything();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_client_has_its_bytes_and_its_operations_and_a_server_has_no_row()
    {
        var table = Table(Source());

        Assert.Equal([new ClientCounters("10.0.0.7@tcp", 20971520, 16777216, 56, StartTime)], table.Rows.ToArray());
        Assert.Equal(new JobTarget("scratch", "scratch-OST0000", HoldsMetadata: false), table.Target);
        Assert.True(table.IsWhole);
    }

    [Fact]
    public void On_an_MDT_the_operations_are_counted()
    {
        var table = Table(Source(LustreComponent.Mdt, "scratch-MDT0000"));

        Assert.Equal([new ClientCounters("10.0.0.7@tcp", 0, 0, 1997, 1_700_000_001_000_000_001)], table.Rows.ToArray());
        Assert.True(table.Target.HoldsMetadata);
    }

    [Fact]
    public void Pings_are_not_counted()
    {
        Client("10.0.0.8@tcp", "ping 1000 samples [reqs]\nopen 3 samples [reqs]\n");

        Assert.Equal(3, Find(Table(Source()), "10.0.0.8@tcp")!.Value.Operations);
    }

    [Fact]
    public void Without_series_the_table_is_all_that_is_made_and_without_a_table_the_series_are()
    {
        var tableOnly = Source().Read();
        var seriesOnly = Source(options: new LustreSourceOptions { ClientName = "oss1", Exports = SourceSetting.On }).Read();
        var both = Source(
            options: new LustreSourceOptions { ClientName = "oss1", Exports = SourceSetting.On, Clients = SourceSetting.On }).Read();

        Assert.Empty(tableOnly.Segments);
        Assert.Null(seriesOnly.Table);
        Assert.IsType<ClientTable>(both.Table);
        Assert.Equal(seriesOnly.Samples(), both.Samples());
    }

    [Fact]
    public void The_files_of_the_counters_are_read_once_and_that_of_the_connections_seldom()
    {
        var source = Source();
        var first = Paths(source);
        var second = Paths(source);

        Assert.Single(first, p => p.EndsWith("10.0.0.7@tcp/stats", StringComparison.Ordinal));
        Assert.Single(first, p => p.EndsWith("10.0.0.7@tcp/uuid", StringComparison.Ordinal));
        Assert.DoesNotContain(second, p => p.EndsWith("/uuid", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Paths(Source(options: new LustreSourceOptions { ClientName = "oss1", Exports = SourceSetting.On })),
            p => p.EndsWith("/uuid", StringComparison.Ordinal));

        List<string> Paths(Source read)
        {
            var watch = new TestWatch();
            read.Read(watch);
            return watch.Paths;
        }
    }

    [Fact]
    public void A_server_that_mounts_the_filesystem_is_a_client_too()
    {
        _tree.Proc("obdfilter/scratch-OST0000/exports/0@lo/uuid", "scratch-MDT0000-mdtlov_UUID\n6ecfd542-2eda-4980-9e2b-263c373923d9\n");

        Assert.NotNull(Find(Table(Source()), "0@lo"));
    }

    [Fact]
    public void A_client_that_closed_its_idle_connection_stays_a_client()
    {
        var source = Source();
        Assert.NotNull(Find(Table(source), "10.0.0.7@tcp"));
        _tree.Proc("obdfilter/scratch-OST0000/exports/10.0.0.7@tcp/uuid", "");

        for (var reading = 0; reading < 25; reading++)
            Assert.NotNull(Find(Table(source), "10.0.0.7@tcp"));
    }

    [Fact]
    public void Without_a_list_of_connections_a_NID_that_reads_or_writes_is_a_client()
    {
        _tree.Proc("obdfilter/scratch-OST0000/exports/10.0.0.8@tcp/stats", "write_bytes 2 samples [bytes] 1 2 3\n");
        _tree.Proc("obdfilter/scratch-OST0000/exports/10.0.0.9@tcp/stats", "create 2 samples [reqs]\n");

        var table = Table(Source());

        Assert.NotNull(Find(table, "10.0.0.8@tcp"));
        Assert.Null(Find(table, "10.0.0.9@tcp"));
    }

    [Fact]
    public void A_table_with_a_file_that_cannot_be_read_or_a_line_that_is_refused_is_not_whole()
    {
        Client("10.0.0.8@tcp", "what is this\n");
        Assert.False(Table(Source()).IsWhole);
        Client("10.0.0.8@tcp", "open 3 samples [reqs]\n");
        Assert.True(Table(Source()).IsWhole);
        _tree.Proc("obdfilter/scratch-OST0000/exports/10.0.0.9@tcp/stats/oops", "");

        Assert.False(Table(Source()).IsWhole);
    }

    private void Client(string nid, string stats) =>
        _tree.Proc($"obdfilter/scratch-OST0000/exports/{nid}/uuid", "6ecfd542-2eda-4980-9e2b-263c373923d8\n")
            .Proc($"obdfilter/scratch-OST0000/exports/{nid}/stats", stats);

    private static ClientCounters? Find(ClientTable table, string nid)
    {
        foreach (var row in table.Rows)
        {
            if (row.Nid == nid)
                return row;
        }

        return null;
    }

    private static ClientTable Table(Source source) => Assert.IsType<ClientTable>(source.Read().Table);

    private Source Source(
        LustreComponent component = LustreComponent.Ost, string name = "scratch-OST0000", LustreSourceOptions? options = null) =>
        LustreSources.For(
            new LustreTarget("scratch", component, name), _tree.Roots,
            options ?? new LustreSourceOptions { ClientName = "oss1", Clients = SourceSetting.On })
            .Single(p => p.Part == "exports").Create();
}
