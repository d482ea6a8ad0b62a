using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using LustreActors.Actors.PromQl;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.Collecting;
using LustreActors.Blocking;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.PromQl;

#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class PromQlFailureTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string NoCredentials = "see promql.user and promql.password-file, or promql.token-file, none of which is set";

    private static readonly Backoff AnyBackoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 0, TimeSpan.FromSeconds(1));

    private readonly PromQlWorld _world = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _world.DisposeAsync();

    private string Place => _world.Options.Place;

    [Fact]
    public void A_port_on_which_no_server_listens_is_reported()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _world.Options = _world.Options with { Url = new Uri($"http://127.0.0.1:{port}/p") };
        Assert.Equal(
            $"cannot connect to http://127.0.0.1:{port}/p (connection refused): see promql.url, and whether Prometheus runs there",
            _world.CollectTrouble());
    }

    [Theory]
    [InlineData("401 Unauthorized", "HTTP 401: it wants to know who asks, or does not believe it: " + NoCredentials + ": no,  no")]
    [InlineData("403 Forbidden", "HTTP 403: who asks may not ask this: " + NoCredentials + ": no,  no")]
    [InlineData("404 Not Found", "HTTP 404: there is no Prometheus at that path: see promql.url: no,  no")]
    [InlineData("502 Bad Gateway", "HTTP 502: no,  no")]
    [InlineData("204 No Content", "HTTP 204")]
    public void An_error_status_is_reported_with_advice(string status, string trouble)
    {
        _world.Upstream.Does = (_, to) =>
            Upstream.Answer(to, status.StartsWith("204", StringComparison.Ordinal) ? "" : "no,\r\nno\n", status);
        Assert.Equal($"{Place} answers {trouble}", _world.CollectTrouble());
    }

    [Fact]
    public void A_page_of_HTML_is_shown_by_its_beginning_in_one_line()
    {
        _world.Upstream.Does = (_, to) =>
            Upstream.Answer(to, "<html>\n<h1>Oops\e[31m</h1>" + new string('x', 100_000), "500 Internal Server Error");
        var trouble = _world.CollectTrouble();
        Assert.StartsWith($"{Place} answers HTTP 500: <html> <h1>Oops [31m</h1>xxx", trouble, StringComparison.Ordinal);
        Assert.InRange(trouble.Length, 200, 300);
    }

    [Fact]
    public void A_redirection_is_not_followed_but_shown()
    {
        _world.Upstream.Does = (_, to) => Upstream.Answer(to, "", "302 Found", $"Location: {Place}/elsewhere\r\n");
        Assert.Equal(
            $"{Place} answers HTTP 302, a redirection to {Place}/elsewhere, which is not followed: "
            + "if that is the right place, put it into promql.url",
            _world.CollectTrouble());
        Assert.Equal(3, _world.Upstream.Requests.Count);
    }

    [Theory]
    [InlineData("200 OK", "")]
    [InlineData("422 Unprocessable Entity", "# answers HTTP 422: ")]
    public void What_Prometheus_itself_refuses_is_told_in_its_words(string status, string before)
    {
        _world.Upstream.Does = (_, to) =>
            Upstream.Answer(to, """{"status":"error","errorType":"execution","error":"found \"duplicate\"\nseries"}""", status);
        Assert.Equal(
            before.Replace("#", Place, StringComparison.Ordinal) + "Prometheus refuses the query: execution: found \"duplicate\" series",
            _world.CollectTrouble());
    }

    [Theory]
    [InlineData("<!doctype html>", "the answer is no JSON: <!doctype html>")]
    [InlineData("", "the answer is empty")]
    [InlineData("[]", "the answer is JSON, but not one of Prometheus")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", "the answer is a matrix, where a vector was asked for")]
    public void What_is_no_answer_is_named(string body, string trouble)
    {
        _world.Upstream.Does = (_, to) => Upstream.Answer(to, body);
        Assert.Equal(trouble, _world.CollectTrouble());
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 two hundred\r\n\r\n")]
    public void What_is_not_HTTP_is_named(string said)
    {
        _world.Upstream.Does = async (_, to) => await to.WriteAsync(Encoding.Latin1.GetBytes(said));
        Assert.Contains("is not HTTP, or damaged", _world.CollectTrouble(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_answer_that_is_cut_anywhere_gives_no_table()
    {
        var body = Rows.Reads;
        var whole = Encoding.UTF8.GetBytes(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + $"{40:x}\r\n{body[..40]}\r\n{body.Length - 40:x}\r\n{body[40..]}\r\n0\r\n\r\n");
        await CutAnywhereAsync(whole);
    }

    [Fact]
    public async Task A_compressed_answer_that_is_cut_anywhere_gives_no_table()
    {
        var body = PromQlCollectionTests.Compressed(Rows.Reads);
        var head = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await CutAnywhereAsync([.. head, .. body]);
    }

    [Fact]
    public void A_compressed_answer_that_is_damaged_is_named()
    {
        _world.Upstream.Does = (_, to) => Upstream.Answer(to, Rows.Reads, headers: "Content-Encoding: gzip\r\n");
        Assert.StartsWith("the answer is damaged or cut off in the middle", _world.CollectTrouble(), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_without_end_are_not_read_to_their_end()
    {
        _world.Upstream.Does = async (_, to) =>
        {
            await to.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray());
            while (true)
                await to.WriteAsync("X-More: and more and more and more and more\r\n"u8.ToArray(), _world.Upstream.Stopped);
        };
        Assert.Contains("begins with too many headers", _world.CollectTrouble(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_text_is_not_kept()
    {
        _world.Upstream.Does = async (_, to) =>
        {
            await to.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"status\":\""u8.ToArray());
            while (true)
                await to.WriteAsync(new byte[64 * 1024].Select(_ => (byte)'a').ToArray(), _world.Upstream.Stopped);
        };
        Assert.Equal("the answer has a text of more than 1024 KiB in it", _world.CollectTrouble());
    }

    [Fact]
    public async Task Rows_without_end_are_not_kept()
    {
        byte[] head =
        [
            .. "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8,
            .. "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{}"u8,
        ];
        var rows = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(""",{"value":[1,"1"]}""", 1000)));
        _world.Upstream.Does = async (request, to) =>
        {
            await to.WriteAsync(head);
            while (request.Kind == "read")
                await to.WriteAsync(rows, _world.Upstream.Stopped);
        };
        using var collection = new PromQlCollection(_world.Options, AnyBackoff, _world.Sources.Lane, TimeProvider.System)
        {
            MostRows = 20_000,
        };
        var reading = (await collection.RunAsync()).Value.Reading;
        Assert.Null(reading.Table);

        // Or of all queries, if the others were read later.
        Assert.Contains(
            reading.Troubles,
            t => t.Contains("reads", StringComparison.Ordinal)
                && t.EndsWith(": the answers have more than 20000 rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_question_without_an_answer_ends_at_the_deadline_and_is_named()
    {
        var answer = _world.Upstream.Does;
        _world.Upstream.Does = (request, to) => request.Kind == "read" ? Task.Delay(-1, _world.Upstream.Stopped) : answer(request, to);

        // Answers may not have been read yet when the clock moves, but this one never ends.
        Assert.Contains(
            TroublesAtDeadline(() => _world.Upstream.Requests.Count == 3),
            t => t[..t.IndexOf(": ", StringComparison.Ordinal)].Contains("reads", StringComparison.Ordinal)
                && t.EndsWith($": {Place} did not answer, within 5 s (promql.deadline)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: a", "^# did not answer, within 5 s")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"status\":\"succ", "^the answer of # was not complete, after [0-9]+ bytes, "
        + "within 5 s|^# did not answer, within 5 s")]
    [InlineData("HTTP/1.1 500 Oops\r\nConnection: close\r\n\r\nsorr", "^# answers HTTP 500|^# did not answer, within 5 s")]
    public void An_answer_that_comes_drop_by_drop_ends_at_the_deadline(string begin, string trouble)
    {
        var sent = 0;
        _world.Upstream.Does = async (_, to) =>
        {
            foreach (var b in Encoding.Latin1.GetBytes(begin))
                await to.WriteAsync(new[] { b });
            Interlocked.Increment(ref sent);
            await Task.Delay(-1, _world.Upstream.Stopped);
        };

        // The pieces may not have been read yet: each query may be in any state.
        var expected = trouble.Replace("#", Place, StringComparison.Ordinal);
        Assert.All(
            TroublesAtDeadline(() => Volatile.Read(ref sent) == 3),
            t => Assert.Matches(expected, t[(t.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public void One_question_that_fails_costs_the_table_and_what_was_said_last_stays()
    {
        _world.CollectTable();
        var answer = _world.Upstream.Does;
        _world.Upstream.Does = (request, to) =>
            request.Kind == "write" ? Upstream.Answer(to, "", "503 Service Unavailable") : answer(request, to);
        var report = _world.Collect();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.Equal($"writes: {Place} answers HTTP 503", Assert.Single(report.Troubles));
    }

    [Fact]
    public void After_failures_it_is_asked_less_and_less_often_until_it_answers()
    {
        // The interval does not end within the test: the clock would move on while the collection that it starts waits for a socket.
        _world.Interval = TimeSpan.FromHours(1);
        var answer = _world.Upstream.Does;
        _world.Upstream.Does = (_, to) => Upstream.Answer(to, "", "503 Service Unavailable");
        _world.CollectTrouble();
        foreach (var rest in new[] { 60, 120, 120 })
        {
            var asked = _world.Upstream.Requests.Count;
            Assert.Equal($"{Place} answers HTTP 503; not asked again for {rest} s", _world.CollectTrouble());
            _world.Sources.Advance(TimeSpan.FromSeconds(rest - 1));
            Assert.Equal($"{Place} answers HTTP 503; not asked again for 1 s", _world.CollectTrouble());
            Assert.Equal(asked, _world.Upstream.Requests.Count);

            _world.Sources.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal($"{Place} answers HTTP 503", _world.CollectTrouble());
            Assert.Equal(asked + 3, _world.Upstream.Requests.Count);
        }

        _world.Upstream.Does = answer;
        _world.Sources.Advance(TimeSpan.FromSeconds(120));
        _world.CollectTable();
        Assert.Single(_world.Sources.Logged.Of(1100));
        Assert.Single(_world.Sources.Logged.Of(1101));
    }

    [Fact]
    public void When_its_actor_ends_nothing_is_waited_for_any_more()
    {
        var left = 0;
        _world.Upstream.Does = async (_, to) =>
        {
            while (await to.ReadAsync(new byte[16], _world.Upstream.Stopped) > 0)
            {
            }

            Interlocked.Increment(ref left);
        };
        _world.Actor.Tell(SourceProtocol.Collect.Now);
        _world.Sources.RunUntil(() => _world.Upstream.Requests.Count == 3);
        _world.Sources.Tree.Stop("/promql");
        _world.Sources.RunUntil(() => Volatile.Read(ref left) == 3);
    }

    private string[] TroublesAtDeadline(Func<bool> when)
    {
        _world.Actor.Tell(SourceProtocol.Collect.Now);
        _world.Sources.RunUntil(when);
        _world.Sources.Advance(SourceWorld.Deadline);
        _world.Sources.RunUntil(() => _world.Sources.Reports.Length > 0);
        var report = _world.Sources.Reports[0];
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.NotEmpty(report.Troubles);
        return [.. report.Troubles];
    }

    private async Task CutAnywhereAsync(byte[] whole)
    {
        var length = 0;
        _world.Upstream.Does = async (_, to) => await to.WriteAsync(whole.AsMemory(0, length));
        for (; length <= whole.Length; length++)
        {
            using var collection = new PromQlCollection(_world.Options, AnyBackoff, _world.Sources.Lane, TimeProvider.System);
            var result = await collection.RunAsync();
            Assert.Equal(LaneOutcome.Completed, result.Outcome);
            var reading = result.Value.Reading;
            Assert.True(
                length == whole.Length == (reading.Table is not null),
                $"cut at {length} of {whole.Length}: {string.Join("; ", reading.Troubles)}");
            Assert.Equal(length == whole.Length, reading.Troubles.IsEmpty);
        }
    }
}
