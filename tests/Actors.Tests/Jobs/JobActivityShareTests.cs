using System.Globalization;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Jobs;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Writing;
using static LustreActors.Actors.Tests.Jobs.ActivityWorld;

namespace LustreActors.Actors.Tests.Jobs;

/// <summary>Tables of several members are added up, each once.</summary>
public class JobActivityShareTests
{
    private static readonly string[] Both = ["oss1", "oss2"];

    private readonly ActivityWorld _world = new();
    private readonly JobActivityShare _share;
    private readonly Dictionary<string, long> _done = [];

    public JobActivityShareTests()
    {
        _share = _world.NewShare();
        foreach (var member in Both)
            Made(member);
        _world.Wait(15);
    }

    [Fact]
    public void Rows_of_the_same_job_are_added_up()
    {
        PutAll();

        var sum = _share.Sum(_world.Number, Both);

        Assert.Equal(
            "scratch 7 Read 20 TotalRead 600 TotalOperations 600 Others 20 scratch-MDT0001 10 scratch-MDT0002 10",
            Assert.Single(Rows(sum.Table)));
        Assert.Equal("oss1,oss2", Names(sum.Table.Members));
        Assert.Equal((0, 0, 0, 0), (sum.Late.Length, sum.Missing.Length, sum.Overlapping.Length, sum.Duplicates));
        Assert.Equal(_world.Number, sum.Table.Interval);
    }

    [Fact]
    public void A_member_that_is_late_counts_with_its_last_table_and_is_named_and_one_that_stays_away_is_missing()
    {
        PutAll();
        Next("oss1");
        var late = _share.Sum(_world.Number, Both);
        Next("oss1");
        var missing = _share.Sum(_world.Number, Both);

        Assert.Equal("oss2", Names(late.Late));
        Assert.Equal("oss1,oss2", Names(late.Table.Members));
        Assert.Equal("oss2", Names(missing.Missing));
        Assert.Equal("oss1", Names(missing.Table.Members));
    }

    [Fact]
    public void A_member_that_was_never_read_is_missing()
    {
        PutAll();

        Assert.Equal("oss3", Names(_share.Sum(_world.Number, [.. Both, "oss3"]).Missing));
    }

    [Fact]
    public void Of_two_tables_of_one_member_the_newer_one_counts_whichever_comes_first()
    {
        var older = _world.Sent(Made("oss1"));
        _world.Wait(15);
        var newer = _world.Sent(Made("oss1"));

        _share.Put("oss1", newer);
        _share.Put("oss1", older);

        var sum = _share.Sum(_world.Number, ["oss1"]);
        Assert.Empty(sum.Late);
        Assert.Equal(Rows(_world.Sent(newer)), Rows(sum.Table));
    }

    [Fact]
    public void Members_that_left_the_share_and_those_that_another_sum_has_are_not_added()
    {
        PutAll();

        Assert.Equal("oss2", Names(_share.Sum(_world.Number, Both, new HashSet<string> { "oss1" }).Table.Members));
        _share.Keep(new HashSet<string> { "oss1" });
        Assert.Equal("oss1", Names(_share.Sum(_world.Number, Both).Table.Members));
    }

    [Fact]
    public void A_target_that_two_members_show_counts_once_with_its_younger_counters()
    {
        _world.Take("oss1", _world.Target("scratch-OST0000", new Work("7")));
        _world.Wait(1);
        var hung = _world.Target("scratch-OST0000", new Work("7", Read: 1000));
        _world.Take("oss1", hung);
        _world.Take("oss2", _world.Target("scratch-OST0000", new Work("7", Read: 1000)));
        _world.Wait(10);

        _share.Put("oss1", _world.Sent(_world.Take("oss1", hung)));
        _share.Put("oss2", _world.Sent(_world.Take("oss2", _world.Target("scratch-OST0000", new Work("7", Read: 1050)))));
        var sum = _share.Sum(_world.Number, Both);

        Assert.Equal("oss1", Names(sum.Overlapping));
        Assert.Equal(["scratch 7 Read 5 TotalRead 1050"], Rows(sum.Table));
    }

    [Fact]
    public void A_member_that_is_in_two_aggregators_sums_counts_once()
    {
        PutAll();
        var (one, other) = (_share.Sum(_world.Number, Both).Table, _share.Sum(_world.Number, ["oss2"]).Table);
        var sums = _world.NewShare();
        sums.Put("a", _world.Sent(one));
        sums.Put("b", _world.Sent(other));

        var sum = sums.Sum(_world.Number, ["a", "b"]);

        Assert.Single(sum.Overlapping);
        Assert.Equal(sum.Table.Members.Length, sum.Table.Members.Distinct().Count());
    }

    [Fact]
    public void A_target_that_a_hanging_server_of_another_aggregator_still_shows_is_found_and_left_out_when_its_sum_is_asked_for_again()
    {
        _world.Take("oss1", _world.Target("scratch-OST0000", new Work("7")));
        _world.Take("oss2", _world.Target("scratch-OST0000", new Work("7")));
        _world.Take("oss3", _world.Target("scratch-OST0001", new Work("8")));
        _world.Wait(1);
        var hung = _world.Target("scratch-OST0000", new Work("7", Read: 1000));
        _world.Take("oss1", hung);
        _world.Wait(9);
        _share.Put("oss1", _world.Sent(_world.Take("oss1", hung)));
        _share.Put("oss3", _world.Sent(_world.Take("oss3", _world.Target("scratch-OST0001", new Work("8", Read: 500)))));
        var one = _share.Sum(_world.Number, ["oss1", "oss3"]).Table;
        var elsewhere = _world.NewShare();
        elsewhere.Put("oss2", _world.Sent(_world.Take("oss2", _world.Target("scratch-OST0000", new Work("7", Read: 1100)))));
        var other = elsewhere.Sum(_world.Number, ["oss2"]).Table;

        var sums = _world.NewShare();
        sums.Put("a", _world.Sent(one));
        sums.Put("b", _world.Sent(other));
        Assert.Equal("a", Names(sums.Sum(_world.Number, ["a", "b"]).Overlapping));
        var inBoth = ClusterSums.CommonMembersAndTargets(one, other);
        sums.Put("a", _world.Sent(_share.Sum(_world.Number, ["oss1", "oss3"], new HashSet<string>(inBoth)).Table));
        var sum = sums.Sum(_world.Number, ["a", "b"]);

        Assert.Equal("scratch-OST0000", Assert.Single(inBoth));
        Assert.Empty(sum.Overlapping);
        Assert.Equal(["scratch 7 Read 110 TotalRead 1100", "scratch 8 Read 50 TotalRead 500"], Rows(sum.Table));
    }

    [Fact]
    public void A_row_that_a_table_has_twice_counts_once_and_is_counted()
    {
        var rows = new JobActivityRows();
        var values = new double[JobActivityRows.ColumnCount];
        values[(int)JobActivityColumn.Read] = 5;
        for (var i = 0; i < 3; i++)
            rows.Add(0, "7"u8, values, []);
        var table = Made("oss1");
        _share.Put("oss1", new JobActivityTable
        {
            Members = table.Members,
            Moment = table.Moment,
            Interval = table.Interval,
            MadeAt = table.MadeAt,
            OldestAt = table.OldestAt,
            Filesystems = ["scratch"],
            MetadataTargets = [],
            Rows = rows,
        });

        var sum = _share.Sum(_world.Number, ["oss1"]);

        Assert.Equal(2, sum.Duplicates);
        Assert.Equal(["scratch 7 Read 5"], Rows(sum.Table));
    }

    [Fact]
    public void A_sum_stays_as_it_is_when_the_tables_that_it_was_made_of_are_replaced()
    {
        PutAll();
        var table = _share.Sum(_world.Number, Both).Table;
        var before = Rows(table);
        for (var i = 0; i < 3; i++)
            Next(Both);
        _share.Sum(_world.Number, Both);

        Assert.Equal(before, Rows(table));
    }

    /// <summary>Two aggregators and the owner of the join get the same result as one process that has all targets.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sums_of_sums_are_the_sums_over_all_targets(int seed)
    {
        var random = new Random(seed);
        var world = new ActivityWorld();
        string[] targets = ["scratch-OST0000", "scratch-OST0001", "scratch-MDT0000", "home-OST0000", "home-MDT0000", "home-MDT0001"];
        string[] members = ["oss0", "oss1", "oss2"];
        string[] ids = [.. Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? $"{i}" : i % 3 == 1 ? $"prog{i}.{i}" : $"odd\t{i}\\\"\n")];
        var counters = targets.ToDictionary(t => t, _ => ids.ToDictionary(id => id, id => new Work(id)));
        var (joinOfAll, joinOfSums) = (NewJoin(world), NewJoin(world));
        JobActivityShare[] shares = [world.NewShare(), world.NewShare()];
        var singleton = world.NewShare();
        for (var step = 0; step < 5; step++)
        {
            foreach (var target in targets)
            {
                foreach (var id in ids.Where(_ => random.Next(3) > 0))
                {
                    var work = counters[target][id];
                    counters[target][id] = work with
                    {
                        Read = work.Read + random.Next(1 << 30),
                        Write = work.Write + random.Next(1 << 30),
                        Operations = work.Operations + random.Next(1000),
                        Microseconds = work.Microseconds + random.Next(1000),
                    };
                }
            }

            TableRead Read(string target) => world.Target(target, [.. counters[target].Values]);
            var all = world.Take("all", [.. targets.Select(Read)]);
            for (var m = 0; m < members.Length; m++)
                shares[m % 2].Put(members[m], world.Sent(world.Take(members[m], Read(targets[2 * m]), Read(targets[(2 * m) + 1]))));
            for (var a = 0; a < shares.Length; a++)
                singleton.Put($"a{a}", world.Sent(shares[a].Sum(world.Number, [.. members.Where((_, m) => m % 2 == a)]).Table));
            var sum = singleton.Sum(world.Number, ["a0", "a1"]);

            Same(Samples(joinOfAll, all), Samples(joinOfSums, sum.Table));
            world.Wait(15);
        }

        static void Same(Dictionary<string, double> expected, Dictionary<string, double> actual)
        {
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
            Assert.All(expected, e => Assert.Equal(e.Value, actual[e.Key], Math.Abs(e.Value) * 1e-6));
        }
    }

    private static JobJoin NewJoin(ActivityWorld world) => new(
        new JobsOptions(JobsFrom.Local, Interval, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), 100, 20),
        new EnrichedBy(false, false), world.Time);

    private static Dictionary<string, double> Samples(JobJoin join, JobActivityTable table)
    {
        var joined = join.Join([new TableRead("jobs", table, table.OldestAt, SourceState.Up, TimeSpan.Zero)]);
        return Exposition.Of(joined.Segments).Samples().Where(s => !s.StartsWith("cluster_exporter_", StringComparison.Ordinal))
            .ToDictionary(s => s[..s.LastIndexOf(' ')], s => double.Parse(s[(s.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    private static string Names(IEnumerable<string> names) => string.Join(',', names);

    /// <summary>A table of a member whose job has read 150 bytes since the last one, and done as many metadata operations.</summary>
    private JobActivityTable Made(string member)
    {
        var done = _done[member] = _done.GetValueOrDefault(member) + 150;
        return _world.Take(
            member,
            _world.Target($"scratch-OST000{member[^1]}", new Work("7", Read: done)),
            _world.Target($"scratch-MDT000{member[^1]}", new Work("7", Operations: done)));
    }

    private void PutAll() => Put(Both);

    private void Put(params string[] members)
    {
        foreach (var member in members)
            _share.Put(member, _world.Sent(Made(member)));
    }

    private void Next(params string[] members)
    {
        _world.Wait(15);
        Put(members);
    }
}
