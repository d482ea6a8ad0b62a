using LustreActors.Actors.Serializing;
using LustreActors.Actors.Tests.World;

namespace LustreActors.Actors.Tests.Serializing;

public sealed class RefusingSerializerTests
{
    [Fact]
    public async Task A_message_without_a_serializer_is_neither_written_nor_read()
    {
        await using var world = new ActorWorld();
        var serialization = ((Akka.Actor.ExtendedActorSystem)world.Sys).Serialization;
        var serializer = Assert.IsType<RefusingSerializer>(serialization.FindSerializerFor(new Version(1, 0)));
        var refusal = Assert.Throws<NotSupportedException>(() => serializer.ToBinary(new Version(1, 0)));
        Assert.Contains("Version", refusal.Message, StringComparison.Ordinal);
        var json = "{\"$type\":\"System.Version\"}"u8.ToArray();
        Assert.Throws<NotSupportedException>(() => serialization.Deserialize(json, RefusingSerializer.JsonIdentifier, ""));
    }
}
