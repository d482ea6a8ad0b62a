using System.Diagnostics;
using System.Text;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Tree;

public sealed class FaultTests : IDisposable
{
    private const string Ost = "scratch-OST0000";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ScratchDirectory _scratch = new();
    private readonly SimulatedLustre _model = new(
        new SimulationOptions { Filesystems = [new FilesystemOptions { Osts = 2, Clients = 3 }] });
    private readonly LustreTree _tree;

    public FaultTests()
    {
        _tree = new LustreTree(_model, _scratch["node"]);
        Pass(5);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_hung_file_is_a_pipe_without_a_writer_and_the_rest_of_the_tree_goes_on()
    {
        using var hang = _tree.Hang(Ost, "job_stats");
        Assert.True(IsPipe(hang.Path));
        var before = Read("stats");
        Pass(5);
        Assert.True(IsPipe(hang.Path), "writing the tree has to leave the pipe where it is");
        Assert.NotEqual(before, Read("stats"));
    }

    [Fact]
    public void Releasing_a_hang_feeds_the_reader_that_waits_and_heals_the_file_for_the_next()
    {
        var path = _tree.PathOf(Ost, "job_stats");
        var hang = _tree.Hang(Ost, "job_stats");
        var released = false;
        var tooEarly = false;
        byte[]? received = null;
        var reader = new Thread(() =>
        {
            received = ReadWhole(path, () => tooEarly = !Volatile.Read(ref released));
        });
        reader.Start();
        Pass(3);
        Volatile.Write(ref released, true);
        hang.Release();
        Assert.False(IsPipe(path));
        var healthy = File.ReadAllBytes(path);
        WaitFor(reader);
        Assert.False(tooEarly, "the reader got through while the file hung");
        Assert.Equal(healthy, received);
        Assert.StartsWith("job_stats:\n", Encoding.UTF8.GetString(healthy), StringComparison.Ordinal);
    }

    [Fact]
    public void The_release_itself_feeds_a_reader_that_has_the_pipe_open()
    {
        var hang = _tree.Hang(Ost, "stats");
        // Opened for both, a pipe is read without waiting for a writer: this reader is there for certain.
        using var pipe = new FileStream(hang.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        hang.Release();
        var expected = File.ReadAllBytes(hang.Path);
        var received = new byte[expected.Length];
        var reader = new Thread(() => pipe.ReadExactly(received)) { IsBackground = true };
        reader.Start();
        Assert.True(reader.Join(Deadline), "the release wrote nothing into the pipe");
        Assert.Equal(expected, received);
    }

    [Fact]
    public void A_reader_that_comes_to_the_pipe_only_after_the_release_is_fed_by_the_next_pass()
    {
        var hang = _tree.Hang(Ost, "stats");
        // A link to the pipe stands for a reader that has looked the path up and has not opened it yet.
        NamedPipe.HardLink(hang.Path, _scratch["late"]);
        hang.Release();
        byte[]? received = null;
        var reader = new Thread(() => received = ReadWhole(_scratch["late"]));
        reader.Start();
        WaitFor(reader);
        Assert.StartsWith("snapshot_time", Encoding.UTF8.GetString(received!), StringComparison.Ordinal);
    }

    [Fact]
    public void Releasing_a_hang_without_a_reader_returns_at_once()
    {
        var hang = _tree.Hang(Ost, "stats");
        hang.Release();
        hang.Release();
        hang.Dispose();
        Pass(1);
        Assert.Contains("write_bytes", Read("stats"), StringComparison.Ordinal);
        using var again = _tree.Hang(Ost, "stats");
        Assert.True(IsPipe(again.Path));
    }

    [Fact]
    public void The_end_of_a_tree_ends_its_hangs()
    {
        using var other = new LustreTree(_model, _scratch["other"]);
        other.Write();
        var path = other.PathOf(Ost, "stats");
        other.Hang(Ost, "stats");
        other.Dispose();
        Assert.False(IsPipe(path));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(other.Root, ".writing")));
    }

    [Fact]
    public void A_file_has_one_fault_at_a_time_and_none_while_it_is_absent()
    {
        using (_tree.Truncate(Ost, "stats"))
            Assert.Throws<InvalidOperationException>(() => _tree.Garbage(Ost, "stats", 1));
        _tree.Vanish(Ost);
        Assert.Throws<InvalidOperationException>(() => _tree.Hang(Ost, "stats"));
        Assert.Throws<ArgumentException>(() => _tree.Hang(Ost, "no_such_file"));
        Assert.Throws<ArgumentException>(() => _tree.Hang("scratch-OST0099", "stats"));
    }

    [Fact]
    public void Garbage_is_the_same_for_a_seed_and_goes_when_it_is_released()
    {
        var healthy = Read("job_stats");
        var first = WithGarbage(seed: 3);
        Assert.Equal(first, WithGarbage(seed: 3));
        Assert.NotEqual(first, WithGarbage(seed: 4));
        Assert.NotEqual(healthy, first);
        Assert.Equal(healthy, Read("job_stats"));

        string WithGarbage(int seed)
        {
            using var garbage = _tree.Garbage(Ost, "job_stats", seed);
            return Read("job_stats");
        }
    }

    [Fact]
    public void A_truncated_file_is_the_first_half_with_every_write_until_released()
    {
        var cut = "";
        using (_tree.Truncate(Ost, "job_stats"))
        {
            Pass(2);
            cut = Read("job_stats");
        }

        var whole = Read("job_stats");
        Assert.Equal(whole[..(whole.Length / 2)], cut);
        Assert.Equal(JobsInTable, StatsLines.Jobs(_tree.PathOf(Ost, "job_stats")).Count);
    }

    [Fact]
    public void A_target_that_vanishes_leaves_no_file_and_no_directory_and_returns_with_counters_from_zero()
    {
        _tree.Vanish(Ost);
        // The MDS's own device for it stays, as on a real node.
        Assert.DoesNotContain(
            FilesBelow(_tree.Root),
            path => path.Contains(Ost, StringComparison.Ordinal) && !path.Contains("-osc-MDT", StringComparison.Ordinal));
        Assert.DoesNotContain(Ost, _tree.Targets);
        Pass(10);
        _tree.Return(Ost);
        Assert.DoesNotContain("write_bytes", Read("stats"), StringComparison.Ordinal);
        Pass(30);
        var target = _model.Truth.Target(Ost);
        Assert.Equal(target.Counters.Current["write_bytes"].Sum, StatsLines.Stats(_tree.PathOf(Ost, "stats"))["write_bytes"].Sum);
        Assert.True(target.Counters.Lifetime["write_bytes"].Sum > target.Counters.Current["write_bytes"].Sum);
        Assert.Contains("instance\t2", $"instance\t{Read("instance").Trim()}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_reset_empties_stats_jobs_and_exports_and_moves_their_start()
    {
        _tree.ResetCounters(Ost);
        Assert.Equal(["snapshot_time", "start_time", "elapsed_time"], Read("stats").Split('\n')[..^1].Select(line => line.Split(' ')[0]));
        Assert.Empty(Read("job_stats"));
        var nid = _model.Filesystems[0].Clients.First(c => c.Connected).Nid;
        Assert.Equal(3, Read($"exports/{nid}/stats").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.EndsWith(" 0.000000000 secs.nsecs", Read("stats").Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_fails_over_is_on_the_other_node_and_no_longer_here()
    {
        using var other = new LustreTree(_model, _scratch["partner"], new LustreNode { Targets = [], Mgs = false });
        other.Write();
        Assert.Empty(other.Targets);
        _tree.Failover(Ost, other);
        Assert.Equal([Ost], other.Targets);
        Assert.False(Directory.Exists(Path.Combine(_tree.Root, "proc/fs/lustre/obdfilter", Ost)));
        Assert.True(File.Exists(other.PathOf(Ost, "job_stats")));
        Assert.Throws<ArgumentException>(() => _tree.PathOf(Ost, "stats"));
        Assert.Throws<ArgumentException>(() => other.Failover(Ost, other));
    }

    [Fact]
    public void Fifty_thousand_jobs_fit_into_one_table()
    {
        var before = JobsInTable;
        _tree.Jobs(Ost, 50_000);
        Assert.Equal(
            before + 50_000,
            File.ReadLines(_tree.PathOf(Ost, "job_stats")).Count(line => line.StartsWith("- job_id:", StringComparison.Ordinal)));
        _model.Advance(TimeSpan.FromMinutes(11));
        Assert.True(JobsInTable < 1000, "idle jobs leave the table");
        Assert.Equal(
            _model.Truth.Target(Ost).Counters.Lifetime["statfs"].Samples,
            _model.Truth.Target(Ost).Jobs.Sum(
                j => j.Counters.Lifetime["statfs"].Samples) + _model.Truth.Target(Ost).ForgottenJobs["statfs"].Samples);
    }

    private int JobsInTable => _model.Truth.Target(Ost).JobTable.Count;

    private void Pass(int seconds)
    {
        _model.Advance(TimeSpan.FromSeconds(seconds));
        _tree.Write();
    }

    private string Read(string parameter) => Encoding.Latin1.GetString(File.ReadAllBytes(_tree.PathOf(Ost, parameter)));

    private void WaitFor(Thread reader)
    {
        var waited = Stopwatch.StartNew();
        while (!reader.Join(TimeSpan.FromMilliseconds(5)))
        {
            Assert.True(waited.Elapsed < Deadline, "the reader still waits");
            _tree.Write();
        }
    }

    private static byte[] ReadWhole(string path, Action? opened = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        opened?.Invoke();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static bool IsPipe(string path)
    {
        using var test = Process.Start("test", ["-p", path]);
        test.WaitForExit();
        return test.ExitCode == 0;
    }

    private static IEnumerable<string> FilesBelow(string root) =>
        Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories);
}
