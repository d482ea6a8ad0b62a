using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace LustreActors.Actors;

/// <summary>
/// Replaces Akka's JSON serializer, which creates objects of any type that a message names. It has that serializer's id, so that a message
/// that names the id is refused too.
/// </summary>
public sealed class RefusingSerializer(ExtendedActorSystem system, Config config) : Serializer(system)
{
    /// <summary>Of Akka's JSON serializer.</summary>
    public const int JsonIdentifier = 1;

    public override int Identifier => JsonIdentifier;

    public override bool IncludeManifest => false;

    /// <summary>Akka passes the serializer's settings; it has none.</summary>
    public Config Settings => config;

    public override byte[] ToBinary(object obj) => throw Refusal(obj?.GetType());

    public override object FromBinary(byte[] bytes, Type type) => throw Refusal(type);

    private static NotSupportedException Refusal(Type? type) => new($"{type?.Name} does not leave this process: it has no serializer");
}
