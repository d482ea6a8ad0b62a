using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// Many Lustre servers as their exporters show them, each at an address of its own: one OST with many jobs, eighteen series a job, as GSI's exporter
/// has them. Counters grow with time. A text is made once for a group of servers and a moment, and only the target's number differs.
/// </summary>
internal sealed class ManyServers : IDisposable
{
    private const int Groups = 10;
    private const int Moment = 5;

    private static readonly string[] Bytes = ["read_samples_total", "read_bytes_total", "read_minimum_size_bytes", "read_maximum_size_bytes", "write_samples_total", "write_bytes_total", "write_minimum_size_bytes", "write_maximum_size_bytes"];
    private static readonly string[] Operations = ["getattr", "setattr", "punch", "sync", "destroy", "create", "statfs", "get_info", "set_info", "quotactl"];

    private readonly int _jobs;
    private readonly List<TcpListener> _listeners = [];
    private readonly ConcurrentDictionary<(int Group, long Moment), Lazy<Text>> _texts = [];
    private readonly CancellationTokenSource _closing = new();

    public ManyServers(int servers, int jobs)
    {
        _jobs = jobs;
        for (var i = 0; i < servers; i++)
        {
            var listener = new TcpListener(new IPAddress([127, 1, (byte)(i / 250), (byte)(1 + (i % 250))]), 0);
            listener.Start();
            _listeners.Add(listener);
            _ = ServeAsync(listener, i);
        }
    }

    public IEnumerable<string> Urls => _listeners.Select(l => $"http://{l.LocalEndpoint}/metrics");

    /// <summary>All different jobs that there are.</summary>
    public IEnumerable<int> JobNumbers => Enumerable.Range(0, Groups).SelectMany(g => Enumerable.Range(0, _jobs).Select(j => NumberOf(g, j)));

    public long Answers;

    public void Dispose()
    {
        _closing.Cancel();
        foreach (var listener in _listeners)
            listener.Dispose();
        _closing.Dispose();
    }

    private static int NumberOf(int group, int job) => 10_000_000 + (group * 100_000) + job;

    private async Task ServeAsync(TcpListener listener, int server)
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(_closing.Token), server);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, int server)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var request = new byte[8192];
                while (await stream.ReadAsync(request, _closing.Token) > 0)
                {
                    var moment = Environment.TickCount64 / 1000 / Moment;
                    var text = _texts.GetOrAdd((server % Groups, moment), key => new Lazy<Text>(() => new Text(key.Group, _jobs, key.Moment))).Value;
                    foreach (var old in _texts.Keys.Where(k => k.Moment < moment - 1))
                        _texts.TryRemove(old, out _);
                    var body = text.Of(server);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {body.Length}\r\n\r\n"), _closing.Token);
                    await stream.WriteAsync(body, _closing.Token);
                    Interlocked.Increment(ref Answers);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Whoever asked has gone.
        }
    }

    /// <summary>What a group of servers says at a moment.</summary>
    private sealed class Text
    {
        private const string Place = "OST####";

        private readonly byte[] _bytes;
        private readonly List<int> _places = [];

        public Text(int group, int jobs, long moment)
        {
            var text = new StringBuilder();
            foreach (var family in Bytes)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP lustre_job_{family} A family.\n# TYPE lustre_job_{family} counter\n");
                for (var job = 0; job < jobs; job++)
                    text.Append(CultureInfo.InvariantCulture, $"lustre_job_{family}{{component=\"ost\",jobid=\"{NumberOf(group, job)}\",target=\"scratch-{Place}\"}} {(moment * Moment * 1_000_000 % 1_000_000_000_000) + (job * 1024)}\n");
            }

            text.Append("# HELP lustre_job_stats_total Operations.\n# TYPE lustre_job_stats_total counter\n");
            foreach (var operation in Operations)
            {
                for (var job = 0; job < jobs; job++)
                    text.Append(CultureInfo.InvariantCulture, $"lustre_job_stats_total{{component=\"ost\",jobid=\"{NumberOf(group, job)}\",operation=\"{operation}\",target=\"scratch-{Place}\"}} {(moment * Moment % 1_000_000_000) + job}\n");
            }

            _bytes = Encoding.ASCII.GetBytes(text.ToString());
            var place = Encoding.ASCII.GetBytes(Place);
            for (var at = _bytes.AsSpan().IndexOf(place); at >= 0;)
            {
                _places.Add(at);
                var next = _bytes.AsSpan(at + 1).IndexOf(place);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }

        public byte[] Of(int server)
        {
            var bytes = (byte[])_bytes.Clone();
            var number = Encoding.ASCII.GetBytes($"{server:x4}");
            foreach (var place in _places)
                number.CopyTo(bytes.AsSpan(place + 3));
            return bytes;
        }
    }
}
