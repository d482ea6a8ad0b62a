using LustreActors.Hocon;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>
/// Reads one YAML document from the events of YamlDotNet's parser. The serializer of that library needs reflection, which a trimmed program
/// does not have.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 8;

    private readonly string _file;
    private readonly Parser _parser;

    private YamlReader(string file, string text) => (_file, _parser) = (file, new Parser(new StringReader(text)));

    /// <returns>An empty scalar for an empty document.</returns>
    /// <exception cref="HoconException">The text is not one YAML document.</exception>
    public static YamlValue Read(string file, string text)
    {
        try
        {
            return new YamlReader(file, text).ReadDocument();
        }
        catch (YamlException e)
        {
            throw LineWithTab(text) is { } line
                ? Wrong(new Origin(file, line, 1), "has a tab in its indentation; YAML takes spaces only")
                : Wrong(new Origin(file, (int)e.Start.Line, (int)e.Start.Column), $"is not YAML: {e.Message}");
        }
    }

    /// <summary>The parser reports a tab at the line before it.</summary>
    private static int? LineWithTab(string text)
    {
        var index = Array.FindIndex(text.Split('\n'), line => line.TrimStart(' ').StartsWith('\t'));
        return index < 0 ? null : index + 1;
    }

    private YamlValue ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out var empty))
            return new YamlScalar(Place(empty), null);
        _parser.Consume<DocumentStart>();
        var value = ReadValue(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
            throw Wrong(Place(_parser.Current!), "a second document begins here; write one only");
        return value;
    }

    private YamlValue ReadValue(int depth)
    {
        if (depth > MaxDepth)
            throw Wrong(Place(_parser.Current!), "is nested too deeply");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(Place(scalar), IsEmpty(scalar) ? null : scalar.Value);
        if (_parser.TryConsume<SequenceStart>(out var list))
        {
            var items = new List<YamlValue>();
            while (!_parser.TryConsume<SequenceEnd>(out _))
                items.Add(ReadValue(depth + 1));
            return new YamlList(Place(list), items);
        }

        if (_parser.TryConsume<MappingStart>(out var map))
            return new YamlMap(Place(map), ReadEntries(depth));
        throw Wrong(Place(_parser.Current!), "aliases (*name) are not read here; write the value itself");
    }

    private List<YamlEntry> ReadEntries(int depth)
    {
        var entries = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw Wrong(Place(_parser.Current!), "a key must be a text");
            if (entries.Any(e => e.Key == key.Value))
                throw Wrong(Place(key), "the key stands here for the second time");
            entries.Add(new YamlEntry(Place(key), key.Value, ReadValue(depth + 1)));
        }

        return entries;
    }

    private static bool IsEmpty(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is ("" or "~" or "null" or "Null" or "NULL");

    private Origin Place(ParsingEvent at) => new(_file, (int)at.Start.Line, (int)at.Start.Column);

    private static HoconException Wrong(Origin origin, string message) => new([new HoconProblem(origin, "", message)]);
}
