using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class ControlSerializerTests(
    ControlSerializerTests.SystemFixture fixture) : IClassFixture<ControlSerializerTests.SystemFixture>
{
    private static readonly int Inputs = int.TryParse(
        Environment.GetEnvironmentVariable("LUSTRE_FUZZ"), CultureInfo.InvariantCulture, out var inputs) ? inputs : 20_000;

    private static readonly MemberKey Key = new(new MemberAddress("oss7.example", 9848), -17);

    private static ClusterSystemOptions Insecure { get; } = new()
    {
        Name = "test",
        Listen = new MemberAddress("127.0.0.1", 1),
        Advertise = new MemberAddress("127.0.0.1", 1),
        Self = new MemberDescription("m1", new Uri("http://127.0.0.1:9847/"), "1.2.3", []),
        Trust = new ClusterTrustOptions { Insecure = true },
    };

    private ActorSystem Sys => fixture.System;

    private Serialization Serialization => Sys.Serialization;

    public static TheoryData<string> Messages => [.. All.Keys];

    private static ImmutableSortedDictionary<string, IControlMessage> All { get; } = new Dictionary<string, IControlMessage>
    {
        ["probe/1"] = new Probe("test", Key, [Key.Address, new MemberAddress("::1", 1)]),
        ["answer/1"] = new ProbeAnswer("test", Key, true, false, 3, [Key], [Key.Address], Verdict.NotReached, "no route to host"),
        ["describe/1"] = Describe.Yourself,
        ["member/1"] = new Description(Key, "oss7", "https://oss7:9847/", "1.2.3", ["scratch", "späte"]) { Silent = ["agg2"] },
        ["give-way/1"] = new GiveWay([Key.Address]),
        ["join/1"] = new JoinResult("https://oss7:9847/cluster/join"),
    }.ToImmutableSortedDictionary();

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_comes_back_as_it_was(string manifest)
    {
        var message = All[manifest];
        var serializer = Assert.IsType<ControlSerializer>(Serialization.FindSerializerFor(message));
        Assert.Equal(manifest, serializer.Manifest(message));
        var bytes = serializer.ToBinary(message);
        var back = Serialization.Deserialize(bytes, ControlSerializer.Id, manifest);
        Assert.Equivalent(message, back, strict: true);
        Assert.Equal(bytes, serializer.ToBinary(back));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_that_ends_too_early_is_refused(string manifest)
    {
        var bytes = new ControlSerializer((ExtendedActorSystem)Sys).ToBinary(All[manifest]);

        // Version 0.1 ends a description before the names of silent aggregators.
        var former = manifest == "member/1" ? bytes.Length - (4 + 4 + "agg2".Length) : -1;
        foreach (var length in Enumerable.Range(0, bytes.Length).Where(l => l != former))
            Assert.Throws<SerializationException>(() => Serialization.Deserialize(bytes[..length], ControlSerializer.Id, manifest));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Fields_that_a_later_version_appends_are_ignored(string manifest)
    {
        var bytes = new ControlSerializer((ExtendedActorSystem)Sys).ToBinary(All[manifest]);
        Assert.Equivalent(All[manifest], Serialization.Deserialize([.. bytes, 1, 2, 3], ControlSerializer.Id, manifest), strict: true);
    }

    [Fact]
    public void A_list_without_end_or_a_name_of_a_megabyte_is_refused_before_it_is_made()
    {
        var many = new WireWriter().Key(Key).Text("oss7").Text("https://oss7/").Text("1").Int(10_000_000).ToArray();
        var long_ = new WireWriter().Key(Key).Int(1024 * 1024).ToArray();
        foreach (var (bytes, reason) in ((byte[], string)[])
            [(many, "a list of 10000000 elements"), ([.. long_, .. new byte[1024 * 1024]], "a text of 1048576 bytes")])
        {
            // A message that ends too early would be refused for that.
            var refused = Assert.Throws<SerializationException>(() => Serialization.Deserialize(bytes, ControlSerializer.Id, "member/1"));
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Random_bytes_are_refused_or_read_and_nothing_else()
    {
        var random = new Random(11);
        foreach (var manifest in All.Keys)
        {
            for (var i = 0; i < 2000; i++)
            {
                var bytes = new byte[random.Next(0, 64)];
                random.NextBytes(bytes);
                if (Record.Exception(() => Serialization.Deserialize(bytes, ControlSerializer.Id, manifest)) is { } e)
                    Assert.IsType<SerializationException>(e);
            }
        }
    }

    [Fact]
    public void Damaged_messages_are_refused_or_read_and_nothing_else()
    {
        var random = new Random(12);
        var serializer = new ControlSerializer((ExtendedActorSystem)Sys);
        var whole = All.Select(m => (Manifest: m.Key, Bytes: serializer.ToBinary(m.Value))).Where(m => m.Bytes.Length > 0).ToArray();
        var (read, refused) = (0, 0);
        for (var i = 0; i < Inputs; i++)
        {
            var (manifest, bytes) = whole[random.Next(whole.Length)];
            byte[] damaged = [.. bytes];
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                // A length, a count or a kind is among the bytes that change.
                var at = random.Next(damaged.Length);
                damaged = random.Next(4) switch
                {
                    0 => [.. damaged[..at], .. damaged[random.Next(at, damaged.Length)..]],
                    1 => [.. damaged[..at], .. bytes],
                    _ => [.. damaged[..at], (byte)random.Next(256), .. damaged[(at + 1)..]],
                };
                if (damaged.Length == 0)
                    damaged = [0];
            }

            try
            {
                var message = serializer.FromBinary(damaged, manifest);
                serializer.ToBinary(message);
                read++;
            }
            catch (SerializationException)
            {
                refused++;
            }
        }

        Assert.InRange(read, Inputs / 20, Inputs);
        Assert.InRange(refused, Inputs / 20, Inputs);
    }

    [Fact]
    public void A_long_text_is_cut_and_a_long_list_ends_early()
    {
        var serializer = new ControlSerializer((ExtendedActorSystem)Sys);
        var members = Enumerable.Range(0, 2000).Select(n => new MemberKey(new MemberAddress($"m{n}", 1), n)).ToImmutableArray();
        var message = new ProbeAnswer("test", Key, true, true, 1, members, [], Verdict.Unknown, new string('€', 2000));
        var back = Assert.IsType<ProbeAnswer>(serializer.FromBinary(serializer.ToBinary(message), "answer/1"));
        Assert.Equal((1000, 341), (back.Members.Length, back.Trouble.Length));
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "System.Object, System.Private.CoreLib")]
    [InlineData(3, "")]
    [InlineData(16, "A")]
    [InlineData(22, "SM")]
    [InlineData(36, "a")]
    [InlineData(ControlSerializer.Id, "nothing/1")]
    public void What_could_create_any_type_is_refused(int serializer, string manifest)
    {
        var json = Encoding.UTF8.GetBytes("""{"$type":"System.IO.FileInfo, System.Private.CoreLib","fileName":"/etc/passwd"}""");
        Assert.Throws<SerializationException>(() => Serialization.Deserialize(json, serializer, manifest));
    }

    [Fact]
    public void An_object_of_another_type_cannot_be_sent() =>
        Assert.Throws<SerializationException>(() => Serialization.FindSerializerFor(new { A = 1 }).ToBinary(new { A = 1 }));

    /// <summary>One system for all: with the configuration of the cluster system, and without a network.</summary>
    public sealed class SystemFixture : IDisposable
    {
        public ActorSystem System { get; } = ActorSystem.Create(
            "serializers",
            ConfigurationFactory.ParseString("akka { loggers = [], actor.provider = local }")
                .WithFallback(ClusterSystemConfig.Create(Insecure)));

        public void Dispose() => System.Terminate().Wait(TimeSpan.FromSeconds(30));
    }
}
