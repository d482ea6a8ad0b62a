using System.Text;
using LustreActors.Actors.PromQl;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.PromQl;

#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class PromQlAccessTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Password = "pass word:ü";
    private const string Token = "eyJhbGciOi.J9-_~+/=";

    private readonly PromQlWorld _world = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public void A_user_shows_a_password()
    {
        _world.Options = _world.Options with { User = "lustre", Password = Password };
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("lustre:" + Password)), Shown());
    }

    [Fact]
    public void A_token_is_shown_as_it_is()
    {
        _world.Options = _world.Options with { Token = Token };
        Assert.Equal("Bearer " + Token, Shown());
    }

    [Fact]
    public void A_token_in_a_file_is_read_again_each_time()
    {
        _world.Options = _world.Options with { TokenFile = _world.Write("token", "first\n") };
        Assert.Equal("Bearer first", Shown());
        _world.Write("token", "second");
        Assert.Equal("Bearer second", Shown());
    }

    [Fact]
    public void A_password_in_a_file_is_read_again_each_time_and_keeps_its_blanks()
    {
        _world.Options = _world.Options with { User = "u", PasswordFile = _world.Write("password", " p \r\n") };
        Assert.Equal("Basic " + Convert.ToBase64String("u: p "u8), Shown());
        _world.Write("password", "q");
        Assert.Equal("Basic " + Convert.ToBase64String("u:q"u8), Shown());
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_and_is_tried_again_at_once()
    {
        var path = _world.Write("token", "x");
        File.Delete(path);
        _world.Options = _world.Options with { TokenFile = path };
        var report = _world.Collect();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.StartsWith($"promql.token-file: {path}", Assert.Single(report.Troubles), StringComparison.Ordinal);
        Assert.Empty(_world.Upstream.Requests);
        _world.Write("token", "x");
        Assert.Equal("Bearer x", Shown());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("two words")]
    [InlineData("two\r\nX-Lines: 1")]
    public void What_is_no_token_is_not_sent(string text)
    {
        _world.Options = _world.Options with { TokenFile = _world.Write("token", text) };
        var trouble = Assert.Single(_world.Collect().Troubles);
        Assert.Equal(
            $"promql.token-file {_world.Options.TokenFile} is no token: it is empty, or has characters in it that no token has", trouble);
        Assert.Empty(_world.Upstream.Requests);
    }

    [Theory]
    [InlineData("401 Unauthorized", "promql.token-file")]
    [InlineData("403 Forbidden", "promql.token-file")]
    public void Credentials_that_are_rejected_are_reported_with_their_setting(string status, string setting)
    {
        _world.Options = _world.Options with { TokenFile = _world.Write("token", "old") };
        _world.Upstream.Does = (_, to) => Upstream.Answer(to, "", status);
        Assert.EndsWith($": see {setting}", _world.CollectTrouble(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", "#")]
    [InlineData("200 OK", "#")]
    [InlineData("200 OK", """{"status":"error","errorType":"#","error":"#"}""")]
    [InlineData("302 Found", "")]
    public void Secrets_are_masked_even_if_the_server_sends_them_back(string status, string body)
    {
        foreach (var options in new[] { _world.Options with { User = "u", Password = "pass-word" }, _world.Options with { Token = Token } })
        {
            _world.Upstream.Does = (request, to) =>
            {
                var said = request.Headers["authorization"] + " pass-word";
                return Upstream.Answer(
                    to, body.Replace("#", said, StringComparison.Ordinal), status, status[0] == '3' ? $"Location: /{said}\r\n" : "");
            };
            var text = TroubleWith(options);
            Assert.Contains("***", text, StringComparison.Ordinal);
            Assert.DoesNotContain("pass-word", text.Replace("*** pass-word", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("u:pass-word"u8), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_show_no_secrets()
    {
        var options = new PromQlOptions(new Uri("https://me:mine@prom:9090/p?key=hidden"), TimeSpan.FromSeconds(15))
        {
            User = "u",
            Password = "pass-word",
            Token = "token-text",
        };
        var shown = options.ToString();
        Assert.Equal("PromQlOptions { https://prom:9090/p, 1m, 00:00:15 }", shown);
    }

    private string Shown()
    {
        _world.Upstream.Requests.Clear();
        _world.CollectTable();
        return Assert.Single(_world.Upstream.Requests.Select(r => r.Headers["authorization"]).Distinct());
    }

    private string TroubleWith(PromQlOptions options)
    {
        using var collection = new PromQlCollection(
            options,
            new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 0, TimeSpan.FromSeconds(1)),
            _world.Sources.Lane,
            TimeProvider.System);
        return string.Join("; ", collection.RunAsync().GetAwaiter().GetResult().Value.Reading.Troubles);
    }
}
