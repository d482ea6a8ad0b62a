using System.Formats.Tar;
using System.Text;
using LustreActors.Blocking;
using LustreActors.Host.OneShot;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.OneShot;

public class DumpTests
{
    [Fact]
    public async Task It_has_what_Lustre_and_LNet_show_with_links_as_links_and_says_what_it_is()
    {
        using var server = new SimulatedServer();
        Write(server, "sys/kernel/debug/lnet/peers", "nid refs\n");
        Write(server, "proc/sys/lnet/stats", "0 1 2\n");
        Write(server, "sys/fs/lustre/obdfilter/scratch-OST0000/ping", "asks the target\n");
        File.SetUnixFileMode(Write(server, "sys/fs/lustre/obdfilter/scratch-OST0000/evict", "x\n"), UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Path.Combine(server.Root, "sys/fs/lustre/obdfilter/scratch-OST0000/link"), "../scratch-OST0001");
        using var scratch = new Scratch();
        var tar = scratch.PathOf("lustre.tar");
        (await ExporterProcess.RunAsync(["dump", tar, .. server.Settings])).Expect(0);

        var entries = Read(tar);
        Assert.Equal("nid refs\n", entries["sys/kernel/debug/lnet/peers"].Text);
        Assert.Equal("0 1 2\n", entries["proc/sys/lnet/stats"].Text);
        Assert.Equal("../scratch-OST0001", entries["sys/fs/lustre/obdfilter/scratch-OST0000/link"].Link);
        Assert.False(entries.ContainsKey("sys/fs/lustre/obdfilter/scratch-OST0000/ping"));
        Assert.False(entries.ContainsKey("sys/fs/lustre/obdfilter/scratch-OST0000/evict"));
        Assert.Matches(@"(?s)^exporter: \d.*\ntime: \d{4}-.*Z\nkernel: \S+.*\nlustre: 2\..*\n$", entries["MANIFEST"].Text);
        Assert.Contains(
            "\nsys/fs/lustre/obdfilter/scratch-OST0000/evict\t-\t200\t0\t0\twrite-only\n", entries["index.tsv"].Text,
            StringComparison.Ordinal);
        Assert.Contains("/ping\t-\t644\t0\t0\tnever read\n", entries["index.tsv"].Text, StringComparison.Ordinal);
        const string Peers = "sys/kernel/debug/lnet/peers\t";
        var line = entries["index.tsv"].Text.Split('\n').Single(l => l.StartsWith(Peers, StringComparison.Ordinal));
        Assert.Equal(Peers + "-\t444\t9\t0\t", line);

        (await ExporterProcess.RunAsync("once", "--from", tar)).Expect(0);
    }

    [Theory]
    [InlineData("FULL", true)]
    [InlineData("IDLE", true)]
    [InlineData("DISCONN", false)]
    [InlineData(null, false)]
    public async Task The_capacity_of_a_server_is_read_only_while_it_is_connected(string? state, bool isRead)
    {
        using var server = new SimulatedServer();
        const string Device = "scratch-OST0007-osc-ffff9a2b00c1d800";
        if (state is not null)
            Write(
                server, $"sys/kernel/debug/lustre/osc/{Device}/import",
                $"import:\n    name: {Device}\n    target: scratch-OST0007_UUID\n    state: {state}\n");
        Write(server, $"sys/fs/lustre/osc/{Device}/kbytesfree", "17\n");
        Write(server, $"sys/fs/lustre/osc/{Device}/active", "1\n");
        using var scratch = new Scratch();
        var tar = scratch.PathOf("lustre.tar");
        (await ExporterProcess.RunAsync(["dump", tar, .. server.Settings])).Expect(0);

        var entries = Read(tar);
        Assert.Equal(isRead, entries.ContainsKey($"sys/fs/lustre/osc/{Device}/kbytesfree"));
        Assert.True(entries.ContainsKey($"sys/fs/lustre/osc/{Device}/active"));
        Assert.Equal(!isRead, entries["index.tsv"].Text.Contains("its server is not connected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_that_hung_during_the_dump_are_named_at_the_replay()
    {
        using var server = new SimulatedServer();
        using var hung = server.Tree.Hang("scratch-OST0000", "job_stats");
        using var scratch = new Scratch();
        var tar = scratch.PathOf("lustre.tar");
        (await ExporterProcess.RunAsync(["dump", tar, .. server.Settings, "-Dcollect.deadline=3s"])).Expect(0);

        var once = (await ExporterProcess.RunAsync("once", "--from", tar)).Expect(1);
        Assert.Matches("1 files could not be read when the dump was made; the first: .*scratch-OST0000/job_stats: left out", once.Errors);
    }

    [NeedsRootFact]
    public async Task Files_that_were_closed_during_the_dump_are_named_at_the_replay()
    {
        using var server = new SimulatedServer();
        using var scratch = new Scratch();
        foreach (var folder in (string[])[server.Root, Path.Combine(server.Root, "proc"), Path.Combine(server.Root, "sys")])
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(scratch.Folder, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(server.Tree.PathOf("scratch-OST0000", "job_stats"), UnixFileMode.UserRead);
        var tar = scratch.PathOf("lustre.tar");
        await using var nobody = ExporterProcess.StartAs(NeedsRootFactAttribute.AsNobody, ["dump", tar, .. server.Settings]);
        var dump = (await nobody.FinishAsync()).Expect(0);
        Assert.Contains("scratch-OST0000/job_stats: Permission denied", dump.Errors, StringComparison.Ordinal);

        var once = (await ExporterProcess.RunAsync("once", "--from", tar)).Expect(1);
        Assert.Contains("scratch-OST0000/job_stats: Permission denied", once.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dump_that_was_cut_anywhere_is_refused()
    {
        using var server = new SimulatedServer();
        using var scratch = new Scratch();
        var tar = scratch.PathOf("lustre.tar");
        (await ExporterProcess.RunAsync(["dump", tar, .. server.Settings])).Expect(0);
        var whole = File.ReadAllBytes(tar);
        foreach (var length in (int[])[whole.Length / 3, whole.Length / 2 / 512 * 512, whole.Length * 3 / 4])
        {
            File.WriteAllBytes(tar, whole[..length]);
            var refused = (await ExporterProcess.RunAsync("once", "--from", tar)).Expect(2);
            Assert.Contains($"{tar} cannot be read as a dump", refused.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_that_leads_out_of_the_dump_leads_nowhere()
    {
        using var scratch = new Scratch();
        var secret = scratch.Write("secret", "unhealthy\n");
        var tar = scratch.PathOf("evil.tar");
        await using (var writer = new TarWriter(File.Create(tar), TarEntryFormat.Pax))
        {
            using var version = new MemoryStream("2.15.5\n"u8.ToArray());
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "sys/fs/lustre/version") { DataStream = version });
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "sys/fs/lustre/health_check") { LinkName = secret });
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "sys/fs/lustre/up") { LinkName = "../../../../.." });

            // A name with more parts as written than after normalization.
            var far = string.Concat(Enumerable.Repeat("../", 12)) + secret.TrimStart('/');
            var (slashes, dots) = (new string('/', 20), string.Concat(Enumerable.Repeat("/.", 20)));
            foreach (var name in (string[])[$"sys/fs{slashes}lustre/health_check", $"proc/fs/lustre{dots}/health_check"])
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = far });
        }

        var once = await ExporterProcess.RunAsync("once", "--from", tar);
        Assert.Contains("lustre_version_info{version=\"2.15.5\"}", once.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("lustre_healthy", once.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unhealthy", once.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_links_to_parameters_of_modules_are_followed_and_a_loop_costs_nothing_else()
    {
        using var server = new SimulatedServer();
        using var scratch = new Scratch();
        var folder = Path.GetDirectoryName(Write(server, "sys/kernel/debug/lnet/peers", "nid refs\n"))!;
        Write(server, "sys/module/libcfs/parameters/libcfs_debug", "all\n");
        File.CreateSymbolicLink(Path.Combine(folder, "debug"), "../../../module/libcfs/parameters/libcfs_debug");
        File.CreateSymbolicLink(Path.Combine(folder, "loop"), "loop");
        File.CreateSymbolicLink(Path.Combine(folder, "zero"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(folder, "elsewhere"), scratch.Write("secret", "secret\n"));
        using (var large = File.Create(Path.Combine(folder, "large")))
            large.SetLength(1L << 40);
        var tar = scratch.PathOf("lustre.tar");
        var dump = (await ExporterProcess.RunAsync(["dump", tar, .. server.Settings])).Expect(0);

        var entries = Read(tar);
        Assert.Equal("nid refs\n", entries["sys/kernel/debug/lnet/peers"].Text);
        Assert.Equal("all\n", entries["sys/kernel/debug/lnet/debug"].Text);
        Assert.Equal("loop", entries["sys/kernel/debug/lnet/loop"].Link);
        Assert.Equal("/dev/zero", entries["sys/kernel/debug/lnet/zero"].Link);
        Assert.Equal(scratch.PathOf("secret"), entries["sys/kernel/debug/lnet/elsewhere"].Link);
        Assert.False(entries.ContainsKey("sys/kernel/debug/lnet/large"));
        Assert.Contains("lnet/large: File too large", dump.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_given_up_is_not_read_any_further()
    {
        using var scratch = new Scratch();
        var fifo = Fifo.Make(scratch.PathOf("endless"));
        await using var lane = new BlockingLane();
        await using var tar = new TarWriter(Stream.Null);
        var writer = new DumpWriter(tar, lane, TimeSpan.FromMilliseconds(100), TimeProvider.System, TextWriter.Null);
        var reading = writer.ReadAsync(fifo);
        await using var endless = new FileStream(fifo, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Assert.Null(await reading);
        await Eventually.HoldsAsync(() => Assert.ThrowsAny<IOException>(() => endless.WriteByte(0)));
    }

    [Theory]
    [InlineData(System.Runtime.InteropServices.PosixSignal.SIGTERM)]
    [InlineData(System.Runtime.InteropServices.PosixSignal.SIGINT)]
    public async Task A_replay_that_is_ended_by_a_signal_leaves_no_folder_behind(System.Runtime.InteropServices.PosixSignal signal)
    {
        using var scratch = new Scratch();
        using var temp = new Scratch();
        var tar = Fifo.Make(scratch.PathOf("lustre.tar"));
        await using var once = ExporterProcess.StartAs(["env", $"TMPDIR={temp.Folder}"], "once", "--from", tar);
        await using var open = new FileStream(tar, FileMode.Open, FileAccess.Write);
        Assert.Single(Directory.GetDirectories(temp.Folder, "lustre-dump-*"));
        once.Signal(signal);
        await once.FinishAsync();
        Assert.Empty(Directory.GetDirectories(temp.Folder, "lustre-dump-*"));
    }

    private static string Write(SimulatedServer server, string name, string text)
    {
        var path = Path.Combine(server.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static Dictionary<string, (string Text, string Link)> Read(string tar)
    {
        var entries = new Dictionary<string, (string, string)>();
        using var reader = new TarReader(File.OpenRead(tar));
        while (reader.GetNextEntry() is { } entry)
        {
            using var bytes = new MemoryStream();
            entry.DataStream?.CopyTo(bytes);
            entries[entry.Name.TrimEnd('/')] = (Encoding.UTF8.GetString(bytes.ToArray()), entry.LinkName);
        }

        return entries;
    }
}
