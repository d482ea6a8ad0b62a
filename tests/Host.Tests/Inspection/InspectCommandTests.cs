using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Inspection;

public sealed class InspectCommandTests(DemoFixture fixture) : IClassFixture<DemoFixture>
{
    private const string Target = "/collect/lustre/scratch/scratch-OST0000";

    private RunningExporter Demo => fixture.Demo;

    [Fact]
    public async Task Without_a_command_it_lists_what_can_be_asked()
    {
        var help = (await Demo.InspectAsync()).Expect(0).Output;
        string[] commands =
        [
            "tree [PATH]", "show PATH", "restart PATH", "stop PATH", "resume PATH", "deadletters", "blocking", "sources", "collect PATH",
            "config [--origin]", "config reload", "actor hierarchy [PATH]", "log tail",
        ];
        foreach (var command in commands)
            Assert.Contains(command, help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tree", Target + "/jobs")]
    [InlineData("tree " + Target, Target + "/stats")]
    [InlineData("tree collect/lustre/home", "/collect/lustre/home/home-OST0000")]
    [InlineData("actor hierarchy", Target + "/jobs")]
    [InlineData("actor hierarchy " + Target, Target + "/stats")]
    [InlineData("show " + Target + "/jobs", "SourceActor")]
    [InlineData("log history", "serves on")]
    [InlineData("blocking", null)]
    [InlineData("sources", "scratch-OST0000/jobs")]
    [InlineData("deadletters", null)]
    [InlineData("config", "9846|127.0.0.1")]
    [InlineData("config --origin", "127.0.0.1")]
    [InlineData("collect " + Target, "scratch-OST0000/exports")]
    public async Task Every_question_is_answered_in_text_and_in_JSON(string question, string? answer)
    {
        await Demo.ScrapeAsync();
        var words = question.Split(' ');
        var text = (await Demo.InspectAsync(words)).Expect(0);
        Assert.Equal("", text.Errors);
        Assert.NotEqual("", text.Output);

        var json = (await Demo.InspectAsync([.. words, "--json"])).Expect(0);
        using var document = JsonDocument.Parse(json.Output);
        Assert.True(document.RootElement.ValueKind is JsonValueKind.Array or JsonValueKind.Object);
        if (answer is not null)
        {
            Assert.Contains(answer.Split('|'), a => json.Output.Contains(a, StringComparison.Ordinal));
            Assert.Contains(answer.Split('|'), a => text.Output.Contains(a.Split('/')[^1], StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("frobnicate", 2, "'frobnicate' cannot be asked")]
    [InlineData("--colour", 2, "inspect does not know --colour")]
    [InlineData("tree --colour", 2, "tree does not know --colour")]
    [InlineData("tree /no/such/actor", 1, "There is no actor /no/such/actor")]
    [InlineData("tree //", 2, "is no path of an actor")]
    [InlineData("show", 2, "show wants a path")]
    [InlineData("show /no/such/actor", 1, "There is no actor")]
    [InlineData("restart /no/such/actor", 1, "There is no actor")]
    [InlineData("stop /no/such/actor", 1, "There is no actor")]
    [InlineData("resume /no/such/actor", 1, "There is no actor")]
    [InlineData("collect /no/such/actor", 1, "Nothing to collect")]
    [InlineData("collect", 2, "collect wants a path")]
    [InlineData("config reloda", 2, "'reloda' is one word too many")]
    [InlineData("blocking now", 2, "now")]
    [InlineData("sources all", 2, "all")]
    [InlineData("tree /collect /demo", 2, "/demo")]
    public async Task What_cannot_be_asked_is_refused_with_its_reason(string question, int exitCode, string reason)
    {
        var refused = (await Demo.InspectAsync(question.Split(' '))).Expect(exitCode);
        Assert.Contains(reason, refused.Errors, StringComparison.Ordinal);
        Assert.Equal("", refused.Output);
    }

    [Fact]
    public async Task An_actor_can_be_restarted_and_a_stopped_one_is_started_again_by_its_parent()
    {
        await Demo.ScrapeAsync();
        Assert.StartsWith("0, ", await ShowAsync("restarts", $"{Target}/stats"), StringComparison.Ordinal);
        (await Demo.InspectAsync("restart", $"{Target}/stats")).Expect(0);
        await Eventually.HoldsAsync(async () =>
        {
            Assert.StartsWith("1, ", await ShowAsync("restarts", $"{Target}/stats"), StringComparison.Ordinal);
            Assert.Equal(1, (await Demo.ScrapeAsync()).Value("lustre_exporter_source_up", ("source", "scratch-OST0000")));
        });

        (await Demo.InspectAsync("stop", "/collect/lustre/home")).Expect(0);
        await Eventually.HoldsAsync(async () =>
            Assert.True((await Demo.ScrapeAsync()).Has("lustre_read_samples_total", ("target", "home-OST0000"))));
    }

    [Theory]
    [InlineData("", "usage", "blocking")]
    [InlineData("restart /collect/lustre/home/home-OST0001/stats", "actor", "/collect/lustre/home/home-OST0001/stats")]
    [InlineData("resume /collect/lustre/home/home-OST0001/stats", "done", "goes on")]
    [InlineData("config reload", "result", "applied")]
    public async Task What_is_done_is_said_in_JSON_where_that_was_asked_for(string question, string field, string value)
    {
        var done = (await Demo.InspectAsync([.. question.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"])).Expect(0);
        using var document = JsonDocument.Parse(done.Output);
        Assert.Contains(document.RootElement.EnumerateArray(), row => row.GetProperty(field).GetString() == value);
    }

    [Fact]
    public async Task A_backoff_can_be_cut_short()
    {
        // On a machine that needs longer for the questions than the backoff lasts nothing was shown; the next backoff is longer.
        await Eventually.HoldsAsync(async () =>
        {
            var state = await ShowAsync("state", "/demo/fails-always");
            Assert.StartsWith("backing off until ", state, StringComparison.Ordinal);
            var until = DateTimeOffset.Parse(state.Split(' ')[^1], CultureInfo.InvariantCulture);
            Assert.InRange(until, DateTimeOffset.UtcNow.AddSeconds(6), DateTimeOffset.MaxValue);
            var before = await ShowAsync("restarts", "/demo/fails-always");
            (await Demo.InspectAsync("resume", "/demo/fails-always")).Expect(0);
            await Eventually.HoldsAsync(async () => Assert.NotEqual(before, await ShowAsync("restarts", "/demo/fails-always")));
            Assert.InRange(DateTimeOffset.UtcNow, DateTimeOffset.MinValue, until);
        });
    }

    [Fact]
    public async Task Watching_asks_again_until_Ctrl_C()
    {
        await using var watch = ExporterProcess.Start("inspect", "--socket", Demo.Socket, "sources", "--watch");
        await Eventually.HoldsAsync(
            () => Assert.InRange(watch.Output.All.Count(l => l.Contains("\e[2J", StringComparison.Ordinal)), 2, 1000));
        watch.Signal(System.Runtime.InteropServices.PosixSignal.SIGINT);
        await watch.FinishAsync();
    }

    [Fact]
    public async Task Following_dead_letters_ends_on_Ctrl_C_and_leaves_no_connection_behind()
    {
        await using var follow = ExporterProcess.Start("inspect", "--socket", Demo.Socket, "deadletters", "--follow");
        await Eventually.HoldsAsync(() => Assert.NotEmpty(follow.Output.All));
        follow.Signal(System.Runtime.InteropServices.PosixSignal.SIGINT);
        await follow.FinishAsync();
        (await Demo.InspectAsync("tree")).Expect(0);
    }

    [Fact]
    public async Task The_log_is_followed_from_its_last_lines_on()
    {
        await using var follow = ExporterProcess.Start("inspect", "--socket", Demo.Socket, "log", "tail");
        await Eventually.HoldsAsync(() => Assert.NotEmpty(follow.Output.All));
        (await Demo.InspectAsync("config", "reload")).Expect(0);
        await follow.Output.WaitForAsync("Configuration read again and applied");
        follow.Signal(System.Runtime.InteropServices.PosixSignal.SIGINT);
        await follow.FinishAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Numbers_of_an_answer_are_numbers_in_JSON()
    {
        await Demo.ScrapeAsync();
        using var sources = JsonDocument.Parse((await Demo.InspectAsync("sources", "--json")).Expect(0).Output);
        var read = sources.RootElement.EnumerateArray().First(r => r.GetProperty("source").GetString() == "scratch-OST0000");
        Assert.InRange(read.GetProperty("bytes").GetInt64(), 1, long.MaxValue);
        Assert.InRange(read.GetProperty("age").GetDouble(), 0, 3600);
        Assert.Equal(0, read.GetProperty("failures").GetInt64());
    }

    [Fact]
    public async Task Without_a_collector_the_client_says_so_and_fails()
    {
        using var scratch = new Scratch();
        var lonely = (await ExporterProcess.RunAsync("inspect", "--socket", scratch.PathOf("none.sock"), "tree")).Expect(1);
        Assert.Contains("is lustre-exporter running", lonely.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_of_another_program_at_the_socket_is_printed_as_text()
    {
        using var scratch = new Scratch();
        var path = scratch.PathOf("other.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var inspect = ExporterProcess.RunAsync("inspect", "--socket", path, "tree");
        using var client = await listener.AcceptAsync();
        await client.ReceiveAsync(new byte[4096]);
        await client.SendAsync("HTTP/1.1 200 OK\r\nExit-Code: 0\r\nContent-Length: 6\r\n\r\n\e[2Jx\n"u8.ToArray());
        Assert.Equal("\\x1b[2Jx", (await inspect).Expect(0).Output.TrimEnd());
    }

    [Theory]
    [InlineData("tree", "")]
    [InlineData("tree", "HTTP/1.1 200 OK\r\nExit-Code: 0\r\nContent-Length: 6\r\n\r\nhalf")]
    [InlineData("log tail", "")]
    public async Task A_collector_that_stands_still_is_not_waited_for_and_the_message_says_what_to_do(string question, string answer)
    {
        using var scratch = new Scratch();
        var path = scratch.PathOf("frozen.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var inspect = ExporterProcess.RunAsync(["inspect", "--socket", path, "--timeout", "3", .. question.Split(' ')]);
        using var client = await listener.AcceptAsync().WaitAsync(Eventually.Deadline);
        await client.ReceiveAsync(new byte[4096]);
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        var errors = (await inspect).Expect(1).Errors;
        Assert.Contains($"{path}: no answer within 3 s", errors, StringComparison.Ordinal);
        Assert.Contains("systemctl restart lustre-exporter", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_owner_may_open_the_socket() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Demo.Socket));

    [NeedsRootFact]
    public async Task Another_user_is_refused_with_a_word_on_who_may()
    {
        // The folder is open to all users, so that only the mode of the socket counts.
        File.SetUnixFileMode(Path.GetDirectoryName(Demo.Socket)!, (UnixFileMode)0b111_101_101);
        await using var nobody = ExporterProcess.StartAs(NeedsRootFactAttribute.AsNobody, "inspect", "--socket", Demo.Socket, "tree");
        var refused = (await nobody.FinishAsync()).Expect(1);
        Assert.Contains("only its owner may ask", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("", refused.Output);
    }

    private async Task<string> ShowAsync(string what, string path)
    {
        var shown = (await Demo.InspectAsync("show", path)).Expect(0).Output;
        return shown.Split('\n').Single(l => l.StartsWith(what, StringComparison.Ordinal))[what.Length..].Trim();
    }
}
