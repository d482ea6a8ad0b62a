using System.IO.Compression;
using System.Text;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Bad answers of a peer.</summary>
internal static class Misbehaviour
{
    private const string Plain = "Content-Type: text/plain; version=0.0.4\r\n";
    private const string OpenMetrics = "Content-Type: application/openmetrics-text; version=1.0.0\r\n";
    private const string Html = "<!DOCTYPE html><html><body>It works!</body></html>";
    private const int Piece = 64 * 1024;

    private static readonly Lazy<Task<byte[]>> Bomb = new(BombAsync);

    /// <summary>The misbehaviours by name, each with a part of the message that it must cause.</summary>
    public static IReadOnlyList<(string Name, Action<ScriptedPeer> Begins, string Reason)> All { get; } =
    [
        ("garbage", Answers((to, _) => to.WriteAsync(Noise(3000)).AsTask()), "hung up without an answer"),
        ("ssh", Answers((to, _) => SayAsync(to, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")), "is not HTTP, or damaged"),
        ("noise", Answers((to, _) => ScriptedPeer.AnswerAsync(to, Noise(300_000), headers: Plain)), "has no series in it"),
        ("page", Answers((to, _) => ScriptedPeer.AnswerAsync(to, Html, headers: "Content-Type: text/html\r\n")),
            "answers with text/html, which is no exposition"),
        ("unnamed_page", Answers((to, _) => ScriptedPeer.AnswerAsync(to, Html)), "has no series in it"),
        ("nothing", Answers((to, _) => ScriptedPeer.AnswerAsync(to, "", headers: Plain)), "has no series in it"),
        ("short", Answers((to, _) => SayAsync(to, $"HTTP/1.1 200 OK\r\n{Plain}Content-Length: 5000\r\n\r\na_total 1\nb_total 2\n")),
            "cut off in the middle"),
        ("chunk", Answers((to, _) =>
            SayAsync(to, $"HTTP/1.1 200 OK\r\n{Plain}Transfer-Encoding: chunked\r\n\r\na\r\na_total 1\n\r\nff\r\nb_tot")),
            "cut off in the middle"),
        ("unended", Answers((to, _) => ScriptedPeer.AnswerAsync(to, "# TYPE a counter\na_total 1\n", headers: OpenMetrics)),
            "is cut off after"),
        ("endless", Answers(EndlessAsync("a_total 1\n")), "has not answered in full within 2 s"),
        ("one_line", Answers(EndlessAsync("aaaaaaaaaaaaaaaa")), "has not answered in full within 2 s"),
        ("slow", Answers(SlowAsync), "has not answered in full within 2 s"),
        ("elsewhere", Answers((to, _) => ScriptedPeer.AnswerAsync(to, "", "302 Found", "Location: http://127.0.0.1:1/metrics\r\n")),
            "a redirection to http://127.0.0.1:1/metrics, which is not followed"),
        ("broken", Answers((to, _) =>
            ScriptedPeer.AnswerAsync(to, "<html>\x1b[31mInternal error</html>", "500 Internal Server Error")),
            "answers HTTP 500"),
        ("absent", Answers((to, _) => ScriptedPeer.AnswerAsync(to, "no such page", "404 Not Found")),
            "there is no exporter at that path: see cluster.peers"),
        ("locked", Answers((to, _) => ScriptedPeer.AnswerAsync(to, "who are you?", "401 Unauthorized")),
            "another exporter is asked as anybody would ask it: who are you?"),
        ("refused", peer => peer.Refuse(), "connection refused"),
        ("silent", Answers((_, stop) => Task.Delay(Timeout.Infinite, stop)), "has not answered in full within 2 s"),
        ("bomb", Answers(
            async (to, _) => await ScriptedPeer.AnswerAsync(to, await Bomb.Value, headers: Plain + "Content-Encoding: gzip\r\n")), ""),
        ("not_gzip", Answers(
            (to, _) => ScriptedPeer.AnswerAsync(to, "a_total 1\n", headers: Plain + "Content-Encoding: gzip\r\n")), "damaged"),
        ("headers", Answers(async (to, stop) =>
        {
            await SayAsync(to, "HTTP/1.1 200 OK\r\n");
            await EndlessAsync("X-More: and more of it\r\n")(to, stop);
        }), "too many headers"),
    ];

    private static Action<ScriptedPeer> Answers(Func<Stream, CancellationToken, Task> answer) => peer => peer.Misbehave(answer);

    private static Task SayAsync(Stream to, string text) => to.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <summary>The same bytes in every run, so that a test does not pass by chance.</summary>
    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        var state = 12345u;
        for (var i = 0; i < length; i++)
        {
            state = (state * 1664525) + 1013904223;
            noise[i] = (byte)(state >> 24 | 0x80);
        }

        return noise;
    }

    /// <summary>An answer without a length, which only closing the connection would end.</summary>
    private static Func<Stream, CancellationToken, Task> EndlessAsync(string text) => async (to, stop) =>
    {
        var piece = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(text, Piece / text.Length)));
        if (!text.StartsWith('X'))
            await SayAsync(to, $"HTTP/1.1 200 OK\r\n{Plain}Connection: close\r\n\r\n");
        while (true)
        {
            await to.WriteAsync(piece, stop);

            // Too much to keep in memory, and little enough to leave time for the other peers.
            await Task.Delay(2, stop);
        }
    };

    private static async Task SlowAsync(Stream to, CancellationToken stop)
    {
        await SayAsync(to, $"HTTP/1.1 200 OK\r\n{Plain}Content-Length: 1000\r\n\r\n");
        while (true)
        {
            await to.WriteAsync("a"u8.ToArray(), stop);
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }

    /// <summary>Half a megabyte that decompresses to half a gigabyte.</summary>
    private static async Task<byte[]> BombAsync()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 512; i++)
                await gzip.WriteAsync(zeros);
        }

        return packed.ToArray();
    }

    /// <summary>A million series of one family, no two alike.</summary>
    public static byte[] Million()
    {
        var text = new StringBuilder("# TYPE many_total counter\n");
        for (var i = 0; i < 1_000_000; i++)
            text.Append("many_total{path=\"/lustre/scratch/projects/physics/run-").Append(i)
                .Append("/output/checkpoint\",host=\"node").Append(i % 1000).Append("\"} 1\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
