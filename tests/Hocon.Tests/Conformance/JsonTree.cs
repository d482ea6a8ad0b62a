using System.Text.Json;
using System.Text.Json.Nodes;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Tests.Conformance;

/// <summary>A resolved value as JSON nodes, to be compared with what a case expects.</summary>
internal static class JsonTree
{
    public static void AssertEqual(JsonNode? expected, HoconValue actual)
    {
        var tree = Of(actual);
        Assert.True(
            JsonNode.DeepEquals(Canonical(expected), Canonical(tree)),
            $"expected {expected?.ToJsonString()}\nbut got  {tree?.ToJsonString()}");
    }

    public static JsonNode? Of(HoconValue value) => value switch
    {
        HoconNull => null,
        HoconBoolean boolean => JsonValue.Create(boolean.Value),
        HoconNumber number => JsonNode.Parse(number.Text),
        HoconString text => JsonValue.Create(text.Text),
        HoconArray array => new JsonArray([.. array.Elements.Select(Of)]),
        HoconObject composite => new JsonObject(composite.Fields.Select(f => KeyValuePair.Create(f.Key, Of(f.Value)))),
        _ => throw new InvalidOperationException(value.Kind),
    };

    /// <summary>JSON does not tell 42 from 42.0; the texts of the numbers would.</summary>
    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject composite => new JsonObject(composite.Select(m => KeyValuePair.Create(m.Key, Canonical(m.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Canonical)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            JsonValue.Create(double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)),
        _ => node?.DeepClone(),
    };
}
