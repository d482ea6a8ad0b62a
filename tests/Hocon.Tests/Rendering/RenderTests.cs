using System.Text;
using System.Text.Json.Nodes;
using LustreActors.Hocon.Tests.Conformance;

namespace LustreActors.Hocon.Tests.Rendering;

public sealed class RenderTests
{
    private const string Text = """
        http { listen = "0.0.0.0:9846", "odd.key" = [1, { a = x }, []], none = null }
        edge { password = s3cret, empty {} }
        """;

    [Fact]
    public void Hocon_is_written_with_the_origin_of_every_value() => Assert.Equal("""
        http {
          listen = "0.0.0.0:9846"  # test.conf:1:17
          "odd.key" = [1, {
              a = "x"  # test.conf:1:55
            }, []]  # test.conf:1:45
          none = null  # test.conf:1:72
        }
        edge {
          password = "s3cret"  # test.conf:2:19
          empty {}  # test.conf:2:33
        }

        """, Texts.Load(Text).Render(new RenderOptions { Origins = true }));

    [Fact]
    public void Json_is_what_a_json_reader_reads()
    {
        var config = Texts.Load(Text);
        JsonTree.AssertEqual(JsonNode.Parse(config.Render(new RenderOptions { Json = true })), config.Root);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_secret_is_hidden_wherever_it_is_written(bool json)
    {
        var text = Texts.Load(Text).Render(
            new RenderOptions { Json = json, Redact = path => path is "edge.password" or "http.\"odd.key\".1.a" });
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"x\"", text, StringComparison.Ordinal);
        Assert.Contains("\"(hidden)\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_rendered_reads_back_to_the_same_tree()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var config = Config.Parse(RandomTree(new Random(seed)).ToJsonString(), $"seed {seed}");
            var expected = JsonTree.Of(config.Root);
            foreach (var options in (RenderOptions[])[new(), new() { Json = true }, new() { Origins = true }])
                JsonTree.AssertEqual(expected, Config.Parse(config.Render(options), $"seed {seed}").Root);
        }
    }

    private static JsonObject RandomTree(Random random, int depth = 0)
    {
        var tree = new JsonObject();
        for (var i = random.Next(5); i >= 0; i--)
            tree[RandomText(random)] = RandomValue(random, depth);
        return tree;
    }

    private static JsonNode? RandomValue(Random random, int depth) => random.Next(depth > 3 ? 5 : 8) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create(random.Next(-1000, 1000)),
        3 => JsonValue.Create(random.NextDouble() * Math.Pow(10, random.Next(-20, 20))),
        4 => JsonValue.Create(RandomText(random)),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth + 1))]),
        _ => RandomTree(random, depth + 1),
    };

    private static string RandomText(Random random)
    {
        const string Awkward = "ab1-_/.\"\\ \t\n\r${}[]:=,+#`^?!@*&\u00e9\u2028\ufeff\u0000\u001f\u007f€";
        var text = new StringBuilder();
        for (var i = random.Next(7); i > 0; i--)
            text.Append(random.Next(12) == 0 ? "include" : Awkward[random.Next(Awkward.Length)]);
        return text.ToString();
    }
}
