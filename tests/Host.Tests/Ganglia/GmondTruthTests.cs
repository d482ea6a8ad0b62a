using System.Diagnostics;
using System.Globalization;
using LustreActors.Host.Tests.Cluster;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using Xunit.Abstractions;

namespace LustreActors.Host.Tests.Ganglia;

/// <summary>
/// Three servers of one filesystem with 2,000 clients, two aggregators, and a real gmond. At every interval, what gmond shows is compared
/// with what the clients have really done, while a server reboots, the aggregator that sends is killed, and gmond is restarted.
/// </summary>
[Collection(Alone.Name)]
public sealed class GmondTruthTests(ITestOutputHelper output)
{
    private const int Clients = 2000;
    private const string Prefix = "short";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The targets of each member: servers first, then aggregators.</summary>
    private static readonly string[][] Targets = [["scratch-OST0000"], ["scratch-OST0001"], ["scratch-MDT0000"], [], []];

    private const int Servers = 3;

    /// <summary>The server that reboots.</summary>
    private const int Rebooted = 1;

    /// <summary>So many intervals after a restart may lack values. The failure detector needs two of them.</summary>
    private const int LongestGap = 6;

    private readonly Dictionary<string, string> _hosts = new(StringComparer.Ordinal);
    private readonly List<TrueRates> _recent = [];
    private readonly List<string> _told = [];
    private readonly HashSet<string> _wrong = [];
    private int _equal;
    private int _inPart;
    private int _held;
    private bool _isClear;

    [LongGangliaFact]
    public async Task What_gmond_shows_of_two_thousand_clients_is_true_at_every_interval_through_a_restart_of_each_part()
    {
        var duration = LongGanglia.Asked!.Value;
        using var scratch = new Scratch();
        await using var gmond = await RealGmond.StartAsync();
        var filesystem = new FilesystemOptions { Name = "scratch", Osts = 2, Mdts = 1, Clients = Clients, Jobs = 300 };
        await using var site = new ServersOfACluster(filesystem, Targets, Settings(scratch, gmond));
        foreach (var (i, nid) in site.Model.Filesystems[0].Clients.Select(c => c.Nid).Distinct().Index())
            _hosts[nid] = $"{nid[..nid.IndexOf('@', StringComparison.Ordinal)]} node{i:0000}";
        scratch.Write("names", string.Concat(_hosts.Select(h => $"{h.Key} {h.Value.Split(' ')[1]}\n")));
        for (var member = 0; member < Targets.Length; member++)
            site.Own[member] = [$"-Dcluster.roles=[{(member < Servers ? "collector" : "aggregator")}]"];
        await site.FormAsync();

        var servers = Targets.Take(Servers).Select(t => new MeasuredServer(site.Model.Truth.Target(t[0]))).ToArray();
        var restarts = new Restarts(site, gmond, servers[Rebooted]);
        var began = Stopwatch.GetTimestamp();
        try
        {
            // The first sweeps have no rates.
            while (_equal == 0 && Stopwatch.GetElapsedTime(began) < 2 * Eventually.Deadline)
                await IntervalAsync(site, gmond, servers, "start");
            Assert.True(_equal > 0, "gmond never showed a whole interval");
            (began, _equal, _inPart, _held) = (Stopwatch.GetTimestamp(), 0, 0, 0);
            _told.Clear();
            _wrong.Clear();
            await CompareAsync();
        }
        finally
        {
            output.WriteLine(
                $"{Clients} clients, {Stopwatch.GetElapsedTime(began).TotalMinutes:0.0} min, interval {Interval.TotalSeconds:0} s: "
                + $"{_equal} intervals equal, {_inPart} equal over the servers that were there, {_held} with an earlier interval, "
                + $"{_wrong.Count} wrong values");
            foreach (var line in _told.Concat(_wrong.Take(20)))
                output.WriteLine(line);
        }

        Assert.Empty(_wrong);
        Assert.InRange(_held, 0, Restarts.Count * LongestGap);
        Assert.Equal(Restarts.Count, restarts.Done);

        async Task CompareAsync()
        {
            var gap = 0;
            for (TimeSpan elapsed; (elapsed = Stopwatch.GetElapsedTime(began)) < duration || gap > 0 || restarts.Done < Restarts.Count;)
            {
                var what = await restarts.NextAsync(elapsed / duration, gap == 0);
                if (what.Length > 0)
                    gap = 1;
                var isEqual = await IntervalAsync(site, gmond, servers, what);
                gap = gap == 0 || isEqual ? 0 : gap + 1;
                Assert.True(gap <= LongestGap, $"gmond does not show a whole interval again:\n{string.Join('\n', _told)}");
            }
        }
    }

    private static string[] Settings(Scratch scratch, RealGmond gmond) =>
    [
        "-Dclients.enabled=on", $"-Dclients.interval={Interval.TotalSeconds}s", "-Dclients.max-series=0", "-Dclients.reverse-dns=off",
        $"-Dclients.name-file=\"{scratch.PathOf("names")}\"", $"-Dganglia.gmonds=[\"{gmond.Address}\"]",
        $"-Dganglia.name-map.scratch={Prefix}", "-Dlustre.exports.enabled=off", $"-Dcluster.interval={Interval.TotalSeconds}s",
        $"-Djobs.interval={Interval.TotalSeconds}s", "-Dslurm.interval=1m", "-Dcluster.deadline=5s", "-Dcollect.min-age=1s",
        "-Dcluster.forget-after=5m",
    ];

    /// <summary>
    /// One interval: every server has swept; then the model goes on, long before the next sweep; meanwhile gmond gets the values. True if
    /// it shows those of all servers.
    /// </summary>
    private async Task<bool> IntervalAsync(ServersOfACluster site, RealGmond gmond, MeasuredServer[] servers, string what)
    {
        var measured = new List<MeasuredServer>();
        foreach (var i in Enumerable.Range(0, Servers).Where(site.Runs))
        {
            await TakeAsync(servers[i], site[i]);
            if (servers[i].HasRates)
                measured.Add(servers[i]);
        }

        var truth = new TrueRates(measured, _hosts, Prefix);
        _recent.Add(truth);
        if (_recent.Count > LongestGap)
            _recent.RemoveAt(0);
        var number = Number();

        // The model has the time of the machine: Lustre says since when a client is connected.
        site.Advance(DateTimeOffset.UtcNow - site.Model.Now);
        if (Number() != number || measured.Exists(m => !m.IsKnown))
            _isClear = false;

        var shown = new Dictionary<string, double>();
        var (isEqual, reads) = (false, 0);
        while (!isEqual && Left() > 2 * Pause)
        {
            await Task.Delay(Left() > Interval / 2 ? Left() - (Interval / 2) : Pause);
            shown = await ReadAsync(gmond);
            reads++;
            isEqual = truth.IsShown(shown);
        }

        var verdict = isEqual && truth.Servers == Servers ? "equal"
            : isEqual || truth.IsShownInPart(shown) ? "equal over the servers that are there"
            : shown.All(s => _recent.Exists(r => r.Explains(s.Key, s.Value))) ? "values of this and earlier intervals"
            : "wrong";

        // What gmond got from a sweep that is not known stays there until a whole interval is shown.
        _isClear |= verdict == "equal";
        if (!_isClear)
            verdict = "not compared: this machine was late, and what was done in a sweep is not known";
        else if (verdict == "equal")
            _equal++;
        else if (verdict.StartsWith("equal", StringComparison.Ordinal))
            _inPart++;
        else if (verdict != "wrong")
            _held++;
        else
            AddWrong(shown);
        _told.Add(FormattableString.Invariant(
            $"{number}: {verdict}; {truth.Servers} servers, {truth.Active} active clients, {shown.Count} metrics, {reads} reads {what}"));
        return verdict == "equal";

        static long Number() => DateTimeOffset.UtcNow.Ticks / Interval.Ticks;

        TimeSpan Left() => TimeSpan.FromTicks(((number + 1) * Interval.Ticks) - DateTimeOffset.UtcNow.Ticks);
    }

    private static async Task TakeAsync(MeasuredServer server, RunningExporter member)
    {
        var began = Stopwatch.GetTimestamp();
        while (!server.TryTake(await member.ScrapeAsync()))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Eventually.Deadline, $"a server does not sweep:\n{member.Log.Text}");
            await Task.Delay(Pause);
        }
    }

    private void AddWrong(Dictionary<string, double> shown)
    {
        foreach (var (key, value) in shown.Where(s => !_recent.Exists(r => r.Explains(s.Key, s.Value))))
            _wrong.Add(FormattableString.Invariant($"{key} is {value}"));
    }

    private static async Task<Dictionary<string, double>> ReadAsync(RealGmond gmond)
    {
        if (!gmond.Runs)
            return [];
        var read = await gmond.ReadAsync();
        return read.ToDictionary(m => m.Key, m => double.Parse(m.Value.Attribute("VAL")!.Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Each part is restarted once, and comes back when the others have gone on for an interval.</summary>
    private sealed class Restarts(ServersOfACluster site, RealGmond gmond, MeasuredServer rebooted)
    {
        public const int Count = 3;

        private Func<Task<string>>? _back;

        public int Done { get; private set; }

        /// <param name="part">The part of the time that is over.</param>
        /// <param name="isWhole">Nothing is missing now.</param>
        public async Task<string> NextAsync(double part, bool isWhole)
        {
            if (_back is { } back)
            {
                _back = null;
                Done++;
                return await back();
            }

            if (!isWhole || part < (Done + 1) * 0.25)
                return "";
            switch (Done)
            {
                case 0:
                    await site.KillAsync(Rebooted);
                    site.Model.ResetCounters(Targets[Rebooted][0]);
                    _back = async () =>
                    {
                        rebooted.Restart();
                        await site.StartMissingAsync();
                        return "(the server is back)";
                    };
                    return "(a server has rebooted)";
                case 1:
                    var owner = await site.JoinOwnerAsync(0);
                    Assert.True(owner >= Servers);
                    await site.KillAsync(owner);
                    _back = async () =>
                    {
                        await site.StartMissingAsync();
                        return "(the aggregator is back)";
                    };
                    return "(the aggregator that sends is lost)";
                case 2:
                    await gmond.StopAsync();
                    _back = async () =>
                    {
                        await gmond.StartAgainAsync();
                        return "(gmond is back)";
                    };
                    return "(gmond is stopped)";
                default:
                    return "";
            }
        }
    }
}
