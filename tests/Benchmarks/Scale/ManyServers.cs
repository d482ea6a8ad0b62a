using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Activity;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// Many Lustre servers, each at an address of its own with one OST and many jobs: as collectors, which serve a table of what the jobs do,
/// and as other exporters, eighteen series a job, as GSI's exporter has them. A text is made once for a group of servers and a moment,
/// and only the server's number differs.
/// </summary>
internal sealed class ManyServers : IDisposable
{
    private const int Groups = 10;
    private const int Moment = 5;
    private const int SeriesOfCollector = 300;
    private const string Place = "####";

    private static readonly string[] Bytes =
    [
        "read_samples_total", "read_bytes_total", "read_minimum_size_bytes", "read_maximum_size_bytes",
        "write_samples_total", "write_bytes_total", "write_minimum_size_bytes", "write_maximum_size_bytes",
    ];

    private static readonly string[] Operations =
        ["getattr", "setattr", "punch", "sync", "destroy", "create", "statfs", "get_info", "set_info", "quotactl"];


    private readonly int _jobs;
    private readonly List<TcpListener> _listeners = [];
    private readonly TimeSpan _interval;
    private readonly ConcurrentDictionary<(string Path, int Group, long Moment), Lazy<Text>> _texts = [];
    private readonly CancellationTokenSource _closing = new();

    /// <param name="servers">How many.</param>
    /// <param name="jobs">Jobs on each.</param>
    /// <param name="interval">How often collectors make a table.</param>
    public ManyServers(int servers, int jobs, TimeSpan interval)
    {
        (_jobs, _interval) = (jobs, interval);
        for (var i = 0; i < servers; i++)
        {
            var listener = new TcpListener(new IPAddress([127, 1, (byte)(i / 250), (byte)(1 + (i % 250))]), 0);
            listener.Start();
            _listeners.Add(listener);
            _ = ServeAsync(listener, i);
        }
    }

    /// <summary>As collectors outside the cluster.</summary>
    public IEnumerable<string> Collectors => _listeners.Select(l => $"{l.LocalEndpoint}");

    /// <summary>As exporters of somebody else.</summary>
    public IEnumerable<string> Urls => _listeners.Select(l => $"http://{l.LocalEndpoint}/metrics");

    /// <summary>All different jobs that there are.</summary>
    public IEnumerable<int> JobNumbers =>
        Enumerable.Range(0, Groups).SelectMany(g => Enumerable.Range(0, _jobs).Select(j => NumberOf(g, j)));

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
                while (await stream.ReadAsync(request, _closing.Token) is var length and > 0)
                {
                    var path = Encoding.ASCII.GetString(request, 0, length).Split(' ', 3)[1];
                    var body = TextOf(path, server % Groups).Of(server);
                    var head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n" + $"Content-Length: {body.Length}\r\n\r\n";
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _closing.Token);
                    await stream.WriteAsync(body, _closing.Token);
                    Interlocked.Increment(ref Answers);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The reader has gone.
        }
    }

    private Text TextOf(string path, int group)
    {
        var now = DateTimeOffset.UtcNow;
        var isTable = path == "/jobs/activity";
        var moment = isTable ? JobActivityTable.IntervalOf(now, _interval) : now.ToUnixTimeSeconds() / Moment;
        foreach (var old in _texts.Keys.Where(k => k.Path == path && k.Moment < moment - 1))
            _texts.TryRemove(old, out _);
        return _texts.GetOrAdd((path, group, moment), key => new Lazy<Text>(() => new Text(Create(key.Group, key.Moment)))).Value;

        byte[] Create(int group, long moment) =>
            isTable ? Table(group, moment)
            : path.Contains("scope=local", StringComparison.Ordinal) ? Series(moment)
            : Counters(group, moment);
    }

    private byte[] Table(int group, long interval)
    {
        var rows = new JobActivityRows();
        Span<double> values = stackalloc double[JobActivityRows.ColumnCount];
        for (var job = 0; job < _jobs; job++)
        {
            for (var column = 0; column <= (int)JobActivityColumn.WriteMicroseconds; column++)
                values[column] = 1_000_000 + (1024.0 * job) + (column * 131) + (1.0 / (1 + (interval % 7)));
            values[(int)JobActivityColumn.TotalRead] = values[(int)JobActivityColumn.TotalWritten] = (interval * 15_000_000) + job;
            rows.Add(0, Encoding.ASCII.GetBytes(NumberOf(group, job).ToString(CultureInfo.InvariantCulture)), values, []);
        }

        var table = new JobActivityTable
        {
            Members = ["oss" + Place],
            Moment = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Interval = interval,
            MadeAt = 0,
            OldestAt = 0,
            Window = _interval,
            Targets = ["scratch-OST" + Place],
            Filesystems = ["scratch"],
            MetadataTargets = [],
            Rows = rows,
        };
        var text = new ArrayBufferWriter<byte>();
        var writer = new JobActivityWriter(table, _ => TimeSpan.FromSeconds(0.5));
        while (writer.Write(text))
        {
            // The next piece.
        }

        return text.WrittenSpan.ToArray();
    }

    private static byte[] Series(long moment)
    {
        var text = new StringBuilder("# HELP lustre_some_total Some.\n# TYPE lustre_some_total counter\n");
        for (var i = 0; i < SeriesOfCollector; i++)
        {
            text.Append("lustre_some_total{filesystem=\"scratch\",target=\"scratch-OST" + Place)
                .Append(CultureInfo.InvariantCulture, $"\",i=\"{i}\"}} {moment + i}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private byte[] Counters(int group, long moment)
    {
        var text = new StringBuilder();
        foreach (var family in Bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP lustre_job_{family} A family.\n# TYPE lustre_job_{family} counter\n");
            for (var job = 0; job < _jobs; job++)
            {
                text.Append(CultureInfo.InvariantCulture, $"lustre_job_{family}{{component=\"ost\",jobid=\"{NumberOf(group, job)}\",")
                    .Append("target=\"scratch-OST" + Place)
                    .Append(CultureInfo.InvariantCulture, $"\"}} {(moment * Moment * 1_000_000 % 1_000_000_000_000) + (job * 1024)}\n");
            }
        }

        text.Append("# HELP lustre_job_stats_total Operations.\n# TYPE lustre_job_stats_total counter\n");
        foreach (var operation in Operations)
        {
            for (var job = 0; job < _jobs; job++)
            {
                text.Append(CultureInfo.InvariantCulture, $"lustre_job_stats_total{{component=\"ost\",jobid=\"{NumberOf(group, job)}\",")
                    .Append("operation=\"" + operation + "\",target=\"scratch-OST" + Place)
                    .Append(CultureInfo.InvariantCulture, $"\"}} {(moment * Moment % 1_000_000_000) + job}\n");
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>What a group of servers says at a moment.</summary>
    private sealed class Text
    {
        private readonly byte[] _bytes;
        private readonly List<int> _places = [];

        public Text(byte[] bytes)
        {
            _bytes = bytes;
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
                number.CopyTo(bytes.AsSpan(place));
            return bytes;
        }
    }
}
