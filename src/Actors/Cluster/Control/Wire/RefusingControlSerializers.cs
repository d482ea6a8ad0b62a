using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace LustreActors.Actors.Cluster.Control.Wire;

/// <summary>
/// Takes the place of a serializer of Akka that creates whatever type a message names. It must have the same identifier: a peer chooses the
/// serializer by that number, and Akka deserializes before it looks whether the receiver may be addressed at all.
/// </summary>
internal abstract class RefusingControlSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj.GetType()} does not travel between members");

    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException($"a message for serializer {Identifier} ({GetType().Name}) is refused: members do not use it");
}

/// <summary>Instead of Newtonsoft.Json with <c>TypeNameHandling.All</c>.</summary>
internal sealed class RefusedJson(ExtendedActorSystem system, Config config) : RefusingControlSerializer(system)
{
    public override int Identifier => 1;

    /// <summary>Akka passes the settings of the serializer, of which this one has none.</summary>
    public Config Settings { get; } = config;
}

/// <summary>Instead of Google.Protobuf by type name.</summary>
internal sealed class RefusedProtobuf(ExtendedActorSystem system) : RefusingControlSerializer(system)
{
    public override int Identifier => 2;
}

/// <summary>Instead of the remote deployment of actors: its messages hold a type and the arguments of its constructor.</summary>
internal sealed class RefusedDeployment(ExtendedActorSystem system) : RefusingControlSerializer(system)
{
    public override int Identifier => 3;
}

/// <summary>Instead of routers, deployments, configurations, failures and poison pills from afar.</summary>
internal sealed class RefusedMiscellany(ExtendedActorSystem system) : RefusingControlSerializer(system)
{
    public override int Identifier => 16;
}

/// <summary>Instead of system messages (remote supervision and death watch), which hold exceptions by type name.</summary>
internal sealed class RefusedSystemMessages(ExtendedActorSystem system) : RefusingControlSerializer(system)
{
    public override int Identifier => 22;
}

/// <summary>Instead of reliable delivery, which wraps other messages.</summary>
internal sealed class RefusedDelivery(ExtendedActorSystem system) : RefusingControlSerializer(system)
{
    public override int Identifier => 36;
}
