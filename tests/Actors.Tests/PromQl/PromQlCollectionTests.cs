using System.IO.Compression;
using System.Text;
using Akka.Actor;
using LustreActors.Messages;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Tests.PromQl;

#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class PromQlCollectionTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly PromQlWorld _world = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public void Three_answers_make_one_table_whose_ids_they_share()
    {
        var table = _world.CollectTable();
        Assert.Equal(
            ["Operations 4711 scratch-MDT0000 12", "Operations cp.1001 scratch-MDT0001 3", "Read cp.1001 - 1048576.5", "Write 4711 - "
                + "2000000000", "Write 4712 - 1"],
            PromQlWorld.Shown(table));
        Assert.Equal((3, 2), (table.IdCount, table.Targets.Length));
    }

    [Fact]
    public void The_questions_are_those_of_the_original_cluster_exporter_and_are_sent_by_POST()
    {
        _world.Options = _world.Options with { TimeRange = "5m" };
        _world.CollectTable();
        Assert.Equal(
            [
                "round(sum by(target,jobid)(irate(lustre_job_stats_total[5m])>=1))",
                "sum by(jobid)(irate(lustre_job_read_bytes_total[5m])!=0)",
                "sum by(jobid)(irate(lustre_job_write_bytes_total[5m])!=0)",
            ],
            _world.Upstream.Requests.Select(r => r.Query).Order(StringComparer.Ordinal));
        Assert.All(_world.Upstream.Requests, r => Assert.Equal(
            ("POST /api/v1/query HTTP/1.1", "application/x-www-form-urlencoded", "gzip", "4.5"),
            (r.Line, r.Headers["content-type"], r.Headers["accept-encoding"], r.Form("timeout"))));
        Assert.All(_world.Upstream.Requests, r => Assert.False(r.Headers.ContainsKey("authorization")));
    }

    [Theory]
    [InlineData("/prometheus")]
    [InlineData("/prometheus/")]
    public void A_Prometheus_behind_a_path_is_asked_there(string path)
    {
        _world.Options = _world.Options with { Url = new Uri(_world.Upstream.Url, path) };
        _world.CollectTable();
        Assert.All(_world.Upstream.Requests, r => Assert.Equal("POST /prometheus/api/v1/query HTTP/1.1", r.Line));
    }

    [Fact]
    public void All_questions_are_on_their_way_at_once()
    {
        var answer = _world.Upstream.Does;
        var all = new TaskCompletionSource();
        _world.Upstream.Does = async (request, to) =>
        {
            if (_world.Upstream.Requests.Count == 3)
                all.TrySetResult();
            await all.Task.WaitAsync(_world.Upstream.Stopped);
            await answer(request, to);
        };
        Assert.Equal(5, _world.CollectTable().Rows.Length);
    }

    [Fact]
    public void Compressed_answers_are_read()
    {
        _world.Upstream.Does = (request, to) =>
            Upstream.Answer(to, Compressed(request.Kind == "read" ? Rows.Reads : Rows.Vector()), headers: "Content-Encoding: gzip\r\n");
        Assert.Equal(["Read cp.1001 - 1048576.5"], PromQlWorld.Shown(_world.CollectTable()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public void No_rows_at_all_are_a_good_answer(string result)
    {
        _world.Upstream.Does = (_, to) =>
            Upstream.Answer(to, """{"status":"success","data":{"resultType":"vector","result":""" + result + "}}");
        var report = _world.Collect();
        Assert.Equal(SourceState.Up, report.State);
        Assert.Equal((0, 0), (((JobRateTable)report.Snapshot!.Table!).Rows.Length, ((JobRateTable)report.Snapshot.Table).IdCount));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    [InlineData("-4")]
    public void A_row_whose_value_would_spoil_a_sum_is_refused_and_shown_and_the_others_count(string value)
    {
        Reads(Rows.Row("""{"jobid":"cp.1001"}""", value), Rows.Row("""{"jobid":"4711"}""", "7"));
        var report = _world.Collect();
        Assert.Equal((SourceState.Up, 1L), (report.State, report.LinesRefused));
        Assert.Equal($"reads: jobid \"cp.1001\": {value} cannot be summed", report.FirstRefusal);
        Assert.Equal(["Read 4711 - 7"], PromQlWorld.Shown((JobRateTable)report.Snapshot!.Table!));
    }

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("1e+21", 1e21)]
    public void Values_are_numbers_however_they_are_written(string text, double value)
    {
        Reads(Rows.Row("""{"jobid":"4711"}""", text));
        Assert.Equal(value, _world.CollectTable().Rows[0].Value);
    }

    [Fact]
    public void A_row_without_a_job_id_keeps_its_bytes()
    {
        Reads(Rows.Row("{}", "7"));
        Assert.Equal(["Read  - 7"], PromQlWorld.Shown(_world.CollectTable()));
    }

    [Theory]
    [InlineData("""{"jobid":"4711"}""")]
    [InlineData("""{"jobid":"4711","target":""}""")]
    public void Operations_on_no_target_are_refused(string labels)
    {
        _world.Upstream.Does = (request, to) =>
            Upstream.Answer(to, request.Kind == "stats" ? Rows.Vector(Rows.Row(labels, "7")) : Rows.Vector());
        var report = _world.Collect();
        Assert.Equal(
            (SourceState.Up, 1L, "operations: a row that names no target"), (report.State, report.LinesRefused, report.FirstRefusal));
        Assert.Equal(0, ((JobRateTable)report.Snapshot!.Table!).Rows.Length);
    }

    [Fact]
    public void Warnings_of_Prometheus_are_passed_on()
    {
        _world.Upstream.Does = (_, to) => Upstream.Answer(
            to, """{"status":"success","warnings":["one shard did not answer"],"data":{"resultType":"vector","result":[]}}""");
        var report = _world.Collect();
        Assert.Equal(SourceState.Up, report.State);
        Assert.Equal("Prometheus warns, and something may be missing: one shard did not answer", Assert.Single(report.Notes));
    }

    [Fact]
    public void Each_question_is_timed_by_itself()
    {
        var answer = _world.Upstream.Does;
        var gate = new TaskCompletionSource();
        _world.Upstream.Does = async (request, to) =>
        {
            if (request.Kind == "write")
                await gate.Task.WaitAsync(_world.Upstream.Stopped);
            await answer(request, to);
        };
        _world.Actor.Tell(SourceProtocol.Collect.Now);
        _world.Sources.RunUntil(() => _world.Upstream.Requests.Count == 3);
        _world.Sources.Advance(TimeSpan.FromSeconds(3));
        gate.SetResult();
        _world.Sources.RunUntil(() => _world.Sources.Reports.Length == 1);
        var table = (JobRateTable)_world.Sources.Reports[0].Snapshot!.Table!;
        Assert.Equal(TimeSpan.FromSeconds(3), table.Took[(int)JobRate.Write]);
        Assert.Equal(TimeSpan.FromSeconds(3), _world.Sources.Reports[0].Duration);
    }

    [Fact]
    public void It_asks_by_itself_at_its_interval()
    {
        Assert.True(_world.Actor is not null);
        _world.Sources.Advance(TimeSpan.FromSeconds(1));
        _world.Sources.RunUntil(() => _world.Sources.Reports.Length == 1);
        _world.Sources.Advance(_world.Interval);
        _world.Sources.RunUntil(() => _world.Sources.Reports.Length == 2);
        var started = Assert.Single(_world.Sources.Heard.OfType<MetricsProtocol.SourceStarted>());
        Assert.True(started is { Source: "promql", KeepsOwnTime: true, HasJobs: false });
    }

    internal static byte[] Compressed(string text)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private void Reads(params string[] rows) =>
        _world.Upstream.Does = (request, to) => Upstream.Answer(to, request.Kind == "read" ? Rows.Vector(rows) : Rows.Vector());
}
