using System.Text;
using LustreActors.Sources.Etcd;

namespace LustreActors.Sources.Tests.Etcd;

/// <summary>The answers are those of an etcd 3.4.23.</summary>
public sealed class EtcdAnswerTests
{
    private const string Header = """
        "header":{"cluster_id":"324952591200643719","member_id":"3319814642761637952","revision":"3","raft_term":"2"}
        """;

    private const string Range = """
        {HEADER,"kvs":[{"key":"Zm9v","create_revision":"2","mod_revision":"3","version":"2","value":"YmFy","lease":"2324035676698073351"}],"count":"1"}
        """;

    private const string Events = """
        {"result":{HEADER,"events":[{"kv":{"key":"Zm9v","create_revision":"2","mod_revision":"2","version":"1","value":"YmFy","lease":"2324035676698073351"}},{"type":"DELETE","kv":{"key":"Zm9v","mod_revision":"4"}}]}}
        """;

    [Fact]
    public void A_lease_that_is_granted_has_an_id_of_64_bits()
    {
        var answer = Read("""{HEADER,"ID":"2324035676698073349","TTL":"10"}""");
        Assert.Equal((2324035676698073349, 10, 3, null), (answer.Id, answer.Ttl, answer.Revision, answer.Error));
    }

    [Fact]
    public void A_sign_of_life_of_a_lease_that_is_gone_has_no_time_left()
    {
        Assert.Equal(10, Read("""{"result":{HEADER,"ID":"5","TTL":"10"}}""").Ttl);
        Assert.Equal(0, Read("""{"result":{HEADER,"ID":"5"}}""").Ttl);
        Assert.Equal(-1, Read("""{HEADER,"ID":"5","TTL":"-1"}""").Ttl);
    }

    [Fact]
    public void Keys_and_values_are_bytes()
    {
        var entry = Assert.Single(Read(Range).Entries);
        Assert.Equal(("foo", "bar", 3, 2324035676698073351), (Text(entry.Key), Text(entry.Value), entry.Revision, entry.Lease));
        Assert.Empty(Read("""{HEADER}""").Entries);
        Assert.Empty(Read("""{"kvs":null}""").Entries);
    }

    [Fact]
    public void A_put_says_what_was_there_before()
    {
        Assert.Null(Read("""{HEADER}""").Previous);
        Assert.Equal("bar", Text(Read("""{HEADER,"prev_kv":{"key":"Zm9v","mod_revision":"2","value":"YmFy","lease":"7"}}""").Previous!.Value.Value));
    }

    [Fact]
    public void A_watch_begins_goes_on_and_ends()
    {
        Assert.True(Read("""{"result":{HEADER,"created":true}}""").IsCreated);

        var events = Read(Events).Events;
        Assert.Equal([(false, "foo", 2L), (true, "foo", 4L)], events.Select(e => (e.IsDelete, Text(e.Entry.Key), e.Entry.Revision)));

        var compacted = Read("""{"result":{"header":{"raft_term":"2"},"canceled":true,"compact_revision":"3"}}""");
        Assert.Equal((true, 3, 0), (compacted.IsCanceled, compacted.CompactRevision, compacted.Revision));

        var refused = Read("""{"result":{HEADER,"watch_id":"-1","created":true,"canceled":true,"cancel_reason":"rpc error: code = Unauthenticated desc = etcdserver: invalid auth token"}}""");
        Assert.True(refused is { IsCanceled: true, IsCreated: true } && new EtcdError(0, refused.CancelReason).WantsToken);
    }

    [Theory]
    [InlineData("""{"error":"etcdserver: invalid auth token","message":"etcdserver: invalid auth token","code":16}""", 16, true, false, false)]
    [InlineData("""{"error":"etcdserver: user name is empty","message":"etcdserver: user name is empty","code":3}""", 3, true, false, false)]
    [InlineData("""{"error":"etcdserver: requested lease not found","message":"etcdserver: requested lease not found","code":5}""", 5, false, false, true)]
    [InlineData("""{"error":"etcdserver: no leader","code":14}""", 14, false, true, false)]
    [InlineData("""{"error":"etcdserver: request timed out"}""", 0, false, true, false)]
    [InlineData("""{"error":{"grpc_code":14,"http_code":503,"message":"transport is closing","http_status":"Service Unavailable"}}""", 14, false, true, false)]
    public void A_refusal_says_what_may_help(string text, int code, bool token, bool passes, bool lease)
    {
        var error = Read(text).Error!;
        Assert.Equal((code, token, passes, lease), (error.Code, error.WantsToken, error.MayPass, error.IsLeaseGone));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("404 page not found\n")]
    [InlineData("{\"ID\":\"99999999999999999999\"}")]
    [InlineData("{\"ID\":\"12x\"}")]
    [InlineData("{\"ID\":1.5}")]
    [InlineData("{\"ID\":{}}")]
    [InlineData("{\"kvs\":{}}")]
    [InlineData("{\"kvs\":[7]}")]
    [InlineData("{\"kvs\":[{\"key\":\"no base64!\"}]}")]
    [InlineData("{\"events\":[{\"type\":\"DELETE\"}]}")]
    [InlineData("{\"created\":1}")]
    [InlineData("{\"token\":7}")]
    [InlineData("{\"error\":7}")]
    [InlineData("{\"result\":[]}")]
    [InlineData("{} {}")]
    public void What_is_no_answer_is_none(string text)
    {
        Assert.False(EtcdAnswer.TryRead(Encoding.UTF8.GetBytes(text), out _, out var problem));
        Assert.StartsWith("what it answers is not what etcd's gateway answers", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_may_be_numbers_and_what_is_new_is_passed_over()
    {
        var answer = Read("""{"ID":7,"TTL":3,"new":{"a":[1,2,{"b":null}]},"kvs":[{"key":"Zm9v","newer":[{}],"mod_revision":4}]}""");
        Assert.Equal((7, 3, 4), (answer.Id, answer.Ttl, answer.Entries[0].Revision));
    }

    [Fact]
    public void However_it_is_cut_or_damaged_it_is_read_or_refused()
    {
        foreach (var text in new[] { Range, Events })
        {
            var whole = Whole(text);
            for (var length = 0; length < whole.Length; length++)
                Assert.False(EtcdAnswer.TryRead(whole.AsSpan(0, length), out _, out _));
            var random = new Random(11);
            for (var i = 0; i < 20_000; i++)
            {
                var damaged = whole.ToArray();
                for (var bytes = random.Next(1, 4); bytes > 0; bytes--)
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                if (!EtcdAnswer.TryRead(damaged, out _, out var problem))
                    Assert.NotEmpty(problem);
            }
        }
    }

    [Fact]
    public void What_is_nested_without_end_is_refused()
    {
        Assert.False(EtcdAnswer.TryRead(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"result\":", 100_000))), out _, out _));
        Assert.False(EtcdAnswer.TryRead(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 1_000_000)), out _, out _));
    }

    private static EtcdAnswer Read(string text)
    {
        Assert.True(EtcdAnswer.TryRead(Whole(text), out var answer, out var problem), problem);
        return answer;
    }

    private static byte[] Whole(string text) => Encoding.UTF8.GetBytes(text.Trim().Replace("HEADER", Header, StringComparison.Ordinal));

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
