using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace LustreActors.Actors.Cluster.Control.Wire;

/// <summary>
/// The form of the messages between members. A manifest names message and version; a change that an older member could not read gets a new
/// manifest. What follows the last field is ignored, so a field may be appended.
/// <code>
/// int      4 bytes, little endian          long     8 bytes, little endian
/// flag     1 byte, 0 or 1                  text     int length, then that many bytes of UTF-8 (at most 1024)
/// address  text host, int port             key      address, int uid of the incarnation
/// T*       int count (at most 1000), then the elements
///
/// probe/1     text cluster, key from, address* known
/// answer/1    text cluster, key from, flag inside, flag may-form, int reachable, key* members, address* known, byte verdict, text trouble
/// describe/1  (empty)
/// member/1    key of, text id, text url, text version, text* filesystems, text* silent (absent in version 0.1)
/// give-way/1  address* to
/// join/1      text url
/// </code>
/// </summary>
internal sealed class ControlSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 984;

    public override int Identifier => Id;

    public override string Manifest(object o) => o switch
    {
        Probe => "probe/1",
        ProbeAnswer => "answer/1",
        Describe => "describe/1",
        Description => "member/1",
        GiveWay => "give-way/1",
        JoinResult => "join/1",
        _ => throw new SerializationException($"{o.GetType()} is not a message between members"),
    };

    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter();
        switch (obj)
        {
            case Probe m:
                writer.Text(m.Cluster).Key(m.From).Many(m.Known, (w, a) => w.Address(a));
                break;
            case ProbeAnswer m:
                writer.Text(m.Cluster).Key(m.From).Flag(m.IsInside).Flag(m.MayForm).Int(m.Reachable)
                    .Many(m.Members, (w, k) => w.Key(k)).Many(m.Known, (w, a) => w.Address(a)).Byte((byte)m.AboutYou).Text(m.Trouble);
                break;
            case Describe:
                break;
            case Description m:
                writer.Key(m.Of).Text(m.Id).Text(m.Url).Text(m.Version).Many(m.Filesystems, (w, f) => w.Text(f))
                    .Many(m.Silent, (w, s) => w.Text(s));
                break;
            case GiveWay m:
                writer.Many(m.To, (w, a) => w.Address(a));
                break;
            case JoinResult m:
                writer.Text(m.Url);
                break;
            default:
                throw new SerializationException($"{obj.GetType()} is not a message between members");
        }

        return writer.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        return manifest switch
        {
            "probe/1" => new Probe(reader.Text(), reader.Key(), reader.Many((ref r) => r.Address())),
            "answer/1" => new ProbeAnswer(
                reader.Text(), reader.Key(), reader.Flag(), reader.Flag(), reader.Int(), reader.Many((ref r) => r.Key()),
                reader.Many((ref r) => r.Address()), Verdict(reader.Byte()), reader.Text()),
            "describe/1" => Describe.Yourself,
            "member/1" => new Description(reader.Key(), reader.Text(), reader.Text(), reader.Text(), reader.Many((ref r) => r.Text()))
            {
                Silent = reader.IsAtEnd ? [] : reader.Many((ref r) => r.Text()),
            },
            "give-way/1" => new GiveWay(reader.Many((ref r) => r.Address())),
            "join/1" => new JoinResult(reader.Text()),
            _ => throw new SerializationException($"no message between members is called {Shown(manifest)}"),
        };
    }

    private static Verdict Verdict(byte value) => value <= (byte)Wire.Verdict.NotReached ? (Verdict)value : Wire.Verdict.Unknown;

    private static string Shown(string manifest) => manifest.Length <= 64 ? manifest : manifest[..64];
}
