using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace LustreActors.Actors.Serializing;

/// <summary>
/// Replaces Akka's JSON serializer, which creates objects of any type that a message names. It has the same id, so that a message with that
/// id is refused too.
/// </summary>
public sealed class RefusingSerializer(ExtendedActorSystem system, Config config) : Serializer(system)
{
    /// <summary>The id of Akka's JSON serializer.</summary>
    public const int JsonIdentifier = 1;

    public override int Identifier => JsonIdentifier;

    public override bool IncludeManifest => false;

    /// <summary>Akka passes the settings to the constructor. This serializer uses none.</summary>
    public Config Settings => config;

    public override byte[] ToBinary(object obj) => throw Refusal(obj?.GetType());

    public override object FromBinary(byte[] bytes, Type type) => throw Refusal(type);

    private static NotSupportedException Refusal(Type? type) => new($"{type?.Name} does not leave this process: it has no serializer");
}
