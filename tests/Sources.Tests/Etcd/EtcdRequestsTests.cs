using System.Text;
using LustreActors.Sources.Etcd;

namespace LustreActors.Sources.Tests.Etcd;

public sealed class EtcdRequestsTests
{
    [Fact]
    public void Questions_are_what_the_gateway_understands()
    {
        Assert.Equal("""{"TTL":"10"}""", Text(EtcdRequests.Grant(TimeSpan.FromSeconds(10))));
        Assert.Equal("""{"TTL":"3"}""", Text(EtcdRequests.Grant(TimeSpan.FromSeconds(2.5))));
        Assert.Equal("""{"ID":"2324035676698073349"}""", Text(EtcdRequests.Lease(2324035676698073349)));
        Assert.Equal("""{"key":"Zm9v","value":"YmFy","lease":"7","prev_kv":true}""", Text(EtcdRequests.Put("foo"u8.ToArray(), "bar"u8.ToArray(), 7)));
        Assert.Equal("""{"key":"Zm9v","range_end":"Zm9w"}""", Text(EtcdRequests.Range("foo"u8.ToArray())));
        Assert.Equal("""{"create_request":{"key":"Zm9v","range_end":"Zm9w","start_revision":"4"}}""", Text(EtcdRequests.Watch("foo"u8.ToArray(), 4)));
        Assert.Equal("""{"name":"root","password":"a\u0022b"}""", Text(EtcdRequests.Authenticate("root", "a\"b")));
    }

    [Fact]
    public void The_end_of_a_prefix_is_the_first_key_that_does_not_begin_with_it()
    {
        Assert.Equal("fop"u8.ToArray(), EtcdRequests.EndOf("foo"u8));
        Assert.Equal([1, 3], EtcdRequests.EndOf([1, 2, 255, 255]));
        Assert.Equal([0], EtcdRequests.EndOf([255, 255]));
        Assert.Equal([0], EtcdRequests.EndOf([]));
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
