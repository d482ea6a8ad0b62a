using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using LustreActors.Host.Tests.Cluster;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Attack;

/// <param name="Neighbour">The one that attacks. It makes one attack at a time.</param>
/// <param name="Name">The attack.</param>
/// <param name="Begin">Begins the attack, and returns what ends it.</param>
internal sealed record Attack(string Neighbour, string Name, Func<Victim, Random, Func<Task>> Begin)
{
    /// <summary>Tells whether a scrape shows the attack: one that does not happen tests nothing.</summary>
    public Func<Samples, bool> Shows { get; init; } = _ => true;
}

/// <summary>What each neighbour can do.</summary>
internal static class Attacks
{
    private const string Jobs = Victim.Target + "/jobs";

    private const string Scrape = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// <summary>Several, and not compressed: answers that fit into the buffers on the way keep nobody waiting.</summary>
    private const string Scrapes = Scrape + Scrape + Scrape + Scrape;
    private const string ClusterScrape = "GET /metrics?scope=cluster HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private const int SlowClients = 100;
    private const int SilentMembers = 300;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("files", "a file of garbage", (victim, random) => Fault(victim.Server.Tree.Garbage(Victim.Target, "job_stats", random.Next())))
        {
            Shows = samples => samples.Sum("lustre_exporter_source_lines_refused_total", ("source", Jobs)) > 0,
        },
        new("files", "a file that hangs", (victim, _) => Fault(victim.Server.Tree.Hang(Victim.Target, "stats")))
        {
            Shows = Fails(Victim.Target),
        },
        new("files", "a file without an end", EndlessFile) { Shows = Fails(Jobs) },
        new("clients", "silent clients", (victim, _) => Clients(victim.Exporter.Address, Victim.MaxConnections + 40, ""))
        {
            Shows = HasConnections("public", Victim.MaxConnections / 2),
        },
        new("clients", "clients that read slowly", (victim, _) => Clients(victim.Exporter.Address, SlowClients, Scrapes))
        {
            Shows = samples => samples.Sum("lustre_exporter_scrapes_in_flight") > SlowClients / 5,
        },
        new("clients", "clients of the cluster", (victim, _) => Clients(victim.Exporter.Address, SlowClients, ClusterScrape))
        {
            Shows = HasConnections("public", SlowClients / 2),
        },
        new("clients", "damaged requests", (victim, random) => DamagedRequests(victim.Exporter.Address, random)),
        new("commands", "a command without an end", (victim, _) => Command(victim, "exec cat /dev/zero")) { Shows = Fails("slurm") },
        new("commands", "a command of errors", (victim, _) => Command(victim, "exec cat /dev/zero >&2")) { Shows = Fails("slurm") },
        new("commands", "a command that hangs", (victim, _) => Command(victim, "exec sleep 1000")) { Shows = Fails("slurm") },
        new("commands", "a command that leaves children", (victim, _) => Command(victim, "sleep 1000 >&- 2>&- &")),
        new("commands", "a command that speaks to the terminal", (victim, _) => Command(victim, "printf '\\033[2J\\007 1 2 3' >&2; exit 1"))
        {
            Shows = Fails("slurm"),
        },
        new("upstream", "a hostile upstream", (victim, _) => Misbehave(victim.Upstream)),
        new("peers", "a hostile peer", (victim, _) => Misbehave(victim.Peer)),
        new("peers", "a peer of many names", (victim, _) => NewNames(victim.Peer)),
        new("members", "silent members", (victim, _) => Clients(victim.DataPort, SilentMembers, ""))
        {
            Shows = HasConnections("members", SilentMembers / 2),
        },
        new("members", "damaged requests of members", (victim, random) => DamagedRequests(victim.DataPort, random)),
        new("lying members", "a member that lies", LyingMember)
        {
            Shows = samples => samples.Has("lustre_exporter_source_up", ("source", "peer/" + FarMember.Id)),
        },
        new("control port", "noise on the control port", (victim, random) => DamagedRequests(victim.ControlPort, random)),
        new("control port", "frames without an end", FramesWithoutEnd),
        new("control port", "silent connections to the control port", (victim, _) =>
            Clients(victim.ControlPort, Victim.ControlConnections, "")),
        new("signals", "reloads of a file that hangs", Reloads)
        {
            Shows = samples => samples.Sum("lustre_exporter_config_reloads_total", ("result", "refused")) > 0,
        },
    ];

    private static Func<Samples, bool> Fails(string source) =>
        samples => samples.Has("lustre_exporter_source_up", ("source", source))
            && samples.Value("lustre_exporter_source_up", ("source", source)) == 0;

    private static Func<Samples, bool> HasConnections(string port, int count) =>
        samples => samples.Value("lustre_exporter_connections", ("port", port)) >= count;

    private static Func<Task> Fault(IDisposable fault) => () =>
    {
        fault.Dispose();
        return Task.CompletedTask;
    };

    /// <summary>Zeros without a line end.</summary>
    private static Func<Task> EndlessFile(Victim victim, Random random)
    {
        var fault = victim.Server.Tree.Hang(Victim.Target, "job_stats");
        File.Delete(fault.Path);
        File.CreateSymbolicLink(fault.Path, "/dev/zero");
        return Fault(fault);
    }

    /// <summary>Clients that send a request, or nothing, and read a few bytes at a time. Each connects again when it is dropped.</summary>
    private static Func<Task> Clients(Uri address, int count, string request) => Repeat(count, 10 * Pause, async stop =>
    {
        using var client = await RawClient.ConnectAsync(address, receiveBuffer: 4096);
        await client.SendAsync(request);
        await client.ReadSlowlyAsync(stop);
    });

    private static Func<Task> DamagedRequests(Uri address, Random random)
    {
        var seed = random.Next();
        return Repeat(8, Pause, async _ =>
        {
            var bytes = Damaged(new Random(Interlocked.Increment(ref seed)));
            using var client = await RawClient.ConnectAsync(address);
            await client.TrySendAsync(bytes);
            client.Abort();
        });
    }

    private static byte[] Damaged(Random random)
    {
        string[] requests =
        [
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain;version=0.0.4;q=0.5,*/*;q=0.1\r\n\r\n",
            "GET /metrics?scope=shards HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer abc\r\nIf-None-Match: \"a\"\r\n\r\n",
            "GET /jobs/sums?interval=1&except=a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "POST /-/healthy HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003abcdefghijklmnopqrst",
            "\u0000\u0000\u0000\u0010\u000a\u000eassociation\u0012\u0000",
        ];
        var bytes = Encoding.Latin1.GetBytes(requests[random.Next(requests.Length)]).ToList();
        for (var changes = random.Next(5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20)));
                    break;
                case 2:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 20_000)));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(0, at));
                    break;
            }

            if (bytes.Count == 0)
                bytes.Add(0);
        }

        return [.. bytes];
    }

    /// <summary>Lengths that no frame has, and more bytes than the longest frame has.</summary>
    private static Func<Task> FramesWithoutEnd(Victim victim, Random random)
    {
        int[] lengths = [int.MaxValue, int.MinValue, -1, 0, 128_000, 1 << 24];
        var next = random.Next(lengths.Length);
        var rest = new byte[256 * 1024];
        return Repeat(8, Pause, async _ =>
        {
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, lengths[Interlocked.Increment(ref next) % lengths.Length]);
            using var client = await RawClient.ConnectAsync(victim.ControlPort);
            await client.TrySendAsync([.. length, .. rest]);
            client.Abort();
        });
    }

    /// <summary>A member whose names, values and times are wrong, each time in another way.</summary>
    private static Func<Task> LyingMember(Victim victim, Random random)
    {
        var answer = random.Next(1000);
        var liar = new ScriptedPeer("liar");
        liar.Misbehave((head, to, _) => ScriptedPeer.AnswerAsync(
            to, Lie(head, Interlocked.Increment(ref answer)), headers: "Content-Type: text/plain\r\n"));
        var member = new FarMember(liar, Ports.Free(1)[0], victim.ControlPort.Port, "collector");
        return async () =>
        {
            await member.DisposeAsync();
            await liar.DisposeAsync();
        };
    }

    private static string Lie(string head, int number)
    {
        string[] values = ["-1", "0", "NaN", "+Inf", "1e300", "9999999999999999999", "18446744073709551616"];
        var (value, name) = (values[number % values.Length], number % 3 == 0 ? "victim" : FarMember.Id);
        return head.StartsWith("GET /jobs/activity", StringComparison.Ordinal)
            ? $"# lustre-job-activity\t1\n# member\t{name}\n# interval\t{value}\n# moment\t{value}\n# age\t{value}\n# oldest\t{value}\n"
                + $"# window\t{value}\n# target\t{Victim.Target}\n# columns\tfilesystem\tjobid\tread\ttotal_read\n"
                + $"scratch\t{number}\t{value}\t{value}\n\e[2J\t\t1\t1\n# end\t{number % 5}\n"
            : $"lustre_read_bytes_total{{target=\"{Victim.Target}\",member=\"{name}\",shard=\"peer/{name}\"}} {value} {value}\n"
                + $"lustre_exporter_source_up{{source=\"{Victim.Target}\"}} {value}\nname_{number}{{a=\"\e[2J\"}} {value}\n";
    }

    private static Func<Task> Command(Victim victim, string script)
    {
        SiteServer.Replace(victim.Squeue, $"#!/bin/sh\n{script}\n");
        return () =>
        {
            SiteServer.Replace(victim.Squeue, "#!/bin/sh\n");
            return Task.CompletedTask;
        };
    }

    /// <summary>Every bad answer in turn.</summary>
    private static Func<Task> Misbehave(ScriptedPeer peer)
    {
        // One that closes the port would end the attack.
        var ways = Misbehaviour.All.Where(m => m.Name != "refused").ToArray();
        var next = 0;
        var end = Repeat(1, 10 * Pause, _ =>
        {
            ways[next++ % ways.Length].Begins(peer);
            return Task.CompletedTask;
        });
        return async () =>
        {
            await end();
            peer.Behave();
        };
    }

    private static Func<Task> NewNames(ScriptedPeer peer)
    {
        var answer = 0;
        peer.Misbehave((to, _) =>
        {
            var number = Interlocked.Increment(ref answer);
            var text = string.Concat(Enumerable.Range(0, 3000).Select(i => $"name_{number}_{i}_total{{a=\"{number}\"}} 1\n"));
            return ScriptedPeer.AnswerAsync(to, text, headers: "Content-Type: text/plain\r\n");
        });
        return () =>
        {
            peer.Behave();
            return Task.CompletedTask;
        };
    }

    private static Func<Task> Reloads(Victim victim, Random random)
    {
        var file = victim.Exporter.ConfigurationFile;
        File.Delete(file);
        Fifo.Make(file);
        var end = Repeat(1, Pause, _ =>
        {
            victim.Exporter.Process.Signal(PosixSignal.SIGHUP);
            return Task.CompletedTask;
        });
        return async () =>
        {
            await end();
            Fifo.End(file);
            File.WriteAllText(file, "");
        };
    }

    /// <summary>Runs the work so many times at once, and again after the pause.</summary>
    private static Func<Task> Repeat(int count, TimeSpan pause, Func<CancellationToken, Task> work)
    {
        var stop = new CancellationTokenSource();
        var all = Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await work(stop.Token);
                }
                catch (SocketException)
                {
                    // The victim has refused or dropped it.
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                await Task.Delay(pause);
            }
        }));
        return async () =>
        {
            await stop.CancelAsync();
            await all;
            stop.Dispose();
        };
    }
}
