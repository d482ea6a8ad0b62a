using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Serialization;
using System.Text;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Sources;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Activity;
using LustreActors.Sources.Clients;
using LustreActors.Sources.Lustre.Targets;
using LustreActors.Sources.Peers;
using LustreActors.Sources.PromQl;
using LustreActors.Sources.Slurm;
using LustreActors.Sources.Tests.Peers;
using LustreActors.Sources.Tests.Slurm;
using Peers = LustreActors.Sources.Tests.Peers.Texts;

namespace LustreActors.Fuzzing;

/// <summary>A parser of what comes from the network.</summary>
/// <param name="Name">The name.</param>
/// <param name="Texts">Good inputs.</param>
/// <param name="Run">Parses an input. It throws when the parser is wrong.</param>
internal sealed record FuzzTarget(string Name, ImmutableArray<byte[]> Texts, Action<byte[]> Run)
{
    private const string Token = "k3Zp0QvB81xY";
    private const int Piece = 7;

    private static readonly HashSet<long> Asked = [1, 2, 4, 13, 18, 20];
    private static readonly MemberKey Key = new(new MemberAddress("oss7.example", 9848), -17);
    private static readonly ControlSerializer Serializer = new(null!);
    private static readonly string[] Manifests = ["probe/1", "answer/1", "describe/1", "member/1", "give-way/1", "join/1"];

    /// <summary>Whether the parser refuses inputs with this exception.</summary>
    public Func<Exception, bool> Expects { get; init; } = _ => false;

    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        new("exposition", Utf8(Peers.LustreExporter, Peers.Node), bytes => Peer(bytes, Answer.Leaf, ExpositionFormat.PrometheusText)),
        new("openmetrics", Utf8(Peers.LustrefsExporter, Peers.Node), bytes => Peer(bytes, Answer.Leaf, ExpositionFormat.OpenMetrics)),
        new("shards", Utf8(Peers.Shards), bytes => Peer(bytes, Answer.Shards, ExpositionFormat.PrometheusText)),
        new(
            "promql",
            Utf8(
                """
                {"status":"success","data":{"resultType":"vector","result":[
                {"metric":{"target":"a","jobid":"4711"},"value":[17.123,"12"]}]}}
                """,
                """{"status":"error","errorType":"bad_data","error":"x","warnings":["y"]}"""),
            PromQl),
        new(
            "activity",
            Utf8("# lustre-job-activity\t1\n# member\toss17\n# interval\t115712640\n# moment\t1735689600.25\n# age\t0.5\n# oldest\t2.5\n"
                + "# window\t15\n# without-rates\t1\n# target\tscratch-OST0000\n# metadata-target\tscratch-MDT0000\n"
                + "# columns\tfilesystem\tjobid\tread\twritten\tmetadata\nscratch\t4711\t1.5\t2\t0:3.25\n# end\t1\n"),
            Activity),
        new("messages", Messages(), bytes => _ = bytes.Length > 0 ? Message(bytes) : null) { Expects = e => e is SerializationException },
        new(
            "squeue",
            Utf8(new SqueueListing().Job(5, "arr", "sweep", 104, "prometheus", array: 5).Job(13, "", "two\nlines", 1001, "alice").Text),
            Squeue),
        new(
            "sacct",
            Utf8(string.Join('\n', ["1|1|5|games|main|COMPLETED|projx", "13|4_1|8|nobody|main|FAILED|", "18|18+0|33|w|m|COMPLETED|het", ""])
                .Replace("|", Token, StringComparison.Ordinal)),
            Sacct),
        new("passwd", Utf8("root:x:0:0:root:/root:/bin/bash\nalice:*:200123:300023:A. Lice:/home/alice:/bin/sh\n"), bytes =>
            Getent(GetentDatabase.Passwd, bytes)),
        new("group", Utf8("root:x:0:\nphysics:*:300023:alice,bob\n"), bytes => Getent(GetentDatabase.Group, bytes)),
        new("nids", Utf8("10.0.0.5@tcp", "fd00::5@tcp1", "12@gni", "0@lo", "4c6d-11\nscratch-MDT0000-lwp-OST0000_UUID\n"), Nids),
    ];

    private static ImmutableArray<byte[]> Utf8(params IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static void Same(string whole, string pieces)
    {
        if (whole != pieces)
            throw new InvalidOperationException($"in pieces it is read in another way:\n{whole}\n--- in pieces\n{pieces}");
    }

    private static void Peer(byte[] bytes, PeerQuestion question, ExpositionFormat format) => Same(
        Answer.Told(Answer.Read(bytes, question, format, Answer.NewMemory())),
        Answer.Told(Answer.Read(bytes, question, format, Answer.NewMemory(), Piece)));

    private static void PromQl(byte[] bytes) => Same(Rows(bytes, bytes.Length + 1), Rows(bytes, Piece));

    private static string Rows(byte[] bytes, int piece)
    {
        var rows = new RowText();
        var answer = new PromQlAnswer(rows);
        for (var at = 0; at < bytes.Length; at += piece)
            answer.Take(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        return $"{answer.End() is null} {rows.Text}";
    }

    private static void Activity(byte[] bytes) => Same(Told(bytes, int.MaxValue), Told(bytes, Piece));

    private static string Told(byte[] bytes, int piece)
    {
        var reader = new JobActivityReader(JobActivityLimits.OfCollector);
        for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
            reader.Take(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        var reading = reader.End(1_000_000, 1000);
        var text = new StringBuilder($"{reading.LinesRefused} {reading.FirstRefusal} {reading.Broken}");
        if (reading.Table is not { } table)
            return text.ToString();
        text.AppendJoin(' ', table.Members).Append(CultureInfo.InvariantCulture, $" {table.Moment} {table.Interval} {table.MadeAt}")
            .Append(CultureInfo.InvariantCulture, $" {table.OldestAt} {table.Window}\n");
        foreach (var row in table.Rows)
        {
            text.Append(table.Filesystems[row.Filesystem]).Append(' ').Append(Convert.ToHexString(row.Id));
            foreach (var column in Enum.GetValues<JobActivityColumn>())
                text.Append(' ').Append(row[column]);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The first byte chooses the message.</summary>
    private static ImmutableArray<byte[]> Messages() =>
    [
        .. ((IControlMessage[])
        [
            new Probe("test", Key, [Key.Address]),
            new ProbeAnswer("test", Key, true, false, 3, [Key], [Key.Address], Verdict.NotReached, "no route to host"),
            new Description(Key, "oss7", "https://oss7:9847/", "1.2.3", ["scratch"]) { Silent = ["agg2"] },
            new GiveWay([Key.Address]),
            new JoinResult("https://oss7:9847/cluster/join"),
        ]).Select(m => (byte[])[(byte)Array.IndexOf(Manifests, Serializer.Manifest(m)), .. Serializer.ToBinary(m)]),
    ];

    private static object Message(byte[] bytes) => Serializer.FromBinary(bytes[1..], Manifests[bytes[0] % Manifests.Length]);

    private static void Squeue(byte[] bytes)
    {
        var parser = new SqueueParser(Token, SlurmTable.Empty, new Findings());
        parser.Parse(bytes);
        _ = parser.Table.Count;
    }

    private static void Sacct(byte[] bytes)
    {
        var parser = new SacctParser(Token, Asked, new Findings());
        parser.Parse(bytes);
        foreach (var id in Asked)
            _ = parser.Find(id);
    }

    private static void Getent(GetentDatabase database, byte[] bytes)
    {
        var listing = new DirectoryListing();
        var parser = new GetentParser(database, listing, new Findings());
        parser.Parse(bytes);
        listing.Seal();
        _ = listing.Count;
    }

    private static void Nids(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        _ = Nid.AddressOf(text);
        if (ConnectedClientsReader.CountClients(bytes, new Findings(), "uuid") is var clients && (clients < 0 || clients > bytes.Length))
            throw new InvalidOperationException($"{clients} clients in {bytes.Length} bytes");
    }

    private sealed class RowText : IPromQlSink
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public void Row(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, double value)
        {
            if (!double.IsFinite(value) || value < 0)
                throw new InvalidOperationException($"the value {value} would spoil a sum");
            _text.Append(Convert.ToHexString(target)).Append(' ').Append(Convert.ToHexString(jobId)).Append(' ').Append(value).Append('\n');
        }
    }
}
