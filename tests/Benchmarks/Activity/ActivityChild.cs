using System.Buffers;
using System.Globalization;
using LustreActors.Actors.Jobs;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Activity;
using LustreActors.Sources.Peers;

namespace LustreActors.Benchmarks.Activity;

/// <summary>One aggregator in a process of its own, so that its memory is its own. It prints what an interval costs.</summary>
internal sealed class ActivityChild
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(5);

    private readonly string _folder;
    private readonly int _groups;
    private readonly SteppedClock _clock = new();
    private readonly JobActivityPages _pages = new();
    private readonly JobActivityShare _share;
    private readonly JobActivityShare _sums;
    private readonly JobJoin _join;
    private readonly TableRead _slurm;
    private readonly byte[] _piece = new byte[64 * 1024];
    private readonly PeerPool _families = new([]);
    private readonly Dictionary<int, (PeerMemory Memory, JobActivityMeter Meter)> _peers = [];

    public ActivityChild(string folder, int jobs, int groups)
    {
        (_folder, _groups) = (folder, groups);
        var interval = ServersOfOneSite.Interval;
        (_share, _sums) = (new JobActivityShare(interval, _clock), new JobActivityShare(interval, _clock));
        var options = new JobsOptions(JobsFrom.Cluster, interval, TimeSpan.FromSeconds(2), StaleAfter, TimeSpan.FromMinutes(10), 1000, 20);
        _join = new JobJoin(options, new EnrichedBy(true, false), _clock);
        string[] users = [.. Enumerable.Range(0, 500).Select(u => $"u{u}")];
        string[] accounts = [.. Enumerable.Range(0, 60).Select(a => $"acc{a}")];
        var slurm = new ServersOfOneSite(jobs, groups).JobNumbers.ToDictionary(
            n => (long)n, n => new SlurmJob(n, (uint)(1000 + (n % 500)), users[n % 500], accounts[n % 60], "batch", "RUNNING"));
        _slurm = new TableRead("slurm", new SlurmTable(slurm), 0, SourceState.Up, TimeSpan.Zero);
    }

    /// <param name="way">counters, activity, half (sums for another) or joiner (adds such a sum).</param>
    /// <param name="servers">How many are read.</param>
    public void Run(string way, int servers)
    {
        var (processor, joined) = (TimeSpan.Zero, (JobsJoined?)null);
        for (var interval = 0; interval < ActivityTexts.Intervals; interval++)
        {
            var before = Environment.CpuUsage.TotalTime;
            joined = RunInterval(way, servers, interval);

            // As the program does it when a join is done.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);

            // The first intervals make rates, and machine code, for the first time.
            if (interval >= ActivityTexts.Intervals / 2)
                processor += Environment.CpuUsage.TotalTime - before;
            _clock.Step();
        }

        var seconds = processor.TotalSeconds / (ActivityTexts.Intervals / 2);
        var written = joined is null ? 0 : Written(joined);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{way}\t{seconds:0.000}\t{Peak():0}\t{written:0.000}"));
    }

    private JobsJoined? RunInterval(string way, int servers, int interval)
    {
        if (way == "counters")
            return Join([.. Enumerable.Range(0, servers).SelectMany(s => ReadCounters(interval, s))]);

        // The joiner reads the servers that the other aggregator does not.
        var own = Enumerable.Range(way == "joiner" ? servers : 0, servers).ToArray();
        foreach (var server in own)
            _share.Put($"oss{server}", Read(ActivityTexts.Activity(_folder, interval, server)));
        var number = JobActivityTable.IntervalOf(_clock.GetUtcNow(), ServersOfOneSite.Interval);
        var sum = _share.Sum(number, [.. own.Select(s => $"oss{s}")]);
        if (sum is not { Late: [], Missing: [], Overlapping: [], Duplicates: 0 })
            throw new InvalidOperationException("the sum is not whole");

        var other = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"sum-{interval}"));
        switch (way)
        {
            case "half":
                using (var file = File.Create(other))
                {
                    var writer = new JobActivityWriter(sum.Table, at => _clock.GetElapsedTime(at));
                    for (var more = true; more;)
                    {
                        var text = new ArrayBufferWriter<byte>(128 * 1024);
                        more = writer.Write(text);
                        file.Write(text.WrittenSpan);
                    }
                }

                return null;
            case "joiner":
                _sums.Put("a", sum.Table);
                _sums.Put("b", Read(other));
                return Join(_sums.Sum(number, ["a", "b"]).Table);
            default:
                return Join(sum.Table);
        }
    }

    private JobsJoined Join(params JobActivityTable[] tables) =>
        _join.Join([_slurm, .. tables.Select(t => new TableRead("jobs", t, t.OldestAt, SourceState.Up, TimeSpan.Zero))]);

    private JobActivityTable Read(string path)
    {
        var reader = new JobActivityReader(new JobActivityLimits(), _pages);
        using var file = Open(path);
        for (int read; (read = file.Read(_piece)) > 0;)
            reader.Take(_piece.AsSpan(0, read));
        var reading = reader.End(_clock.GetTimestamp(), _clock.TimestampFrequency);
        return reading.Table ?? throw new InvalidOperationException(reading.Broken);
    }

    private IEnumerable<JobActivityTable> ReadCounters(int interval, int server)
    {
        if (!_peers.TryGetValue(server, out var peer))
        {
            var meter = new JobActivityMeter($"oss{server}", ServersOfOneSite.Interval, StaleAfter, _clock);
            _peers.Add(server, peer = (new PeerMemory(_families), meter));
        }

        var question = new PeerQuestion($"peer/oss{server}", $"oss{server}", 1, PassesOn: false, WantsJobs: true);
        var reader = new PeerReader(question, ExpositionFormat.PrometheusText, peer.Memory);
        using var file = Open(ActivityTexts.Counters(_folder, interval, server % _groups));
        for (int read; (read = file.Read(_piece)) > 0;)
            reader.Take(_piece.AsSpan(0, read));
        var jobs = reader.End().Parts.SelectMany(p => p.Jobs)
            .Select(j => new TableRead(j.Target.Name, j, _clock.GetTimestamp(), SourceState.Up, TimeSpan.Zero));
        return peer.Meter.Measure(jobs) is { } table ? [table] : [];
    }

    /// <summary>The sum over all accounts, in GB/s: both ways must find the same.</summary>
    private static double Written(JobsJoined joined)
    {
        var text = new ArrayBufferWriter<byte>();
        Exposition.Of(joined.Segments).Write(text, ExpositionFormat.PrometheusText);
        return System.Text.Encoding.UTF8.GetString(text.WrittenSpan).Split('\n')
            .Where(l => l.StartsWith("cluster_job_write_throughput_bytes{", StringComparison.Ordinal))
            .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)) / 1e9;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    private static double Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
